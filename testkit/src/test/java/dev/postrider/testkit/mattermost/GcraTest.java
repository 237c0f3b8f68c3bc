package dev.postrider.testkit.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.mattermost.Gcra.GcraDecision;
import org.junit.jupiter.api.Test;

final class GcraTest {

    private final Gcra tenASecond = new Gcra(10, 100, 1_000);

    @Test
    void letsOneMoreThanTheBurstPassAtOnce() {
        for (int i = 0; i < 101; i++) {
            GcraDecision verdict = tenASecond.decide("a", at(0));
            assertThat(verdict.refused()).isFalse();
            assertThat(verdict.limit()).isEqualTo(101);
            assertThat(verdict.remaining()).isEqualTo(100 - i);
        }
        assertThat(tenASecond.decide("a", at(0))).isEqualTo(new GcraDecision(true, 101, 0, 11, 1));
    }

    @Test
    void refillsOnePermitPerInterval() {
        exhaust("a");

        assertThat(tenASecond.decide("a", at(99)).refused()).isTrue();
        assertThat(tenASecond.decide("a", at(100)).refused()).isFalse();
        assertThat(tenASecond.decide("a", at(100)).refused()).isTrue();
    }

    @Test
    void chargesNothingForARefusal() {
        exhaust("a");

        for (int i = 0; i < 1_000; i++) {
            tenASecond.decide("a", at(50));
        }

        assertThat(tenASecond.decide("a", at(100)).refused()).isFalse();
    }

    @Test
    void countsTheSecondsUntilFullAndRoundsThemUp() {
        assertThat(tenASecond.decide("a", at(0)).resetSeconds()).isEqualTo(1);
        exhaust("b");
        assertThat(tenASecond.decide("b", at(5_000)).resetSeconds()).isEqualTo(6);
    }

    @Test
    void isFullAgainAfterAPause() {
        exhaust("a");

        assertThat(tenASecond.decide("a", at(60_000)).remaining()).isEqualTo(100);
    }

    @Test
    void keepsKeysApart() {
        exhaust("a");

        assertThat(tenASecond.decide("b", at(0)).refused()).isFalse();
    }

    @Test
    void forgetsTheLeastRecentlyUsedKey() {
        var small = new Gcra(1, 0, 2);
        small.decide("a", at(0));
        small.decide("b", at(0));
        small.decide("c", at(0));

        assertThat(small.decide("c", at(0)).refused()).isTrue();
        assertThat(small.decide("a", at(0)).refused()).isFalse();
    }

    private void exhaust(String key) {
        for (int i = 0; i < 101; i++) {
            tenASecond.decide(key, at(0));
        }
    }

    /** Starts close to the wrap of a long, where a careless comparison goes wrong. */
    private static long at(long millis) {
        return Long.MAX_VALUE - 50_000_000 + millis * 1_000_000;
    }
}
