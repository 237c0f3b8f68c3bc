package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.common.message.Mentions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ComposerAttachmentTest {

    private static final PostLimits LIMITS = new PostLimits(16_383, 1_000, 2);
    private static final Attachment BUILD = attachment("build");
    private static final Attachment TESTS = attachment("tests");
    private static final long LATE = 10 * 60_000;

    @Test
    void aMessageWithAttachmentsTravelsAlone() {
        List<Posts.Made> posts = Posts.of(
                LIMITS,
                List.of(said("a"), said("b"), said("c", BUILD, TESTS), said("d", BUILD), said("e"), said("f")),
                0);

        assertThat(posts)
                .extracting(Posts.Made::composed)
                .containsExactly(
                        new Composed(2, 0, "a\n\nb"),
                        new Composed(1, 0, "c", List.of(BUILD, TESTS)),
                        new Composed(1, 0, "d", List.of(BUILD)),
                        new Composed(2, 0, "e\n\nf"));
    }

    @Test
    void attachmentsGoWithTheLastPartOfATextThatIsTooLong() {
        List<Posts.Made> posts =
                Posts.of(new PostLimits(10, 10, 2), List.of(said("one two three", BUILD), said("x")), 0);

        assertThat(posts)
                .extracting(Posts.Made::composed)
                .containsExactly(
                        new Composed(1, 8, "one two"),
                        new Composed(1, 0, "three", List.of(BUILD)),
                        new Composed(1, 0, "x"));
    }

    @Test
    void aCutBeforeNothingButBlanksIsTheLast() {
        List<Posts.Made> posts = Posts.of(new PostLimits(10, 10, 2), List.of(said("one" + " ".repeat(30), BUILD)), 0);

        assertThat(posts).extracting(Posts.Made::composed).containsExactly(new Composed(1, 0, "one", List.of(BUILD)));
    }

    @Test
    void attachmentsNeedNoText() {
        for (String blank : List.of("", " \n", " ".repeat(20_000))) {
            List<Posts.Made> posts = Posts.of(LIMITS, List.of(said("a"), said(blank, BUILD), said("b")), 0);

            assertThat(posts)
                    .extracting(Posts.Made::composed)
                    .containsExactly(
                            new Composed(1, 0, "a"), new Composed(1, 0, "", List.of(BUILD)), new Composed(1, 0, "b"));
        }
    }

    @Test
    void lateAttachmentsSaySo() {
        for (String blank : List.of("", " ".repeat(20_000))) {
            Composed post = new Composer(LIMITS).next(List.of(said(blank, BUILD)), 0, 10, LATE);

            assertThat(post).isEqualTo(new Composed(1, 0, "_accepted 1970-01-01 00:00 UTC_", List.of(BUILD)));
        }
    }

    @Test
    void theSameRangeAgainHasTheSameAttachments() {
        Composer composer = new Composer(new PostLimits(10, 10, 2));
        List<QueuedMessage> messages = List.of(said("one two three", BUILD));

        assertThat(composer.again(messages, 0, 8, 0)).contains(new Composed(1, 8, "one two"));
        assertThat(composer.again(messages, 8, 0, 0)).contains(new Composed(1, 0, "three", List.of(BUILD)));
        assertThat(composer.again(List.of(said("", BUILD)), 0, 0, 0)).contains(new Composed(1, 0, "", List.of(BUILD)));
    }

    @Test
    void neverComposesAgainWhatNeverWasOnePost() {
        Composer composer = new Composer(LIMITS);

        assertThat(composer.again(List.of(said("a"), said("b", BUILD)), 0, 0, 0))
                .isEmpty();
        assertThat(composer.again(
                        List.of(said("a"), new QueuedMessage("b", List.of(), Mentions.CHANNEL_WIDE, 0)), 0, 0, 0))
                .isEmpty();
    }

    @Test
    void showsControlCharactersInAttachmentsAsReplacementCharacters() {
        Attachment hostile = new Attachment(
                Map.of(Part.TEXT, "a\u0000b\nc", Part.IMAGE_URL, "http://x/\u0007"),
                List.of(new Field("\u001b[2J", "\u0085", true)));

        Composed post = new Composer(LIMITS).next(List.of(said("", hostile)), 0, 1, 0);

        assertThat(post.attachments())
                .containsExactly(new Attachment(
                        Map.of(Part.TEXT, "a\ufffdb\nc", Part.IMAGE_URL, "http://x/\ufffd"),
                        List.of(new Field("\ufffd[2J", "\ufffd", true))));
    }

    /** The text comes first, then each attachment from its top to its images; what only decorates comes last. */
    @Test
    void aPostHoldsThreeDifferentImages() {
        Attachment first = new Attachment(
                Map.of(
                        Part.AUTHOR_NAME,
                        "a",
                        Part.AUTHOR_ICON,
                        "https://x/icon",
                        Part.PRETEXT,
                        "![p](https://x/2)",
                        Part.TEXT,
                        "![t](https://x/1)"),
                List.of());
        Attachment second = new Attachment(
                Map.of(
                        Part.TEXT,
                        "text",
                        Part.IMAGE_URL,
                        "https://x/3",
                        Part.THUMB_URL,
                        "https://x/a(@all)",
                        Part.FOOTER_ICON,
                        "https://x/1"),
                List.of(new Field("![f](https://x/2)", "![v](https://x/4)", true)));
        Attachment icon = new Attachment(Map.of(Part.FOOTER_ICON, "https://x/5"), List.of());

        Composed post = new Composer(new PostLimits(1_000, 10, 3))
                .next(List.of(said("![a](https://x/1)", first, second, icon)), 0, 1, 0);

        assertThat(post.text()).isEqualTo("![a](https://x/1)");
        assertThat(post.attachments())
                .containsExactly(
                        new Attachment(
                                Map.of(
                                        Part.AUTHOR_NAME,
                                        "a",
                                        Part.PRETEXT,
                                        "![p](https://x/2)",
                                        Part.TEXT,
                                        "![t](https://x/1)"),
                                List.of()),
                        new Attachment(
                                Map.of(
                                        Part.TEXT, "text\n[image](https://x/3)\n[image](https://x/a%28%40all%29)",
                                        Part.FOOTER_ICON, "https://x/1"),
                                List.of(new Field("![f](https://x/2)", "![v](https://x/4)", true))));
    }

    @Test
    void eachPartOfALongTextHasThreeImagesOfItsOwn() {
        String image = "![%1$d](https://x/%1$d)\n";
        String text = IntStream.range(0, 12).mapToObj(image::formatted).collect(Collectors.joining());

        List<Posts.Made> posts = Posts.of(new PostLimits(100, 10, 3), List.of(said(text, BUILD)), 0);

        assertThat(posts)
                .extracting(post -> ImageLinks.of(post.composed().text()).size())
                .containsExactly(3, 3, 2);
        assertThat(posts).allMatch(post -> post.composed().text().length() <= 100);
    }

    @Test
    void invalidAttachmentsAreMadeValidBeforeTheirMentionsAreMadeHarmless() {
        Attachment invalid = new Attachment(Map.of(Part.COLOR, "36a64f", Part.TITLE_LINK, "see @here"), List.of());

        Composed post = new Composer(LIMITS).next(List.of(said("", invalid)), 0, 1, 0);

        assertThat(post.attachments())
                .containsExactly(
                        new Attachment(Map.of(Part.COLOR, "#36a64f", Part.TEXT, "see @\u200bhere"), List.of()));
    }

    /** The bound only tells a hostile text that takes linear time from one that takes minutes. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endlessCharacterReferencesTakeNoTime() {
        Attachment hostile = attachment("![a](" + "&".repeat(131_000) + ")");

        List<Posts.Made> posts = Posts.of(LIMITS, List.of(said("![a](" + "&".repeat(65_500) + ")", hostile)), 0);

        assertThat(posts).hasSize(4);
        assertThat(posts.get(3).composed().attachments()).containsExactly(hostile);
    }

    @Test
    void printedTheyDoNotShowWhatTheySay() {
        QueuedMessage said = said("launch-code", attachment("pass-word"));
        Composed composed = new Composer(LIMITS).next(List.of(said), 0, 1, 0);

        assertThat(said.toString() + composed).doesNotContain("launch-code", "pass-word");
    }

    private static QueuedMessage said(String text, Attachment... attachments) {
        return new QueuedMessage(text, List.of(attachments), Mentions.HARMLESS, 0);
    }

    private static Attachment attachment(String text) {
        return new Attachment(Map.of(Part.TEXT, text), List.of());
    }
}
