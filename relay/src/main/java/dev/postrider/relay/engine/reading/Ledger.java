package dev.postrider.relay.engine.reading;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.lane.Lane;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is finished and what is not in one partition.
 *
 * <p>Lanes finish out of order, so the first unfinished offset alone would have everything finished behind it posted
 * again after a restart. A lane, though, finishes strictly in order: knowing the first unfinished offset of every lane
 * and how far was read, all the rest follows. That is a {@link Checkpoint}.
 */
public final class Ledger {

    /** Lane checkpoints of the start that the reading has not reached yet. */
    private final NavigableMap<Long, LaneCheckpoint> ahead = new TreeMap<>();

    /**
     * Lanes that were open at the start, with the last offset known of each, until the reading has caught up: a lane
     * may be drained for the moment and still have unfinished records that are yet to be read again.
     */
    private final Map<String, Long> reopened = new HashMap<>();

    /** From here on nothing had been read at the start. */
    private long startReadTo;

    private long next;

    Ledger(Checkpoint start) {
        start.laneCheckpoints().forEach(laneCheckpoint -> ahead.put(laneCheckpoint.offset(), laneCheckpoint));
        startReadTo = start.readTo();
        next = start.committed();
    }

    /** Where reading continues. */
    long next() {
        return next;
    }

    /** The lane's progress at this record, if there is anything to do for it; null if it is finished. */
    @Nullable
    LaneCheckpoint laneCheckpoint(String lane, long offset) {
        if (offset < next) {
            return null;
        }
        if (!ahead.isEmpty() && ahead.firstKey() < offset) {
            // The log lost the record that names a lane; rather all again from here than one skipped.
            ahead.clear();
            startReadTo = offset;
        }
        LaneCheckpoint laneCheckpoint = ahead.get(offset);
        if (laneCheckpoint != null) {
            return laneCheckpoint.drained() ? null : laneCheckpoint;
        }
        return offset >= startReadTo || reopened.containsKey(lane) ? LaneCheckpoint.unfinished(offset) : null;
    }

    /** The record was read. */
    void passed(String lane, long offset) {
        if (ahead.remove(offset) != null) {
            reopened.put(lane, offset);
        }
        next = Math.max(next, offset + 1);
        if (next >= startReadTo) {
            reopened.clear();
        }
    }

    void finished(String lane, long offset) {
        reopened.computeIfPresent(lane, (name, last) -> Math.max(last, offset));
    }

    /** Bytes that the lane checkpoints not met yet take in the metadata of a commit. */
    int nameBytesAhead() {
        int bytes = 0;
        for (LaneCheckpoint laneCheckpoint : ahead.values()) {
            bytes += laneCheckpoint.nameBytes();
        }
        return bytes;
    }

    /** Whether all that had been read at the start was read again. */
    boolean isCaughtUp() {
        return next >= startReadTo;
    }

    /** The state to commit. */
    Checkpoint checkpoint(Map<String, Lane> lanes, boolean understood) {
        List<LaneCheckpoint> laneCheckpoints = new ArrayList<>(ahead.values());
        lanesOf(lanes.values(), laneCheckpoints);
        reopened.forEach((lane, last) -> {
            if (!lanes.containsKey(lane)) {
                laneCheckpoints.add(LaneCheckpoint.drained(last));
            }
        });
        laneCheckpoints.sort(Comparator.comparingLong(LaneCheckpoint::offset));
        long readTo = Math.max(next, startReadTo);
        return new Checkpoint(
                laneCheckpoints.isEmpty() ? readTo : laneCheckpoints.get(0).offset(),
                readTo,
                laneCheckpoints,
                understood);
    }

    private static void lanesOf(Collection<Lane> lanes, List<LaneCheckpoint> laneCheckpoints) {
        for (Lane lane : lanes) {
            laneCheckpoints.add(lane.laneCheckpoint());
        }
    }
}
