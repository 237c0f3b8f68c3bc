package dev.postrider.relay.engine.uncertain;

import static dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding.FOUND;
import static dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding.FOUND_IN_PART;
import static dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding.FOUND_MORE_MAY_BE;
import static dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding.READ_ON;
import static dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding.SEND_AGAIN;
import static dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding.SETTLED;
import static dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding.VERIFY_LATER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Priority;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.failure.DestinationHealth;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What each page that is read back, or refused, means for the post. */
final class UncertainPostTest {

    private static final long SECOND = 1_000_000_000L;

    /** When the commit that names the post was sent; time overflows soon after. */
    private static final long NAMED = Math.subtractExact(Long.MAX_VALUE, 30 * SECOND);

    private static final Request.Post POST = new Request.Post(
            new Origin("group", "topic"),
            0,
            new Range(3, 0, 5, 0),
            new UUID(0, 5),
            new Address.ChannelName("team", "channel"),
            "target",
            "text",
            List.of(),
            Priority.STANDARD,
            NAMED + Intent.LEASE.toNanos(),
            List.of());

    private static UncertainPost timedOut() {
        return UncertainPost.own(POST, true, NAMED + 20 * SECOND);
    }

    private static UncertainPost failed() {
        return UncertainPost.own(POST, false, NAMED + SECOND);
    }

    @Test
    void whatIsNotThereIsSentAgainWhileTheVerificationIsFresh() {
        UncertainPost post = failed();
        assertThat(post.maySend(NAMED + SECOND, SECOND)).as("not verified yet").isFalse();

        long now = NAMED + 2 * SECOND;
        assertThat(post.nextPage(now)).isZero();
        assertThat(post.pageRead(null, true, now)).isEqualTo(SEND_AGAIN);
        assertThat(post.maySend(now + 5 * SECOND, SECOND)).isTrue();
        assertThat(post.maySend(now + 5 * SECOND + 1, SECOND)).isFalse();
    }

    @Test
    void whatMayStillBeInFlightWaitsUntilItIsSettled() {
        UncertainPost post = timedOut();

        post.nextPage(NAMED + 21 * SECOND);
        assertThat(post.pageRead(null, true, NAMED + 21 * SECOND)).isEqualTo(VERIFY_LATER);
        assertThat(post.maySend(NAMED + 21 * SECOND, SECOND)).isFalse();

        long settled = NAMED + 80 * SECOND;
        post.nextPage(settled);
        assertThat(post.pageRead(null, true, settled)).isEqualTo(SEND_AGAIN);
        assertThat(post.maySend(settled + 100 * SECOND, SECOND))
                .as("it will not come any more")
                .isTrue();
    }

    @Test
    void whatIsGivenUpIsNeverSentAgainButSettledByTime() {
        UncertainPost post = failed();
        post.nextPage(NAMED + 2 * SECOND);
        post.pageRead(null, true, NAMED + 2 * SECOND);

        post.giveUp();

        assertThat(post.maySend(NAMED + 2 * SECOND, SECOND)).isFalse();
        post.nextPage(NAMED + 60 * SECOND);
        assertThat(post.pageRead(null, true, NAMED + 60 * SECOND)).isEqualTo(VERIFY_LATER);
        post.nextPage(NAMED + 61 * SECOND);
        assertThat(post.pageRead(null, true, NAMED + 61 * SECOND)).isEqualTo(SETTLED);
    }

    @Test
    void thePagesOfOneVerificationCountTogether() {
        UncertainPost post = failed();
        assertThat(post.nextPage(NAMED)).isZero();
        assertThat(post.pageRead(shown(5), false, NAMED)).isEqualTo(READ_ON);
        assertThat(post.nextPage(NAMED)).isEqualTo(1);
        assertThat(post.nextPage(NAMED))
                .as("a page that failed is asked for again")
                .isEqualTo(1);

        assertThat(post.pageRead(shown(4), true, NAMED)).isEqualTo(FOUND);
        assertThat(post.found()).as("the furthest").isEqualTo(shown(5));
    }

    @Test
    void whatIsFoundInPartMayStillCome() {
        UncertainPost post = failed();
        post.nextPage(NAMED + 2 * SECOND);
        assertThat(post.pageRead(shown(4), true, NAMED + 2 * SECOND)).isEqualTo(FOUND_IN_PART);

        UncertainPost late = failed();
        late.nextPage(NAMED + 61 * SECOND);
        assertThat(late.pageRead(shown(4), true, NAMED + 61 * SECOND)).isEqualTo(FOUND);
    }

    @Test
    void whereNobodyKnowsWhatWasSentThereMayBeMore() {
        UncertainPost post = UncertainPost.ofUnknown(NAMED);
        post.nextPage(NAMED + 100 * SECOND);

        assertThat(post.pageRead(shown(4), true, NAMED + 100 * SECOND)).isEqualTo(FOUND_MORE_MAY_BE);
    }

    @Test
    void aRefusedQueryWeighsMoreWhileOthersArePosted() {
        DestinationHealth health = new DestinationHealth();
        UncertainPost post = failed();
        for (int query = 0; query < 9; query++) {
            post.nextPage(NAMED);
            assertThat(post.refused(health)).isFalse();
            post.verifyAnew();
        }
        post.nextPage(NAMED);
        assertThat(post.refused(health)).as("ten of weight one").isTrue();
    }

    @Test
    void aRefusedVerificationBeginsAtItsFirstPageAgain() {
        UncertainPost post = failed();
        post.nextPage(NAMED);
        post.pageRead(null, false, NAMED);
        post.nextPage(NAMED);

        post.verifyAnew();

        assertThat(post.nextPage(NAMED)).isZero();
    }

    @Test
    void aChannelThatCannotBeReadIsBelievedForFiveSecondsAndAPermit() {
        UncertainPost post = failed();
        post.nextPage(NAMED + 61 * SECOND);

        assertThat(post.cannotBeRead(NAMED + 61 * SECOND)).isEqualTo(SEND_AGAIN);
        assertThat(post.maySend(NAMED + 67 * SECOND, SECOND)).isTrue();
        assertThat(post.maySend(NAMED + 68 * SECOND, SECOND))
                .as("settled or not")
                .isFalse();
        assertThat(post.maySend(NAMED + 161 * SECOND, 100 * SECOND))
                .as("the next permit of a slow relay")
                .isTrue();
    }

    @Test
    void aPageThatNobodyAskedForIsAMistake() {
        assertThatThrownBy(() -> failed().pageRead(null, true, NAMED)).isInstanceOf(IllegalStateException.class);
    }

    private static ShownPost shown(long last) {
        return new ShownPost(new Progress(last, 0), 3, "p" + last);
    }
}
