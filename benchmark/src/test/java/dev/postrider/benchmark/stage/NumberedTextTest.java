package dev.postrider.benchmark.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberedTextTest {

    @Test
    void everyTextHasTheLengthAskedFor() {
        assertThat(new NumberedText(60).of(7)).hasSize(60);
        assertThat(new NumberedText(9_000).of(99_999_999)).hasSize(9_000);
        assertThat(new NumberedText(9).of(0)).isEqualTo("m00000000");
    }

    @Test
    void allNumbersAreFoundAgainInAPostOfMany() {
        NumberedText text = new NumberedText(60);

        assertThat(NumberedText.numbersIn(text.of(1) + "\n\n" + text.of(23) + "\n\n" + text.of(1)))
                .containsExactly(1, 23, 1);
    }
}
