package dev.postrider.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ManualClockTest {

    private final ManualClock clock = new ManualClock(Instant.EPOCH, 77);

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.wall()).isEqualTo(Instant.EPOCH);
        assertThat(clock.nanos()).isEqualTo(77);
    }

    @Test
    void movesBothReadingsWhenTimePasses() {
        clock.advance(Duration.ofMillis(3));

        assertThat(clock.wall()).isEqualTo(Instant.ofEpochMilli(3));
        assertThat(clock.nanos()).isEqualTo(77 + 3_000_000);
    }

    @Test
    void letsNoTimePassWhenTheWallClockIsSet() {
        clock.setWall(Instant.EPOCH.minusSeconds(5));

        assertThat(clock.wall()).isEqualTo(Instant.EPOCH.minusSeconds(5));
        assertThat(clock.nanos()).isEqualTo(77);
    }

    @Test
    void refusesToRunBackwards() {
        assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
