package dev.postrider.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void inAClosedLoopACallIsAlwaysDue() {
        Pace pace = Pace.closedLoop();
        pace.made();

        assertThat(pace.due(5)).isEqualTo(5);
    }

    @Test
    void inAnOpenLoopCallsAreDueEvenlyHoweverLateTheyAreMade() {
        Pace pace = Pace.openLoop(2_000, 1_000);

        assertThat(pace.due(9_999_999)).isEqualTo(1_000);
        pace.made();
        assertThat(pace.due(9_999_999)).isEqualTo(501_000);
        pace.made();
        assertThat(pace.due(9_999_999)).isEqualTo(1_001_000);
    }
}
