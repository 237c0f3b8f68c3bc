package dev.postrider.relay.engine.reading;

import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.LaneState;
import org.jspecify.annotations.Nullable;

/**
 * What may be in memory: the one place that bounds it, whatever the backlog.
 *
 * <p>Every record held belongs to a lane. Counted in {@link Limits#bufferBytes}, one is taken while all that is held takes
 *
 * <ul>
 *   <li>less than 1: for a lane that holds something already, up to {@link #laneBytes}
 *   <li>less than 3/2: for a lane that holds nothing, so that a flood to others does not keep it waiting
 *   <li>less than 2: for a lane whose turn comes near, up to its share, and in any case what a post takes
 *   <li>less than 3: for such a lane that holds nothing, since it cannot even take its turn.
 * </ul>
 *
 * <p>So it is 3 and one record at most. A lane that is parked while all that is held takes 1 or more keeps its head only,
 * where the rest can be read again; otherwise channels that refuse would hold the memory that others need. Posts that an
 * earlier owner has named come on top: they must be held as a whole until they are settled, and are as many as it could
 * name. How many lanes there are is bounded by what a commit can name: {@link AssignedPartition#MOST_LANES}.
 */
public final class MemoryPolicy {

    /** What a lane holds in memory, if the whole allows; the rest of it is deferred and read again. */
    public static final int LANE_BYTES = 256 * 1024;

    /** No lane takes more of the whole than that part. */
    private static final int LANE_PART = 4;

    private final Limits limits;
    private final AssignedPartitions assigned;

    public MemoryPolicy(Limits limits, AssignedPartitions assigned) {
        this.limits = limits;
        this.assigned = assigned;
    }

    /** What records in memory take at most, but for the last of them and for posts that an earlier owner named. */
    public static long mostBytes(Limits limits) {
        return 3 * limits.bufferBytes();
    }

    /**
     * Whether a record is held that is read for the first time; else it is deferred.
     *
     * @param lane that it belongs to; null if it opens one
     */
    boolean holds(@Nullable Lane lane) {
        if (lane != null && lane.isDeferred()) {
            return false; // what comes before it is not held either
        }
        if (lane == null || lane.isEmpty()) {
            return assigned.bytes() < limits.bufferBytes() * 3 / 2;
        }
        return lane.state() instanceof LaneState.AwaitingRecords
                || (hasRoom(lane) && assigned.bytes() < limits.bufferBytes());
    }

    /** Whether a lane whose turn comes near should be filled up from Kafka before. */
    public boolean isHungry(Lane lane) {
        return lane.isWorthRereading()
                && hasRoom(lane)
                && (lane.bytes() < shareBytes() / 2 || !lane.fills(limits.post()))
                && mayFill(lane);
    }

    /** Whether a deferred record is held, for a lane that is being filled up. */
    boolean fills(Lane lane) {
        return hasRoom(lane) && (lane.bytes() < shareBytes() || !lane.fills(limits.post())) && mayFill(lane);
    }

    /** Whether a deferred record is held that only passes by, because other lanes are being filled up. */
    boolean takesAlong(Lane lane) {
        return lane.bytes() < shareBytes() && assigned.bytes() < limits.bufferBytes();
    }

    /** Whether lanes that wait for long should hold no more than their heads. */
    boolean isScarce() {
        return assigned.bytes() >= limits.bufferBytes();
    }

    private boolean mayFill(Lane lane) {
        return assigned.bytes() < (lane.isEmpty() ? mostBytes(limits) : 2 * limits.bufferBytes());
    }

    private boolean hasRoom(Lane lane) {
        return lane.bytes() < laneBytes();
    }

    private long laneBytes() {
        return Math.min(LANE_BYTES, limits.bufferBytes() / LANE_PART);
    }

    /** What a lane should hold when its turn comes: its part of the whole, so that all are read in one go. */
    private long shareBytes() {
        int lanes = Math.max(1, assigned.lanes());
        long share = Math.min(laneBytes(), limits.bufferBytes() / lanes);
        assert share * lanes <= limits.bufferBytes() : "shares add up to the whole at most";
        return share;
    }
}
