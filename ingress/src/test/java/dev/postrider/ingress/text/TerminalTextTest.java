package dev.postrider.ingress.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {

    private static final String ALPHABET =
            "ab \u00FC\uD83D\uDE80\u200B\n\r\b\t\u001B\u001B[];0m\\\u0007\u009B\u009C\f\u2028\0";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\u001B[31mred\u001B[0m and \u009B1mbold\u009Bm\"|red and bold",
                "\"\u001B[38;5;12;1mx\u001B[?25l\u001B[2 q\"|x",
                "\"\u001B]0;title\u0007a \u001B]8;;http://x\u001B\\link\u001B]8;;\u009C\"|a link",
                "\"\u001B(Ba \u001B7b \u001Bc\"|(Ba 7b c",
                "cut \u001B[31|cut [31",
                "a \u001B]0;title|a ]0;title",
                "\"\u001B\u001B[0m[31mx\"|[31mx"
            })
    void sequencesGoAndOfAnythingElseOnlyTheEscape(String written, String shown) {
        assertThat(TerminalText.of(written)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u000B", "\f", "\u0085", "\u2028", "\u2029"})
    void anOscEndsOnItsLine(String newline) {
        assertThat(TerminalText.of("a \u001B]0;t" + newline + "b \u0007c")).isEqualTo("a ]0;t\nb c");
    }

    @Test
    void aCarriageReturnOverwritesItsLine() {
        assertThat(TerminalText.of("10%\r20%\rdone")).isEqualTo("done");
        assertThat(TerminalText.of("above\n10%\r20%\nbelow\r")).isEqualTo("above\n20%\nbelow");
        assertThat(TerminalText.of("10%\r\u001B[K\r\ndone")).isEqualTo("10%\ndone");
        assertThat(TerminalText.of("10%\r \u200B\t")).isEqualTo("10% \u200B\t");
        assertThat(TerminalText.of("10%\r20%\r  ")).isEqualTo("20%  ");
        assertThat(TerminalText.of("a\fb\rc")).isEqualTo("a\nc");
    }

    @Test
    void carriageReturnsBeforeANewlineArePartOfIt() {
        assertThat(TerminalText.of("a\r\nb\r\r\nc\r\n")).isEqualTo("a\nb\nc");
        assertThat(TerminalText.of("50%\r")).isEqualTo("50%");
    }

    @Test
    void aBackspaceDropsTheCharacterBeforeItButNoNewline() {
        assertThat(TerminalText.of("npm i |\b/\b-\bdone")).isEqualTo("npm i done");
        assertThat(TerminalText.of("N\bNA\bAM\bME\bE")).isEqualTo("NAME");
        assertThat(TerminalText.of("\uD83D\uDE80\bx")).isEqualTo("x");
        assertThat(TerminalText.of("a\n\b\bb")).isEqualTo("a\nb");
        assertThat(TerminalText.of("a\u2028\bb")).isEqualTo("a\nb");
    }

    @Test
    void everyLineBreakIsANewlineAndOtherControlsGo() {
        assertThat(TerminalText.of("a\u000Bb\fc\u0085d\u2028e\u2029f")).isEqualTo("a\nb\nc\nd\ne\nf");
        StringBuilder all = new StringBuilder("<");
        for (char c = 0; c <= 0x9F; c++) {
            if (Character.isISOControl(c) && "\n\t\u000B\f\r\b\u0085".indexOf(c) < 0) {
                all.append(c);
            }
        }
        assertThat(TerminalText.of(all.append("\t>").toString())).isEqualTo("<\t>");
    }

    @Test
    void oneNewlineAtTheEndGoes() {
        assertThat(TerminalText.of("a\n")).isEqualTo("a");
        assertThat(TerminalText.of("a\n\n")).isEqualTo("a\n");
        assertThat(TerminalText.partOf("a\r\n")).isEqualTo("a\n");
        assertThat(TerminalText.of("\n")).isEmpty();
    }

    /** In random order. */
    @Test
    void whatComesOutNeedsNoMoreAndHasNoControls() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            String shown = TerminalText.partOf(text.toString());

            assertThat(TerminalText.partOf(shown)).isEqualTo(shown);
            assertThat(shown).matches("(?s)[^\\p{Cc}\u2028\u2029&&[^\\n\\t]]*+");
            assertThat(TerminalText.of(shown + "\n")).isEqualTo(shown);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001B]",
                "\u001B]a\u0007",
                "\u001B[",
                "\u001B[0",
                "\u009B",
                "\n\b",
                "\n\r",
                "\r",
                "\r \u200B",
                "a\b",
                "\ba",
                "\uD83D\uDE80\b"
            })
    void readsTheLongestHostileTextInNoTime(String piece) {
        String hostile = piece.repeat(262_144 / piece.length());

        assertThatCode(() -> TerminalText.of(hostile + " \u0007")).doesNotThrowAnyException();
    }
}
