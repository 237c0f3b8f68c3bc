package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.common.message.AttachmentCodec;
import dev.postrider.testkit.mattermost.FetchedImages;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any lane and any limits, tried on thousands of nasty ones; a failure names its seed. */
final class ComposerPropertyTest {

    private static final int RUNS = Integer.getInteger("composition.lanes", 3_000);

    /** From here on there is room for every mark and every fence. */
    private static final int ROOMY = 200;

    private static final long HOUR = 3_600_000;

    private record Run(PostLimits limits, List<QueuedMessage> lane, long wallMillis) {

        static Run of(long seed) {
            Random random = new Random(seed);
            boolean roomy = random.nextBoolean();
            int codePoints = roomy ? ROOMY + random.nextInt(300) : 1 + random.nextInt(40);
            PostLimits limits = new PostLimits(codePoints, 1 + random.nextInt(8), random.nextInt(4));
            return new Run(limits, new NastyTexts(random).lane(roomy ? 120 : 30), random.nextInt(2_000_000));
        }

        boolean roomy() {
            return limits.codePoints() >= ROOMY;
        }

        List<QueuedMessage> carriedBy(Posts.Made post) {
            return lane.subList(post.first(), post.first() + post.composed().messages());
        }
    }

    @Test
    void losesNothingReordersNothingAndKeepsTheLimits() {
        forEverySeed(run -> {
            StringBuilder recovered = new StringBuilder();
            for (Posts.Made post : Posts.of(run.limits(), run.lane(), run.wallMillis())) {
                checkLimits(run, post);
                recovered.append(recover(run, post, post.composed(), run.wallMillis(), run.roomy()));
            }
            StringBuilder said = new StringBuilder();
            run.lane().forEach(each -> said.append(asSent(each.text())));
            assertThat(withoutBlanks(recovered)).isEqualTo(withoutBlanks(said));
        });
    }

    @Test
    void leavesNoFenceOpenWhereThereIsRoomToCloseIt() {
        forEverySeed(run -> {
            for (Posts.Made post : Posts.of(run.limits(), run.lane(), run.wallMillis())) {
                assertThat(run.roomy()
                                && FenceReaders.COMMON_MARK.endsWithin(
                                        post.composed().text()))
                        .as(post.composed().text())
                        .isFalse();
            }
        });
    }

    @Test
    void composesTheSameRangeAgain() {
        forEverySeed(run -> {
            Composer composer = new Composer(run.limits());
            for (Posts.Made post : Posts.of(run.limits(), run.lane(), run.wallMillis())) {
                Composed made = post.composed();
                List<QueuedMessage> messages = run.carriedBy(post);

                Optional<Composed> again = composer.again(messages, post.from(), made.to(), run.wallMillis());
                assertThat(again).isPresent();
                assertThat(essence(again.get())).isEqualTo(essence(made));
                Optional<Composed> later = composer.again(messages, post.from(), made.to(), run.wallMillis() + HOUR);
                assertThat(later).isPresent();
                checkLimits(run, new Posts.Made(post.first(), post.from(), later.get()));
                recover(run, post, later.get(), run.wallMillis() + HOUR, false);
            }
        });
    }

    @Test
    void cutsNoCharacterThatFits() {
        QueuedMessage characters = new QueuedMessage("e\u0301👩‍👩‍👧‍👦🇩🇪".repeat(30), 0);
        for (int limit = 8; limit < 100; limit++) {
            for (Posts.Made post : Posts.of(new PostLimits(limit, 1, 0), List.of(characters), 0)) {
                assertThat(post.composed().text()).as("limit %d", limit).matches("(?:e\u0301|👩‍👩‍👧‍👦|🇩🇪)+");
            }
        }
    }

    @Test
    void keepsMessagesApartThatHaveAttachmentsOrAnotherRightToMention() {
        forEverySeed(run -> {
            for (Posts.Made post : Posts.of(run.limits(), run.lane(), run.wallMillis())) {
                List<QueuedMessage> carried = run.carriedBy(post);
                QueuedMessage last = carried.get(carried.size() - 1);
                List<Attachment> due = post.composed().to() == 0 ? last.attachments() : List.of();
                assertThat(post.composed().attachments()).hasSameSizeAs(due);
                for (int i = 0; i < due.size(); i++) {
                    checkCarried(post.composed().attachments().get(i), due.get(i));
                }
                assertThat(carried).extracting(QueuedMessage::mentions).containsOnly(last.mentions());
                assertThat(carried.size() == 1
                                || carried.stream()
                                        .allMatch(each -> each.attachments().isEmpty()))
                        .isTrue();
            }
        });
    }

    /** Its image is one or a link, and so are those of its text. */
    private static void checkCarried(Attachment carried, Attachment due) {
        String text = asWritten(carried.part(Part.TEXT).orElseThrow());
        String image = due.part(Part.IMAGE_URL).orElseThrow();
        String link = carried.part(Part.IMAGE_URL).isPresent() ? "" : "\n[image](" + image + ")";
        assertThat(text).isEqualTo(asSent(due.part(Part.TEXT).orElseThrow()) + link);
        assertThat(carried.part(Part.IMAGE_URL).orElse(image)).isEqualTo(image);
    }

    private static void checkLimits(Run run, Posts.Made post) {
        Composed composed = post.composed();
        String text = composed.text();
        assertThat(text.codePointCount(0, text.length()))
                .isLessThanOrEqualTo(run.limits().codePoints());
        assertThat(composed.messages()).isBetween(1, run.limits().messages());
        assertThat(FetchedImages.of(text, AttachmentCodec.write(composed.attachments())))
                .hasSizeLessThanOrEqualTo(run.limits().images());
        if (composed.messages() > 1) {
            assertThat(post.from() + composed.to()).isZero();
        } else if (!run.carriedBy(post).get(0).text().isBlank()) {
            assertThat(text).isNotBlank();
        }
    }

    /** What the post carries of its messages, read from the post. */
    private static CharSequence recover(
            Run run, Posts.Made post, Composed composed, long wallMillis, boolean marksExpected) {
        List<QueuedMessage> messages = run.carriedBy(post);
        String first = asSent(messages.get(0).text());
        boolean whole = composed.messages() > 1
                || (post.from() == 0 && composed.to() == 0 && PostReader.isWhole(asWritten(composed), first));
        if (whole) {
            return new PostReader(asWritten(composed)).readWhole(messages, wallMillis, marksExpected);
        }
        int end = composed.to() == 0 ? first.length() : first.offsetByCodePoints(0, composed.to());
        String range = first.substring(first.offsetByCodePoints(0, post.from()), end);
        return new PostReader(asWritten(composed))
                .readPart(messages.get(0), post.from(), range.strip(), wallMillis, marksExpected);
    }

    /** Without the mark and the last blanks, of which a message that barely fits may have the one or the other. */
    private static String essence(Composed composed) {
        return composed.messages() + "/" + composed.to() + withoutBlanks(PostReader.withoutMarks(composed.text()))
                + composed.attachments().stream().map(Attachment::parts).toList();
    }

    private static String asWritten(Composed composed) {
        return asWritten(composed.text());
    }

    /** Without what makes mentions harmless, and links of images. */
    private static String asWritten(String text) {
        return text.replace("@\u200b", "@").replace("!\u200b[", "![");
    }

    private static String asSent(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cs}&&[^\n\t]]", "\ufffd");
    }

    private static String withoutBlanks(CharSequence text) {
        return text.codePoints()
                .filter(each -> !Character.isWhitespace(each))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private interface Property {
        void holdsFor(Run run);
    }

    private static void forEverySeed(Property property) {
        for (long seed = 0; seed < RUNS; seed++) {
            try {
                property.holdsFor(Run.of(seed));
            } catch (AssertionError | RuntimeException broken) {
                fail("seed " + seed, broken);
            }
        }
    }
}
