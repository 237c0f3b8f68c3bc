package dev.postrider.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SpeedTest {

    @Test
    void aSlowBeginningAndASlowEndDoNotCount() {
        long[] events = LongStream.range(0, 100)
                .map(each -> each < 20 ? each : each > 97 ? 1_000_000_000_000L + each : 1_000_000 * each)
                .toArray();

        assertThat(Speed.perSecond(events)).isCloseTo(1_000, Offset.offset(1e-6));
    }

    @Test
    void fewEventsHaveNoSpeed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Speed.perSecond(new long[] {1, 2, 3}));
    }

    @Test
    void theMedianIsTheMiddleOneOrTheLowerOfTwo() {
        assertThat(Speed.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(Speed.median(new double[] {4, 1, 3, 2})).isEqualTo(2);
        assertThat(Speed.median(new double[] {7})).isEqualTo(7);
    }
}
