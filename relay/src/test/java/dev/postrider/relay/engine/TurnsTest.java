package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TurnsTest {

    private static final long NOW = Math.subtractExact(Long.MAX_VALUE, 5L);

    private final Turns turns = new Turns();
    private final Lane a = new Lane(0, "a");
    private final Lane b = new Lane(0, "b");
    private final Lane c = new Lane(1, "c");

    @Test
    void goesRound() {
        turns.last(a);
        turns.last(b);
        turns.first(c);

        assertThat(next()).contains(c);
        assertThat(next()).contains(a);
        assertThat(next()).contains(b);
        assertThat(next()).isEmpty();
    }

    @Test
    void takesTheFirstThatWillDoAndLeavesTheOthersInTheirOrder() {
        turns.last(a);
        turns.last(b);
        turns.last(c);

        assertThat(turns.take(lane -> lane == b)).contains(b);
        assertThat(turns.take(lane -> lane == b)).isEmpty();
        assertThat(next()).contains(a);
        assertThat(next()).contains(c);
    }

    @Test
    void wakesLanesInTheOrderOfTheirTimesAcrossAnOverflow() {
        turns.at(a, NOW + 10);
        turns.at(b, NOW + 2);

        assertThat(turns.nextWakeNanos()).contains(NOW + 2);
        turns.wake(NOW + 1);
        assertThat(next()).isEmpty();
        turns.wake(NOW + 2);
        assertThat(next()).contains(b);
        turns.wake(NOW + 10);
        assertThat(next()).contains(a);
        assertThat(turns.nextWakeNanos()).isEmpty();
    }

    @Test
    void forgetsLanesThatAreGone() {
        turns.last(a);
        turns.last(c);
        turns.at(b, NOW);

        turns.removeIf(lane -> lane.partition() == 0);

        assertThat(turns.count(lane -> true)).isEqualTo(1);
        assertThat(turns.contains(lane -> lane == a)).isFalse();
        assertThat(turns.nextWakeNanos()).isEmpty();
    }

    private Optional<Lane> next() {
        return turns.take(lane -> true);
    }
}
