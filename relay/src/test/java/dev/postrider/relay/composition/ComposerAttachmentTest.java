package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.common.message.Mentions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
        List<Said> messages = List.of(said("one two three", BUILD));

        assertThat(composer.again(messages, 0, 8, 0)).contains(new Composed(1, 8, "one two"));
        assertThat(composer.again(messages, 8, 0, 0)).contains(new Composed(1, 0, "three", List.of(BUILD)));
        assertThat(composer.again(List.of(said("", BUILD)), 0, 0, 0)).contains(new Composed(1, 0, "", List.of(BUILD)));
    }

    @Test
    void neverComposesAgainWhatNeverWasOnePost() {
        Composer composer = new Composer(LIMITS);

        assertThat(composer.again(List.of(said("a"), said("b", BUILD)), 0, 0, 0))
                .isEmpty();
        assertThat(composer.again(List.of(said("a"), new Said("b", List.of(), Mentions.CHANNEL_WIDE, 0)), 0, 0, 0))
                .isEmpty();
    }

    @Test
    void showsControlCharactersInAttachmentsAsReplacementCharacters() {
        Attachment hostile = new Attachment(
                Map.of(Part.TEXT, "a\u0000b\nc", Part.TITLE_LINK, "http://x\u0007"),
                List.of(new Field("\u001b[2J", "\u0085", true)));

        Composed post = new Composer(LIMITS).next(List.of(said("", hostile)), 0, 1, 0);

        assertThat(post.attachments())
                .containsExactly(new Attachment(
                        Map.of(Part.TEXT, "a\ufffdb\nc", Part.TITLE_LINK, "http://x\ufffd"),
                        List.of(new Field("\ufffd[2J", "\ufffd", true))));
    }

    @Test
    void printedTheyDoNotShowWhatTheySay() {
        Said said = said("launch-code", attachment("pass-word"));
        Composed composed = new Composer(LIMITS).next(List.of(said), 0, 1, 0);

        assertThat(said.toString() + composed).doesNotContain("launch-code", "pass-word");
    }

    private static Said said(String text, Attachment... attachments) {
        return new Said(text, List.of(attachments), Mentions.HARMLESS, 0);
    }

    private static Attachment attachment(String text) {
        return new Attachment(Map.of(Part.TEXT, text), List.of());
    }
}
