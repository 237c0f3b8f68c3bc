package dev.postrider.relay.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {

    @Test
    void whatATerminalWouldObeyIsNamed() {
        assertThat(Visible.line("\u001B[2J \u0007 \u009B \u202E \u2028 \uD800"))
                .isEqualTo("<U+001B>[2J <U+0007> <U+009B> <U+202E> <U+2028> <U+D800>");
    }

    @Test
    void textInAnyLanguageStaysAsItIs() {
        String text = "Grüße, 你好, שלום, 👩\u200D💻 ❤\uFE0F";

        assertThat(Visible.line(text)).isEqualTo(text);
    }

    @Test
    void linesAndTabsAreKeptOnlyWhereThereIsRoomForThem() {
        assertThat(Visible.lines("a\tb\nc\rd")).isEqualTo("a\tb\nc<U+000D>d");
        assertThat(Visible.line("a\tb\nc")).isEqualTo("a<U+0009>b<U+000A>c");
    }
}
