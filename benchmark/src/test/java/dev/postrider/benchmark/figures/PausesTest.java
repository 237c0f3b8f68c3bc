package dev.postrider.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PausesTest {

    @Test
    void theLongestOfAnyChannelCounts() {
        Pauses pauses = new Pauses(0, 100);
        pauses.post("one", 10);
        pauses.post("other", 12);
        pauses.post("one", 40);
        pauses.post("other", 62);

        assertThat(pauses.longest()).isEqualTo(50);
    }

    @Test
    void aGapBelongsToTheTimeInWhichItEnds() {
        Pauses before = new Pauses(0, 50);
        Pauses behind = new Pauses(50, 100);
        for (long nanos : new long[] {10, 20, 60, 65, 200}) {
            before.post("one", nanos);
            behind.post("one", nanos);
        }

        assertThat(before.longest()).isEqualTo(10);
        assertThat(behind.longest()).isEqualTo(40);
    }

    @Test
    void onePostIsNoPause() {
        Pauses pauses = new Pauses(0, 100);
        pauses.post("one", 50);

        assertThat(pauses.longest()).isZero();
    }
}
