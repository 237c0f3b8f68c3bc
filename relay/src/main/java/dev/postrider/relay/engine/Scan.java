package dev.postrider.relay.engine;

import java.util.HashSet;
import java.util.Set;

/** A second reading of a partition, for lanes that hold only the beginning of what waits for them. */
final class Scan {

    private final Set<Lane> lanes = new HashSet<>();
    private long next;

    Scan(long from) {
        next = from;
    }

    /** Where it goes on. */
    long next() {
        return next;
    }

    /** The lane takes part. */
    void join(Lane lane) {
        lanes.add(lane);
    }

    boolean serves(Lane lane) {
        return lanes.contains(lane);
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

    /** All that was read is now in memory. */
    void caughtUp() {
        lanes.forEach(Lane::holdsAll);
        lanes.clear();
    }
}
