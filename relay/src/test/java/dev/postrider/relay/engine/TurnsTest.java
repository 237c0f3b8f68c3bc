package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TurnsTest {

    private static final long NOW = Math.subtractExact(Long.MAX_VALUE, 5L);

    private final Turns turns = new Turns();
    private final Lane a = new Lane(0, "a");
    private final Lane b = new Lane(0, "b");
    private final Lane c = new Lane(1, "c");

    @Test
    void isALineThatCanBeJoinedAtBothEnds() {
        turns.last(a);
        turns.last(b);
        turns.first(c);

        assertThat(turns.line()).containsExactly(c, a, b);
        assertThat(turns.isEmpty()).isFalse();
    }

    @Test
    void whoeverLeavesTheLineLeavesTheOthersInTheirOrder() {
        turns.last(a);
        turns.last(b);
        turns.last(c);

        turns.take(b);
        turns.take(b);

        assertThat(turns.line()).containsExactly(a, c);
    }

    @Test
    void wakesLanesInTheOrderOfTheirTimesAcrossAnOverflow() {
        turns.at(a, NOW + 10);
        turns.at(b, NOW + 2);

        assertThat(turns.nextWakeNanos()).contains(NOW + 2);
        turns.wake(NOW + 1);
        assertThat(turns.isEmpty()).isTrue();
        turns.wake(NOW + 2);
        assertThat(turns.line()).containsExactly(b);
        turns.wake(NOW + 10);
        assertThat(turns.line()).containsExactly(b, a);
        assertThat(turns.nextWakeNanos()).isEmpty();
    }

    @Test
    void forgetsLanesThatAreGone() {
        turns.last(a);
        turns.last(c);
        turns.at(b, NOW);

        turns.removeIf(lane -> lane.partition() == 0);

        assertThat(turns.line()).containsExactly(c);
        assertThat(turns.nextWakeNanos()).isEmpty();
    }
}
