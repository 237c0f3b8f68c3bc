package dev.postrider.relay.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(30);

    private final Backoff backoff = new Backoff(FIRST, MOST);
    private final Random random = new Random(1);

    @Test
    void doubles() {
        assertThat(backoff.after(1, new NoJitter())).hasSeconds(1);
        assertThat(backoff.after(2, new NoJitter())).hasSeconds(2);
        assertThat(backoff.after(5, new NoJitter())).hasSeconds(16);
        assertThat(backoff.after(6, new NoJitter())).hasSeconds(30);
    }

    @Test
    void staysWithinItsBoundsAtAnyCount() {
        for (int failures : new int[] {1, 2, 20, 21, 31, 32, 33, 63, 64, 65, 1_000_000, Integer.MAX_VALUE}) {
            assertThat(backoff.after(failures, random)).isBetween(FIRST, MOST.plus(MOST.dividedBy(4)));
            assertThat(new Backoff(Duration.ofDays(1), Duration.ofDays(365)).after(failures, random))
                    .isBetween(Duration.ofDays(1), Duration.ofDays(460));
        }
    }

    @Test
    void jittersUpwardsOnlyAndByAQuarterAtMost() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(Backoff.jittered(MOST, random)).isBetween(MOST, MOST.plus(MOST.dividedBy(4)));
        }
    }
}
