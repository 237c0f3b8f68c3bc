package dev.postrider.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PackingTest {

    @Test
    void countsTheBlankLinesBetweenMessagesButNoneBehindTheLast() {
        assertThat(new Packing(10, 4).messagesPerPost()).isEqualTo(2);
        assertThat(new Packing(9, 4).messagesPerPost()).isEqualTo(1);
        assertThat(new Packing(16, 4).messagesPerPost()).isEqualTo(3);
    }

    @Test
    void aMessageAsLongAsAPostIsAPost() {
        assertThat(new Packing(4, 4).messagesPerPost()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new Packing(4, 5));
    }

    @Test
    void theLastPostNeedNotBeFull() {
        assertThat(new Packing(10, 4).posts(4)).isEqualTo(2);
        assertThat(new Packing(10, 4).posts(5)).isEqualTo(3);
        assertThat(new Packing(16_383, 60).posts(100_000)).isEqualTo(379);
    }
}
