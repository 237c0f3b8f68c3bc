package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SplitterTest {

    @Test
    void prefersALineThenAWord() {
        assertThat(split(15, "first line\nsecond line")).containsExactly("first line", "second line");
        assertThat(split(10, "one two three four")).containsExactly("one two", "three four");
        assertThat(split(4, "abcdefghij")).containsExactly("abcd", "efgh", "ij");
    }

    @Test
    void cutsAtALimitThatIsABoundaryItself() {
        assertThat(split(4, "abcd\nefgh")).containsExactly("abcd", "efgh");
        assertThat(split(4, "abcd efgh")).containsExactly("abcd", "efgh");
    }

    @Test
    void fillsAPieceByHalfAtLeastBeforeItFollowsALine() {
        assertThat(split(10, "a\nbcdefghijklmnop")).containsExactly("a\nbcdefghi", "jklmnop");
    }

    @Test
    void keepsTogetherWhatIsOneCharacterToTheEye() {
        assertThat(split(4, "abce\u0301f")).containsExactly("abc", "e\u0301f");
        assertThat(split(8, "abc👩‍👩‍👧‍👦d")).containsExactly("abc", "👩‍👩‍👧‍👦d");
        assertThat(split(3, "a🇩🇪🇫🇷")).containsExactly("a🇩🇪", "🇫🇷");
        assertThat(split(2, "😀😀😀")).containsExactly("😀😀", "😀");
    }

    @Test
    void cutsAnEndlessCharacterAnyway() {
        assertThat(split(8, "e" + "\u0301".repeat(20))).hasSize(3);
        assertThat(split(8, " e" + "\u0301".repeat(20))).hasSize(3);
    }

    @Test
    void makesNoBlankPart() {
        assertThat(split(10, "end" + " ".repeat(50))).containsExactly("end");
        assertThat(split(10, "a" + "\n".repeat(50) + "b")).containsExactly("a", "b");
        assertThat(split(10, " ".repeat(50) + "b")).containsExactly("b");
        assertThat(split(10, "a" + " ".repeat(50) + "bcdefghijklm")).containsExactly("a", "bcdefghijk", "lm");
    }

    @Test
    void keepsTheIndentationOfAPart() {
        String line = "x".repeat(60);

        assertThat(split(100, line + "\n\n  " + line)).containsExactly(line, "  " + line);
    }

    @Test
    void makesPartsOfOneCodePoint() {
        assertThat(split(1, "a b\n😀")).containsExactly("a", "b", "😀");
        assertThat(split(1, "``")).containsExactly("`", "`");
    }

    @Test
    void closesAFenceAtTheCutAndOpensItAgainWithItsInfo() {
        String code = "x".repeat(30) + "\n";

        assertThat(split(100, "```java\n" + code.repeat(4) + "```\nend"))
                .containsExactly("```java\n" + code.repeat(2) + "```", "```java\n" + code.repeat(2) + "```\nend");
    }

    @Test
    void closesAFenceOfAListItemWithinTheItem() {
        String code = "  " + "x".repeat(28) + "\n";

        assertThat(split(100, "- ~~~~\n" + code.repeat(4)))
                .containsExactly("- ~~~~\n" + code.repeat(2) + "  ~~~~", "  ~~~~\n" + code.repeat(2) + "  ~~~~");
    }

    @Test
    void opensAFenceAgainThatIsCutWithinALine() {
        assertThat(split(40, "```\n" + "x".repeat(50)))
                .containsExactly("```\n" + "x".repeat(32) + "\n```", "```\n" + "x".repeat(18) + "\n```");
    }

    @Test
    void takesTheRoomForTheLastFenceOfAPart() {
        String first = "```\n" + "x".repeat(60) + "\n```\n";

        assertThat(split(100, first + "~~~~~~~~\n" + "y".repeat(30)))
                .allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void leavesOutAnInfoOrAFenceThatWouldFillThePart() {
        String info = "```" + "i".repeat(60) + "\n";
        String run = "~".repeat(60) + "\n";
        String code = "x".repeat(90);

        assertThat(split(100, info + code).get(1)).startsWith("```\nx").endsWith("x\n```");
        assertThat(split(100, run + code)).containsExactly("~".repeat(60), code);
    }

    @Test
    void lendsNoFenceToTheMessageAfterAPart() {
        assertThat(Posts.texts(new PostLimits(10, 10, 2), "one two three", "next"))
                .containsExactly("one two", "three", "next");
    }

    private static List<String> split(int limit, String text) {
        return Posts.texts(new PostLimits(limit, 10, 2), text);
    }
}
