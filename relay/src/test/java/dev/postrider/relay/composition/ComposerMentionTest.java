package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.common.message.Mentions;
import dev.postrider.relay.mention.MarkupSoup;
import dev.postrider.relay.mention.ServerReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is packed, split and marked: no post mentions a whole channel without the right to do so. */
final class ComposerMentionTest {

    /** As many random lanes; {@code -Dmentions.lanes} for more. */
    private static final int LANES = Integer.getInteger("mentions.lanes", 6_000);

    private static final PostLimits LIMITS = new PostLimits(16_383, 1_000, 2);

    @Test
    void noPostMentionsAChannelWithoutTheRight() {
        for (long seed = 0; seed < LANES; seed++) {
            Random random = new Random(seed);
            PostLimits limits = limits(random);
            List<QueuedMessage> lane = lane(random);
            long wallMillis = random.nextInt(2) * 600_000L;
            for (Posts.Made post : Posts.of(limits, lane, wallMillis)) {
                checkHarmless(seed, post.composed(), limits);
                List<QueuedMessage> carried = lane.subList(
                        post.first(), post.first() + post.composed().messages());
                Optional<Composed> again = new Composer(limits)
                        .again(carried, post.from(), post.composed().to(), wallMillis);
                assertThat(again).as("seed %d, again", seed).isPresent();
                checkHarmless(seed, again.get(), limits);
            }
        }
    }

    private static PostLimits limits(Random random) {
        int codePoints = random.nextBoolean() ? 1 + random.nextInt(40) : 40 + random.nextInt(600);
        return new PostLimits(codePoints, 1 + random.nextInt(8), 2);
    }

    private static List<QueuedMessage> lane(Random random) {
        MarkupSoup soup = new MarkupSoup(random);
        List<QueuedMessage> lane = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            lane.add(new QueuedMessage(soup.text(random.nextInt(4) == 0 ? 80 : 15), 0));
        }
        return lane;
    }

    private static void checkHarmless(long seed, Composed post, PostLimits limits) {
        assertThat(ShownText.codePoints(post.text())).isLessThanOrEqualTo(limits.codePoints());
        assertThat(ServerReader.mentionsAll(post.text()))
                .as("seed %d: <%s>", seed, post.text())
                .isFalse();
    }

    @Test
    void whoeverHasTheRightIsLeftAsHeIs() {
        QueuedMessage free = new QueuedMessage("@channel &#64;all \\@here `@all`", List.of(), Mentions.CHANNEL_WIDE, 0);

        assertThat(next(LIMITS, free).text()).isEqualTo(free.text());
    }

    @Test
    void messagesOfAnotherRightNeverShareAPost() {
        QueuedMessage harmless = new QueuedMessage("a", 0);
        QueuedMessage free = new QueuedMessage("@all", List.of(), Mentions.CHANNEL_WIDE, 0);

        List<Posts.Made> posts = Posts.of(LIMITS, List.of(harmless, harmless, free, free, harmless), 0);

        assertThat(posts).extracting(post -> post.composed().text()).containsExactly("a\n\na", "@all\n\n@all", "a");
    }

    @Test
    void aMentionThatACutMakesIsHarmless() {
        assertThat(texts(5, "word @channels")).containsExactly("word", "@chan", "nels");
        assertThat(texts(9, "12345 @channels")).containsExactly("12345", "@channels");
        assertThat(texts(10, "@all_hands @all")).containsExactly("@all_hands", "@\u200ball");
        assertThat(texts(13, "me.and.you@here or")).containsExactly("me.and.you@he", "re or");
        assertThat(texts(10, "me.and.you@here or")).containsExactly("me.and.you", "@\u200bhere or");
    }

    @Test
    void aMentionInCodeIsHarmlessInEveryPart() {
        assertThat(texts(16, "`some code @here and more`")).containsExactly("`some code", "@\u200bhere and more`");
        assertThat(texts(100, "```\n" + "@all\n".repeat(40)))
                .allSatisfy(
                        part -> assertThat(part).startsWith("```\n@\u200ball").endsWith("@\u200ball\n```"));
    }

    /** Behind the link of another message a {@code w} counts as the end of a word. */
    @Test
    void aMentionThatPackingMakesIsHarmless() {
        assertThat(packed("[1] x", "@allwyn", "w@all")).containsExactly("[1] x\n\n@\u200ballwyn\n\nw@\u200ball");
        assertThat(packed("@allwyn", "[1] x")).containsExactly("@allwyn\n\n[1] x");
    }

    /** It would be the two's link. */
    @Test
    void aBracketThatIsLeftOpenTravelsAlone() {
        assertThat(packed("[see", "@allwyn](http://x.example)")).containsExactly("[see", "@allwyn](http://x.example)");
    }

    /** What is put in because of the first message makes the two too long for one post. */
    @Test
    void whatPackingPutsInCountsForTheLimit() {
        String both = "[1] x\n\n@allwyn";

        assertThat(texts(both.length(), "[1] x", "@allwyn")).containsExactly("[1] x", "@allwyn");
        assertThat(texts(both.length() + 1, "[1] x", "@allwyn")).containsExactly("[1] x\n\n@\u200ballwyn");
    }

    @Test
    void aLinkInAPartThatIsPostedAlreadyMakesNoMention() {
        assertThat(texts(12, "[link](x) or @allwyn or")).containsExactly("[link](x) or", "@allwyn or");
    }

    @Test
    void whatIsPutInCountsForTheLimitAndNotForTheMessage() {
        QueuedMessage mentions = new QueuedMessage("@all ".repeat(20).strip(), 0);

        Composed first = next(new PostLimits(60, 1, 2), mentions);

        assertThat(ShownText.codePoints(first.text())).isLessThanOrEqualTo(60).isGreaterThan(50);
        assertThat(mentions.text().substring(0, first.to()).strip())
                .isEqualTo(first.text().replace("\u200b", ""));
    }

    @Test
    void attachmentsAreHarmlessWhereTheyAreRead() {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, "http://x/?@here");
        }
        List<Part> read = List.of(Part.PRETEXT, Part.TEXT, Part.TITLE, Part.FALLBACK, Part.AUTHOR_NAME, Part.FOOTER);
        read.forEach(part -> parts.put(part, "@here"));
        parts.remove(Part.COLOR);
        Attachment attachment = new Attachment(parts, List.of(new Field("@all", "&#64;channel `@all`", true)));

        Attachment sent = next(LIMITS, new QueuedMessage("", List.of(attachment), Mentions.HARMLESS, 0))
                .attachments()
                .get(0);

        for (Part part : parts.keySet()) {
            assertThat(sent.part(part))
                    .as(part.wireName())
                    .contains(read.contains(part) ? "@\u200bhere" : "http://x/?@here");
        }
        assertThat(sent.fields()).containsExactly(new Field("@\u200ball", "&#64;\u200bchannel `@\u200ball`", true));
    }

    @Test
    void attachmentsOfWhoeverHasTheRightAreLeftAsTheyAre() {
        Attachment attachment =
                new Attachment(Map.of(Part.TEXT, "@here"), List.of(new Field("@all", "&#64;channel", false)));

        Composed post = next(LIMITS, new QueuedMessage("", List.of(attachment), Mentions.CHANNEL_WIDE, 0));

        assertThat(post.attachments()).containsExactly(attachment);
    }

    /** The server reads each of them as a text of its own. */
    @Test
    void aLinkInAnotherPartOfAnAttachmentMakesNoMention() {
        Attachment attachment = new Attachment(
                Map.of(Part.PRETEXT, "[x](y)", Part.TEXT, "@allwyn [@allw](z)"),
                List.of(new Field("[", "@allwyn", false), new Field("[@allw]", "[w@all](x)", false)));

        Attachment sent = next(LIMITS, new QueuedMessage("[", List.of(attachment), Mentions.HARMLESS, 0))
                .attachments()
                .get(0);

        assertThat(sent.part(Part.TEXT)).contains("@allwyn [@\u200ballw](z)");
        assertThat(sent.fields())
                .containsExactly(
                        new Field("[", "@allwyn", false), new Field("[@\u200ballw]", "[w@\u200ball](x)", false));
    }

    private static Composed next(PostLimits limits, QueuedMessage message) {
        return new Composer(limits).next(List.of(message), 0, 1, 0);
    }

    private static List<String> packed(String... texts) {
        return texts(LIMITS.codePoints(), texts);
    }

    private static List<String> texts(int limit, String... texts) {
        return Posts.of(new PostLimits(limit, 10, 2), Posts.said(texts), 0).stream()
                .map(post -> post.composed().text())
                .toList();
    }
}
