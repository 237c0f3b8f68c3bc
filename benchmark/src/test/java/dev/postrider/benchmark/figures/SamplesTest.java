package dev.postrider.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void aPercentileIsOneOfTheSamples() {
        Samples hundred = Samples.of(LongStream.rangeClosed(1, 100).boxed().toList());

        assertThat(hundred.percentile(50)).isEqualTo(50);
        assertThat(hundred.percentile(99)).isEqualTo(99);
        assertThat(hundred.percentile(99.5)).isEqualTo(100);
        assertThat(hundred.max()).isEqualTo(100);
    }

    @Test
    void ofFewSamplesTheHighPercentilesAreTheLargest() {
        Samples three = Samples.of(List.of(30L, 10L, 20L));

        assertThat(three.percentile(0)).isEqualTo(10);
        assertThat(three.percentile(50)).isEqualTo(20);
        assertThat(three.percentile(99)).isEqualTo(30);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(List.of()));
    }
}
