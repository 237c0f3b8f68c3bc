package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextSplitterTest {

    private static final String[] PIECES = {
        "a",
        "word",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "é",
        "e\u0301",
        "\u0301\u0302\u0303",
        "😀",
        "👩‍👩‍👧‍👦",
        "🇩🇪",
        "עברית",
        "漢字",
        "\u200b",
        "```",
        "."
    };

    @Test
    void leavesAShortTextAlone() {
        assertThat(TextSplitter.split("  as it is \n", 100)).containsExactly("  as it is \n");
        assertThat(TextSplitter.split("no limit", Integer.MAX_VALUE)).containsExactly("no limit");
    }

    @Test
    void countsCodePointsNotCharacters() {
        assertThat(TextSplitter.split("😀😀😀", 3)).containsExactly("😀😀😀");
        assertThat(TextSplitter.split("😀😀😀", 2)).containsExactly("😀😀", "😀");
    }

    @Test
    void prefersALineThenAWord() {
        assertThat(TextSplitter.split("first line\nsecond line", 15)).containsExactly("first line", "second line");
        assertThat(TextSplitter.split("one two three four", 10)).containsExactly("one two", "three four");
        assertThat(TextSplitter.split("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
    }

    @Test
    void cutsAtALimitThatIsABoundaryItself() {
        assertThat(TextSplitter.split("abcd\nefgh", 4)).containsExactly("abcd", "efgh");
        assertThat(TextSplitter.split("abcd efgh", 4)).containsExactly("abcd", "efgh");
    }

    @Test
    void fillsAPieceByHalfAtLeastBeforeItFollowsALine() {
        assertThat(TextSplitter.split("a\nbcdefghijklmnop", 10)).containsExactly("a\nbcdefghi", "jklmnop");
    }

    @Test
    void keepsALetterAndItsAccentTogether() {
        assertThat(TextSplitter.split("abce\u0301f", 4)).containsExactly("abc", "e\u0301f");
    }

    @Test
    void cutsAnEndlessCharacterAnyway() {
        String endless = "e" + "\u0301".repeat(20);

        assertThat(TextSplitter.split(endless, 8)).hasSize(3).allMatch(piece -> piece.length() <= 8);
    }

    @Test
    void dropsWhatWouldBeABlankPost() {
        assertThat(TextSplitter.split("end" + " ".repeat(50), 10)).containsExactly("end" + " ".repeat(7));
        assertThat(TextSplitter.split("a" + "\n".repeat(50) + "b", 10))
                .first()
                .asString()
                .startsWith("a");
        assertThat(TextSplitter.split("a" + "\n".repeat(50) + "b", 10))
                .last()
                .asString()
                .endsWith("b");
        assertThat(TextSplitter.split("a" + "\n".repeat(50) + "b", 10)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void keepsItsPromisesForAnyText() {
        Random random = new Random(5);
        for (int run = 0; run < 5_000; run++) {
            String text = text(random);
            int limit = 1 + random.nextInt(30);

            List<String> pieces = TextSplitter.split(text, limit);

            assertThat(pieces).as("limit %d", limit).allSatisfy(piece -> {
                assertThat(piece).isNotBlank();
                assertThat(piece.codePointCount(0, piece.length())).isLessThanOrEqualTo(limit);
                assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
                assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                        .isFalse();
            });
            assertThat(withoutBlanks(String.join("", pieces))).isEqualTo(withoutBlanks(text));
            assertThat(isFoundInOrder(pieces, text)).isTrue();
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String withoutBlanks(String text) {
        return text.codePoints()
                .filter(each -> !Character.isWhitespace(each))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Blanks within a piece are as they were: each piece stands in the text, behind the one before. */
    private static boolean isFoundInOrder(List<String> pieces, String text) {
        int from = 0;
        for (String piece : pieces) {
            int at = text.indexOf(piece, from);
            if (at < 0 || !text.substring(from, at).isBlank()) {
                return false;
            }
            from = at + piece.length();
        }
        return text.substring(from).isBlank();
    }
}
