package dev.postrider.ingress.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTextTest {

    @ParameterizedTest
    @ValueSource(ints = {' ', '\n', 0xA0, 0xAD, 0x115F, 0x1160, 0x180E, 0x2003, 0x200B, 0x200D, 0x2028, 0x202E, 0x2060})
    void seesNothingIn(int codePoint) {
        assertThat(MessageText.isInvisible(Character.toString(codePoint).repeat(3)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2800, 0x3000, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xE0041, 0xE0100})
    void seesNothingInTheseEither(int codePoint) {
        assertThat(MessageText.isInvisible(" " + Character.toString(codePoint))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {'.', '_', '0', 0x301, 0x5D0, 0x6DD, 0x2801, 0xFFFC, 0xFFFD, 0x1F680, 0xE000})
    void seesSomethingIn(int codePoint) {
        assertThat(MessageText.isInvisible(" \u200B" + Character.toString(codePoint) + "\n"))
                .isFalse();
    }

    @Test
    void judgesTheLongestTextWithoutRunningOutOfStack() {
        assertThat(MessageText.isInvisible("\u200B".repeat(65_536))).isTrue();
    }
}
