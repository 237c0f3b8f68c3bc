package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrimmerTest {

    @Test
    void deletesWhatIsFinishedAndNotNeeded() {
        assertThat(Trimmer.targets(Map.of(0, 10L, 1, 10L), Map.of(0, 4L, 1, 40L), Map.of()))
                .isEqualTo(Map.of(0, 4L, 1, 10L));
    }

    @Test
    void deletesNothingTwiceAndNeverGoesBack() {
        assertThat(Trimmer.targets(
                        Map.of(0, 10L, 1, 3L, 2, 11L), Map.of(0, 20L, 1, 20L, 2, 20L), Map.of(0, 10L, 1, 10L, 2, 10L)))
                .isEqualTo(Map.of(2, 11L));
    }

    @Test
    void deletesNothingWhereAllIsNeededOrNothingIsFinished() {
        assertThat(Trimmer.targets(Map.of(0, 10L, 1, 0L), Map.of(0, 0L, 1, 7L), Map.of()))
                .isEmpty();
    }
}
