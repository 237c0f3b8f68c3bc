package dev.postrider.relay.engine.exchange;

import java.util.List;

/**
 * How far a partition is done, as it is committed.
 *
 * @param committed everything before is finished
 * @param readTo everything from here on is not read yet
 * @param laneCheckpoints ascending, one for each lane that has unfinished records; between the two offsets a record is
 *     unfinished exactly if its lane opened before it or at it
 * @param understood false when somebody committed what we cannot read: anything unfinished may have been posted
 */
public record Checkpoint(long committed, long readTo, List<LaneCheckpoint> laneCheckpoints, boolean understood) {

    public Checkpoint {
        laneCheckpoints = List.copyOf(laneCheckpoints);
    }

    /** Nothing is known beyond the offset itself, and nothing behind it was ever posted. */
    public static Checkpoint at(long offset) {
        return new Checkpoint(offset, offset, List.of(), true);
    }

    /** Nothing is known beyond the offset itself. */
    public static Checkpoint uncertain(long offset) {
        return new Checkpoint(offset, offset, List.of(), false);
    }
}
