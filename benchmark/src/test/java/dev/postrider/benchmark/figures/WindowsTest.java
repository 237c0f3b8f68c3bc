package dev.postrider.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowsTest {

    @Test
    void evenEventsFillEveryWindowAlike() {
        long[] events = LongStream.range(0, 100).map(each -> each * 10).toArray();

        assertThat(Windows.within(events, 0, 1_000, 100)).isEqualTo(new Windows(10, 10));
    }

    @Test
    void aGapIsFoundWhereverItIs() {
        long[] events = {0, 10, 20, 30, 70, 80, 90};

        assertThat(Windows.within(events, 0, 100, 40)).isEqualTo(new Windows(1, 4));
        assertThat(Windows.within(events, 0, 100, 39)).isEqualTo(new Windows(0, 4));
    }

    @Test
    void onlyWindowsThatFitCount() {
        long[] events = {0, 100};

        assertThat(Windows.within(events, 0, 100, 100)).isEqualTo(new Windows(1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Windows.within(events, 0, 99, 100));
    }

    @Test
    void agreesWithLookingAtEveryWindow() {
        Random random = new Random(1);
        for (int run = 0; run < 200; run++) {
            long[] events = random.longs(20, 0, 120).sorted().toArray();
            int[] counts = LongStream.rangeClosed(10, 80)
                    .mapToInt(start -> (int) LongStream.of(events)
                            .filter(event -> event >= start && event < start + 30)
                            .count())
                    .sorted()
                    .toArray();

            assertThat(Windows.within(events, 10, 110, 30))
                    .isEqualTo(new Windows(counts[0], counts[counts.length - 1]));
        }
    }
}
