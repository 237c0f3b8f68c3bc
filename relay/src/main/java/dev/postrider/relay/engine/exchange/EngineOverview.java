package dev.postrider.relay.engine.exchange;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the engine is doing, at one moment.
 *
 * @param closed partitions of which no more is read for now: full, stopped or to be given up
 * @param inLine lanes that wait for a turn
 * @param postsPerSecond this worker's share of the rate; 0 without a partition
 * @param nextTry while the destination is paused: how long until it is tried again; zero while that is under way
 * @param bufferedBytes taken by records in memory
 */
public record EngineOverview(
        Set<Integer> closed,
        List<LaneOverview> lanes,
        int inLine,
        double postsPerSecond,
        Optional<PauseCause> pause,
        Duration nextTry,
        long bufferedBytes) {

    /** Before anything is assigned. */
    public static final EngineOverview NOTHING =
            new EngineOverview(Set.of(), List.of(), 0, 0, Optional.empty(), Duration.ZERO, 0);

    public EngineOverview {
        closed = Set.copyOf(closed);
        lanes = List.copyOf(lanes);
    }
}
