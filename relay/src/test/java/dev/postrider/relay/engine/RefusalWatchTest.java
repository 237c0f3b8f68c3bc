package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RefusalWatchTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Math.subtractExact(Long.MAX_VALUE, SECOND);

    private final RefusalWatch watch = new RefusalWatch();

    @Test
    void twoLanesProveNothing() {
        assertThat(watch.refused("a", 1, START)).isFalse();
        assertThat(watch.refused("a", 1, START)).isFalse();
        assertThat(watch.refused("b", 2, START)).isFalse();
    }

    @Test
    void moreThanHalfOfTheLanesIsTheDestinationsFault() {
        watch.refused("a", 6, START);
        watch.refused("b", 6, START);
        assertThat(watch.refused("c", 6, START)).isFalse();
        assertThat(watch.refused("d", 6, START)).isTrue();
    }

    @Test
    void onlyTheLastMinuteCounts() {
        watch.refused("a", 3, START);
        watch.refused("b", 3, START + 30 * SECOND);

        assertThat(watch.refused("c", 3, START + 61 * SECOND)).isFalse();
        assertThat(watch.refused("a", 3, START + 62 * SECOND)).isTrue();
    }

    @Test
    void forgetsALaneThatWasDeliveredTo() {
        watch.refused("a", 3, START);
        watch.refused("b", 3, START);
        watch.forget("a");

        assertThat(watch.refused("c", 3, START)).isFalse();
    }
}
