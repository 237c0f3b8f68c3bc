package dev.postrider.relay.engine.reading;

import dev.postrider.relay.engine.lane.Lane;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A second reading of a partition, for lanes that hold only the beginning of what waits for them.
 *
 * <p>It continues for those that asked for it. On the way the others of the partition may take along what there is room
 * for: each of them asking for a reading of its own would have the same records read again and again.
 */
final class Backfill {

    /** With the time at which they joined. */
    private final Map<Lane, Long> lanes = new HashMap<>();

    private final Set<Lane> passersBy;

    private final long beganNanos;
    private long next;

    /** @param passersBy those that lie wholly on the way and did not ask */
    Backfill(long from, Set<Lane> passersBy, long nowNanos) {
        this.next = from;
        this.passersBy = passersBy;
        this.beganNanos = nowNanos;
    }

    long beganNanos() {
        return beganNanos;
    }

    /** Where it continues. */
    long next() {
        return next;
    }

    /** The lane takes part. */
    void join(Lane lane, long nowNanos) {
        lanes.put(lane, nowNanos);
        passersBy.remove(lane);
    }

    /** Whether it is read for this lane. */
    boolean serves(Lane lane) {
        return lanes.containsKey(lane);
    }

    /** Whether the lane takes along what there is room for. */
    boolean passesBy(Lane lane) {
        return passersBy.contains(lane);
    }

    /** Whether it will reach all that the lane lacks. */
    boolean liesBefore(Lane lane) {
        return passesBy(lane) || lane.deferredFrom() >= next;
    }

    /** When it joined; empty if it takes no part. */
    Optional<Long> joinedNanos(Lane lane) {
        return Optional.ofNullable(lanes.get(lane));
    }

    void leave(Lane lane) {
        lanes.remove(lane);
        passersBy.remove(lane);
    }

    void passed(long offset) {
        next = offset + 1;
    }

    boolean isOver() {
        return lanes.isEmpty();
    }

    /** All that was read is now in memory; returns the lanes that have nothing in it. */
    List<Lane> caughtUp() {
        List<Lane> all =
                Stream.concat(lanes.keySet().stream(), passersBy.stream()).toList();
        all.forEach(Lane::holdsAll);
        lanes.clear();
        passersBy.clear();
        return all.stream().filter(Lane::isDrained).toList();
    }
}
