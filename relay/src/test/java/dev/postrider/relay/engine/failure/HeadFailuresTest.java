package dev.postrider.relay.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HeadFailuresTest {

    private static final long START = Math.subtractExact(Long.MAX_VALUE, 1_000L);
    private static final Duration LATELY = Duration.ofNanos(2_000);

    private final DestinationHealth health = new DestinationHealth();
    private final HeadFailures head = new HeadFailures();

    @Test
    void aRefusalCountsForAWhile() {
        assertThat(head.isRefused(health, LATELY, START)).isFalse();
        head.refused(health.mark(), START);

        assertThat(head.isRefused(health, LATELY, START + 2_000)).isTrue();
        assertThat(head.isRefused(health, LATELY, START + 2_001)).isFalse();
    }

    @Test
    void aRefusalCountsOnlyUntilSomethingIsPosted() {
        head.refused(health.mark(), START);
        health.succeeded();
        assertThat(head.isRefused(health, LATELY, START))
                .as("an answer is no post")
                .isTrue();

        health.posted();
        assertThat(head.isRefused(health, LATELY, START)).isFalse();
    }

    @Test
    void aRefusalOfTheChannelsOwnSaysNothingOfTheOthers() {
        head.refused(health.mark(), START);
        head.refusedForItself();

        assertThat(head.isRefused(health, LATELY, START)).isFalse();
    }

    @Test
    void aSuspicionCountsOnlyWithASuccessElsewhereSinceTheLast() {
        assertThat(head.suspected(health)).isEqualTo(1);
        health.failed();
        assertThat(head.suspected(health)).isEqualTo(1);
        health.succeeded();
        assertThat(head.suspected(health)).isEqualTo(2);
    }

    @Test
    void aLaneThatFailedIsNoCanaryUntilSomethingSucceeds() {
        assertThat(head.hasFailedLately(health)).isFalse();
        head.failed(health.mark());
        health.failed();
        assertThat(head.hasFailedLately(health)).isTrue();

        health.succeeded();
        assertThat(head.hasFailedLately(health)).isFalse();
    }
}
