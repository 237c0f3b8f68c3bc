package dev.postrider.relay.engine;

import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * How far a partition is done, as it is committed.
 *
 * @param committed everything before is finished
 * @param readTo everything from here on is not read yet
 * @param openings ascending: the first unfinished offset of each lane that has any; in between, a record is unfinished
 *     exactly if its lane opened before it or at it
 * @param drained those openings whose own record is finished: the lane may have more behind it, not read again yet
 */
public record Checkpoint(long committed, long readTo, List<Long> openings, Set<Long> drained) {

    public Checkpoint {
        openings = List.copyOf(openings);
        drained = Set.copyOf(drained);
    }

    /** Nothing is known beyond the offset itself. */
    public static Checkpoint at(long offset) {
        return new Checkpoint(offset, offset, List.of(), Set.of());
    }

    boolean isOpening(long offset) {
        return Collections.binarySearch(openings, offset) >= 0;
    }

    boolean isDrained(long offset) {
        return drained.contains(offset);
    }

    List<Long> openingsFrom(long offset) {
        int found = Collections.binarySearch(openings, offset);
        return openings.subList(found >= 0 ? found : -found - 1, openings.size());
    }
}
