package dev.postrider.relay.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A second reading of a partition, for lanes that hold only the beginning of what waits for them.
 *
 * <p>It goes on for those that asked for it. On the way the others of the partition may take along what there is room
 * for: each of them asking for a reading of its own would have the same records read again and again.
 */
final class Scan {

    /** With the time at which they joined. */
    private final Map<Lane, Long> lanes = new HashMap<>();

    private final Set<Lane> guests;

    private long next;

    /** @param guests those that lie wholly on the way and did not ask */
    Scan(long from, Set<Lane> guests) {
        this.next = from;
        this.guests = guests;
    }

    /** Where it goes on. */
    long next() {
        return next;
    }

    /** The lane takes part. */
    void join(Lane lane, long nowNanos) {
        lanes.put(lane, nowNanos);
        guests.remove(lane);
    }

    /** Whether it is read for this lane. */
    boolean serves(Lane lane) {
        return lanes.containsKey(lane);
    }

    /** Whether the lane takes along what there is room for. */
    boolean hasGuest(Lane lane) {
        return guests.contains(lane);
    }

    /** Whether it will come to all that the lane lacks. */
    boolean liesBefore(Lane lane) {
        return hasGuest(lane) || lane.passedOver() >= next;
    }

    /** When it joined; empty if it takes no part. */
    Optional<Long> joinedNanos(Lane lane) {
        return Optional.ofNullable(lanes.get(lane));
    }

    void leave(Lane lane) {
        lanes.remove(lane);
        guests.remove(lane);
    }

    void passed(long offset) {
        next = offset + 1;
    }

    boolean isOver() {
        return lanes.isEmpty();
    }

    /** All that was read is now in memory; returns the lanes that have nothing in it. */
    List<Lane> caughtUp() {
        List<Lane> all = Stream.concat(lanes.keySet().stream(), guests.stream()).toList();
        all.forEach(Lane::holdsAll);
        lanes.clear();
        guests.clear();
        return all.stream().filter(Lane::isDrained).toList();
    }
}
