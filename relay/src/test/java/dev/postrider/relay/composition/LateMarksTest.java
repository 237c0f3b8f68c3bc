package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LateMarksTest {

    private static final long ACCEPTED = Instant.parse("2026-11-22T14:03:20Z").toEpochMilli();
    private static final long MINUTE = 60_000;
    private static final String MARK = "_accepted 2026-11-22 14:03 UTC_\n\n";
    private static final PostLimits LIMITS = new PostLimits(16_383, 1_000, 2);

    @Test
    void saysWhenAMessageWasAcceptedThatIsOlderThanFiveMinutes() {
        List<QueuedMessage> message = List.of(new QueuedMessage("text", ACCEPTED));

        assertThat(next(message, ACCEPTED + 5 * MINUTE)).isEqualTo("text");
        assertThat(next(message, ACCEPTED + 5 * MINUTE + 1)).isEqualTo(MARK + "text");
    }

    @Test
    void saysAMinuteOnce() {
        List<QueuedMessage> messages = List.of(
                new QueuedMessage("a", ACCEPTED),
                new QueuedMessage("b", ACCEPTED + 1_000),
                new QueuedMessage("c", ACCEPTED + MINUTE));

        assertThat(next(messages, ACCEPTED + 10 * MINUTE))
                .isEqualTo(MARK + "a\n\nb\n\n_accepted 2026-11-22 14:04 UTC_\n\nc");
    }

    @Test
    void marksOnlyWhatIsLate() {
        List<QueuedMessage> messages =
                List.of(new QueuedMessage("old", ACCEPTED), new QueuedMessage("new", ACCEPTED + 9 * MINUTE));

        assertThat(next(messages, ACCEPTED + 10 * MINUTE)).isEqualTo(MARK + "old\n\nnew");
    }

    @Test
    void costsAPackOfLateMessagesOneMark() {
        List<QueuedMessage> flood = Collections.nCopies(1_000, new QueuedMessage("m".repeat(60), ACCEPTED));

        Composed post = new Composer(LIMITS).next(flood, 0, Integer.MAX_VALUE, ACCEPTED + 10 * MINUTE);

        assertThat(post.messages()).isEqualTo(263);
    }

    @Test
    void countsTowardsTheLimit() {
        PostLimits limits = new PostLimits(200, 10, 2);
        List<QueuedMessage> message = List.of(new QueuedMessage("m".repeat(200), ACCEPTED));

        Composed first = new Composer(limits).next(message, 0, 1, ACCEPTED + 10 * MINUTE);
        Composed second = new Composer(limits).next(message, first.to(), 1, ACCEPTED + 10 * MINUTE);

        assertThat(first.text()).isEqualTo(MARK + "m".repeat(200 - MARK.length()));
        assertThat(second).isEqualTo(new Composed(1, 0, "m".repeat(MARK.length())));
    }

    @Test
    void isLeftOutWherePostsAreShort() {
        PostLimits limits = new PostLimits(199, 10, 2);

        assertThat(new Composer(limits)
                        .next(List.of(new QueuedMessage("text", ACCEPTED)), 0, 1, ACCEPTED + 10 * MINUTE)
                        .text())
                .isEqualTo("text");
    }

    @Test
    void isLeftOutWhereItDoesNotFitTheSameMessagesAgain() {
        int room = MARK.length();
        List<QueuedMessage> messages =
                List.of(new QueuedMessage("m".repeat(200), ACCEPTED), new QueuedMessage("n", ACCEPTED + MINUTE));
        long late = ACCEPTED + 10 * MINUTE;
        PostLimits tight = new PostLimits(202 + room, 10, 2);
        PostLimits oneMark = new PostLimits(203 + room, 10, 2);

        assertThat(new Composer(tight).again(messages, 0, 0, late))
                .contains(new Composed(2, 0, "m".repeat(200) + "\n\nn"));
        assertThat(new Composer(oneMark).again(messages, 0, 0, late))
                .contains(new Composed(2, 0, MARK + "m".repeat(200) + "\n\nn"));
    }

    @Test
    void isLeftOutWhereItDoesNotFitTheSamePartAgain() {
        List<QueuedMessage> message = List.of(new QueuedMessage("m".repeat(300), ACCEPTED));
        Composer composer = new Composer(new PostLimits(200, 10, 2));
        long late = ACCEPTED + 10 * MINUTE;

        assertThat(composer.again(message, 0, 200, late)).contains(new Composed(1, 200, "m".repeat(200)));
        assertThat(composer.again(message, 0, 100, late)).contains(new Composed(1, 100, MARK + "m".repeat(100)));
        assertThat(composer.again(message, 200, 0, late)).contains(new Composed(1, 0, "m".repeat(100)));
    }

    private static String next(List<QueuedMessage> messages, long wallMillis) {
        return new Composer(LIMITS)
                .next(messages, 0, Integer.MAX_VALUE, wallMillis)
                .text();
    }
}
