package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the metadata of a commit could not be read, and what that excuses: until an owner has read as far again as was
 * read before, it cannot tell its successor of everything that may be posted there.
 */
final class MetadataLosses {

    /** How far the log went when it happened, by partition. */
    private final Map<Integer, Long> losses = new HashMap<>();

    /** The same, where an owner ended too early. */
    private final Map<Integer, Long> excused = new HashMap<>();

    void lost(int partition, long end) {
        losses.put(partition, end);
    }

    boolean happened(int partition) {
        return losses.containsKey(partition);
    }

    /** An owner begins from this commit. */
    void begins(int partition, Checkpoint start) {
        if (start.understood() && !knowsAll(partition, start)) {
            excused.put(partition, losses.get(partition));
        }
    }

    /** Whether such a commit can name everything that may be posted. */
    boolean knowsAll(int partition, Checkpoint checkpoint) {
        Long end = losses.get(partition);
        return end == null || (checkpoint.understood() && checkpoint.readTo() >= end);
    }

    /** Whether a duplicate from this offset on is no broken promise. */
    boolean excuses(int partition, long offset) {
        Long end = excused.get(partition);
        return end != null && offset < end;
    }
}
