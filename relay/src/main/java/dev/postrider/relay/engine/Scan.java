package dev.postrider.relay.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A second reading of a partition, for lanes that hold only the beginning of what waits for them. */
final class Scan {

    /** With the time at which they joined. */
    private final Map<Lane, Long> lanes = new HashMap<>();

    private long next;

    Scan(long from) {
        next = from;
    }

    /** Where it goes on. */
    long next() {
        return next;
    }

    /** The lane takes part. */
    void join(Lane lane, long nowNanos) {
        lanes.put(lane, nowNanos);
    }

    boolean serves(Lane lane) {
        return lanes.containsKey(lane);
    }

    /** When it joined; empty if it takes no part. */
    Optional<Long> joinedNanos(Lane lane) {
        return Optional.ofNullable(lanes.get(lane));
    }

    void leave(Lane lane) {
        lanes.remove(lane);
    }

    void passed(long offset) {
        next = offset + 1;
    }

    boolean isOver() {
        return lanes.isEmpty();
    }

    /** All that was read is now in memory; returns the lanes that have nothing in it. */
    List<Lane> caughtUp() {
        lanes.keySet().forEach(Lane::holdsAll);
        List<Lane> drained = lanes.keySet().stream().filter(Lane::isDrained).toList();
        lanes.clear();
        return drained;
    }
}
