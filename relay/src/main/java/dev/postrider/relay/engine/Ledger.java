package dev.postrider.relay.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is finished and what is not in one partition.
 *
 * <p>Lanes finish out of order, so the first unfinished offset alone would have everything finished behind it posted
 * again after a restart. A lane, though, finishes strictly in order: knowing the first unfinished offset of every lane
 * and how far was read, all the rest follows. That is a {@link Checkpoint}.
 */
final class Ledger {

    private final Checkpoint start;
    private final Map<String, TreeSet<Long>> unfinished = new HashMap<>();

    /**
     * Lanes that were open at the start, with the last offset known of each, until the reading has caught up: a lane
     * may be drained for the moment and still have unfinished records that are yet to be read again.
     */
    private final Map<String, Long> reopened = new HashMap<>();

    private long next;

    Ledger(Checkpoint start) {
        this.start = start;
        this.next = start.committed();
    }

    /** Notes a record as read; false if it was finished before this worker got the partition. */
    boolean read(String lane, long offset) {
        boolean open = true;
        if (offset < start.readTo()) {
            if (start.isOpening(offset)) {
                reopened.put(lane, offset);
            }
            open = reopened.containsKey(lane);
        }
        if (open) {
            unfinished.computeIfAbsent(lane, name -> new TreeSet<>()).add(offset);
        }
        next = offset + 1;
        if (next >= start.readTo()) {
            reopened.clear();
        }
        return open;
    }

    void finish(String lane, long offset) {
        unfinished.computeIfPresent(lane, (name, offsets) -> {
            offsets.remove(offset);
            return offsets.isEmpty() ? null : offsets;
        });
        reopened.computeIfPresent(lane, (name, last) -> Math.max(last, offset));
    }

    /** The state to commit. */
    Checkpoint checkpoint() {
        List<Long> openings = new ArrayList<>(start.openingsFrom(next));
        unfinished.values().forEach(offsets -> openings.add(offsets.first()));
        reopened.forEach((lane, last) -> {
            if (!unfinished.containsKey(lane)) {
                openings.add(last); // finished already: better said once more than to lose what follows
            }
        });
        Collections.sort(openings);
        long readTo = Math.max(next, start.readTo());
        return new Checkpoint(openings.isEmpty() ? readTo : openings.get(0), readTo, openings);
    }

    int lanes() {
        return unfinished.size();
    }
}
