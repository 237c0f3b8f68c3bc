package dev.postrider.relay.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is finished and what is not in one partition.
 *
 * <p>Lanes finish out of order, so the first unfinished offset alone would have everything finished behind it posted
 * again after a restart. A lane, though, finishes strictly in order: knowing the first unfinished offset of every lane
 * and how far was read, all the rest follows. That is a {@link Checkpoint}.
 */
final class Ledger {

    private Checkpoint start;
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

    /** Notes a record as read; false if there is nothing to do for it: finished earlier, or read already. */
    boolean read(String lane, long offset) {
        if (offset < next) {
            return false;
        }
        if (isOpeningMissed(offset)) {
            // The log lost the record that names a lane; rather all again from here than one skipped.
            start = Checkpoint.at(offset);
        }
        boolean open = offset >= start.readTo() || isOpen(lane, offset);
        if (open) {
            unfinished.computeIfAbsent(lane, name -> new TreeSet<>()).add(offset);
        }
        next = offset + 1;
        if (next >= start.readTo()) {
            reopened.clear();
        }
        return open;
    }

    private boolean isOpeningMissed(long offset) {
        List<Long> ahead = start.openingsFrom(next);
        return !ahead.isEmpty() && ahead.get(0) < offset;
    }

    private boolean isOpen(String lane, long offset) {
        if (start.isOpening(offset)) {
            reopened.put(lane, offset);
            return !start.isDrained(offset);
        }
        return reopened.containsKey(lane);
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
        List<Long> openings = new ArrayList<>();
        Set<Long> drained = new HashSet<>();
        for (long ahead : start.openingsFrom(next)) {
            openings.add(ahead);
            if (start.isDrained(ahead)) {
                drained.add(ahead);
            }
        }
        unfinished.values().forEach(offsets -> openings.add(offsets.first()));
        reopened.forEach((lane, last) -> {
            if (!unfinished.containsKey(lane)) {
                openings.add(last);
                drained.add(last);
            }
        });
        Collections.sort(openings);
        long readTo = Math.max(next, start.readTo());
        return new Checkpoint(openings.isEmpty() ? readTo : openings.get(0), readTo, openings, drained);
    }

    int lanes() {
        return unfinished.size();
    }
}
