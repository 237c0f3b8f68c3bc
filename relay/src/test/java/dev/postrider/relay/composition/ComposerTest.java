package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ComposerTest {

    private static final PostLimits MATTERMOST = new PostLimits(16_383, 1_000, 2);

    @Test
    void leavesASingleMessageAsItIs() {
        assertThat(Posts.texts(MATTERMOST, "  as *it* is \n")).containsExactly("  as *it* is \n");
    }

    @Test
    void joinsWhatFitsByBlankLines() {
        assertThat(Posts.texts(limit(10), "abcd", "efgh", "ij")).containsExactly("abcd\n\nefgh", "ij");
    }

    @Test
    void countsCodePointsNotCharacters() {
        assertThat(Posts.texts(limit(8), "😀😀😀", "😀😀😀")).containsExactly("😀😀😀\n\n😀😀😀");
        assertThat(Posts.texts(limit(7), "😀😀😀", "😀😀😀")).containsExactly("😀😀😀", "😀😀😀");
    }

    @Test
    void packsNoMoreMessagesThanAllowed() {
        assertThat(Posts.texts(new PostLimits(100, 2, 2), "a", "b", "c")).containsExactly("a\n\nb", "c");
        assertThat(Posts.texts(new PostLimits(100, 1, 2), "a", "b")).containsExactly("a", "b");
    }

    @Test
    void takesARefusedPackApart() {
        Composed half = new Composer(MATTERMOST).next(Posts.said("a", "b", "c"), 0, 2, 0);

        assertThat(half).isEqualTo(new Composed(2, 0, "a\n\nb"));
    }

    @Test
    void showsControlCharactersAsReplacementCharacters() {
        assertThat(Posts.texts(MATTERMOST, "a\u0000b\u0007c\r\nd\te\u0085f\ud83d"))
                .containsExactly("a\ufffdb\ufffdc\ufffd\nd\te\ufffdf\ufffd");
    }

    @Test
    void readsNoMoreOfTheWaitingMessagesThanItTakesAndOne() {
        List<QueuedMessage> flood = Collections.nCopies(100_000, new QueuedMessage("m".repeat(60), 0));
        AtomicInteger read = new AtomicInteger();
        Iterable<QueuedMessage> counted = () -> counting(flood.iterator(), read);

        Composed post = new Composer(MATTERMOST).next(counted, 0, Integer.MAX_VALUE, 0);

        assertThat(post.messages()).isEqualTo(264);
        assertThat(read).hasValue(265);
    }

    @Test
    void composesTheSameMessagesAgain() {
        Optional<Composed> again = new Composer(limit(10)).again(Posts.said("abcd", "efgh"), 0, 0, 0);

        assertThat(again).contains(new Composed(2, 0, "abcd\n\nefgh"));
    }

    @Test
    void composesTheSamePartAgain() {
        List<QueuedMessage> tooLong = Posts.said("one two three four");
        Composer composer = new Composer(limit(10));

        assertThat(composer.again(tooLong, 0, 8, 0)).contains(new Composed(1, 8, "one two"));
        assertThat(composer.again(tooLong, 8, 0, 0)).contains(new Composed(1, 0, "three four"));
    }

    @Test
    void doesNotComposeAgainWhatTheLimitsForbidByNow() {
        List<QueuedMessage> messages = Posts.said("abcd", "efgh");

        assertThat(new Composer(limit(9)).again(messages, 0, 0, 0)).isEmpty();
        assertThat(new Composer(new PostLimits(100, 1, 0)).again(messages, 0, 0, 0))
                .isEmpty();
        assertThat(new Composer(limit(5)).again(Posts.said("one two three"), 0, 8, 0))
                .isEmpty();
    }

    @Test
    void neverComposesPartsOfSeveralMessagesInOnePost() {
        assertThat(new Composer(MATTERMOST).again(Posts.said("abcd", "efgh"), 2, 0, 0))
                .isEmpty();
        assertThat(new Composer(MATTERMOST).again(Posts.said("abcd", "efgh"), 0, 2, 0))
                .isEmpty();
    }

    @Test
    void refusesLimitsThatNothingFits() {
        assertThatThrownBy(() -> new PostLimits(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostLimits(1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostLimits(1, 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PostLimits limit(int codePoints) {
        return new PostLimits(codePoints, 1_000, 2);
    }

    private static Iterator<QueuedMessage> counting(Iterator<QueuedMessage> messages, AtomicInteger read) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return messages.hasNext();
            }

            @Override
            public QueuedMessage next() {
                read.incrementAndGet();
                return messages.next();
            }
        };
    }
}
