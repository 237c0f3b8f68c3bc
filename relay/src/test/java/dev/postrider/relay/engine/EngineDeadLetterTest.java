package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages that are given up on: refused, malformed, too old. */
final class EngineDeadLetterTest {

    private static final Outcome NEVER = new PostOutcome.TextRejected("HTTP 400");
    private static final Duration MAX_AGE = EngineDriver.UNPACKED.maxAge();

    private final EngineDriver driver = new EngineDriver().assign(0);

    @Test
    void aDeadLetterOccupiesItsLaneUntilItIsWritten() {
        driver.message(channel(1), "bad");
        driver.message(channel(1), "good");
        driver.message(channel(2), "other");
        driver.act();
        driver.answer(driver.open.get(0), NEVER);
        driver.answer(driver.open.get(0), new PostOutcome.Posted(""));

        assertThat(driver.act()).isEmpty();
        assertThat(driver.writing).hasSize(1);
        assertThat(driver.checkpoint(0).committed()).isZero();
        driver.written(driver.writing.get(0), true);

        assertThat(driver.checkpoint(0).committed()).isEqualTo(1);
        driver.act();
        assertThat(driver.openRequests()).containsExactly("post good");
    }

    @Test
    void aDeadLetterSaysWhyAndHowOftenItWasTried() {
        driver.message(channel(1), "bad");
        driver.act();
        driver.answer(driver.open.get(0), new DestinationFailure.Busy(Duration.ofSeconds(1)));
        driver.chat = request -> NEVER;

        driver.pass(Duration.ofSeconds(2));

        Command.WriteDeadLetter letter = driver.deadLetters.get(0);
        assertThat(letter.reason()).isEqualTo(DeadReason.REFUSED);
        assertThat(letter.detail()).isEqualTo("HTTP 400");
        assertThat(letter.attempts()).isEqualTo(2);
        assertThat(letter.entry().position()).isEqualTo(new Position(0, 0));
    }

    @Test
    void triesADeadLetterAgainThatKafkaRefusedAndSkipsNothing() {
        driver.message(channel(1), "bad");
        driver.message(channel(1), "good");
        driver.message(channel(2), "other");
        driver.chat = request ->
                request instanceof Request.Post post && post.text().equals("bad") ? NEVER : driver.room.answer(request);
        driver.takesDeadLetters = write -> false;

        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.delivered()).containsExactly("other");
        assertThat(driver.deadLetters).hasSizeBetween(20, 60);
        assertThat(driver.checkpoint(0).committed()).isZero();

        driver.takesDeadLetters = write -> true;
        driver.pass(Duration.ofSeconds(30));
        assertThat(driver.delivered()).containsExactly("other", "good");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void deadLettersThatNobodyTakesTakeNoSlotFromPosts() {
        IntStream.range(0, 200).forEach(i -> driver.malformed(0));
        driver.message(channel(1), "good");

        driver.act();

        assertThat(driver.writing).hasSize(200);
        assertThat(driver.openRequests()).containsExactly("post good");
    }

    @Test
    void aMalformedRecordHarmsNobody() {
        driver.message(channel(1), "a");
        driver.malformed(0);
        driver.malformed(0);
        driver.message(channel(1), "b");
        driver.takesDeadLetters = write -> write.entry().position().offset() == 2;

        driver.settle();

        assertThat(driver.delivered()).containsExactly("a", "b");
        assertThat(driver.deadLetters).hasSize(2).allMatch(each -> each.reason() == DeadReason.MALFORMED);
        assertThat(driver.checkpoint(0)).isEqualTo(new Checkpoint(1, 4, List.of(LaneCheckpoint.unfinished(1)), true));
    }

    @Test
    void givesUpOnlyWhatIsOlderThanTheMaximumAge() {
        driver.log.message(0, channel(1), "too old", driver.wallMillis() - MAX_AGE.toMillis() - 1);
        driver.log.message(0, channel(1), "just young enough", driver.wallMillis() - MAX_AGE.toMillis());

        driver.settle();

        assertThat(driver.delivered()).containsExactly("just young enough");
        assertThat(driver.deadLetters).hasSize(1);
        assertThat(driver.deadLetters.get(0).reason()).isEqualTo(DeadReason.TOO_OLD);
        assertThat(driver.deadLetters.get(0).detail()).isEqualTo("it waited for longer than 168 h");
        assertThat(driver.deadLetters.get(0).attempts()).isZero();
    }

    /** The age is judged when the turn comes, and during an outage none does. */
    @Test
    void judgesTheAgeWhenTheTurnComes() {
        driver.message(channel(1), "a");
        driver.chat = request -> new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED);
        driver.pass(Duration.ofDays(6));
        assertThat(driver.deadLetters).isEmpty();

        driver.pass(Duration.ofDays(2));

        assertThat(driver.deadLetters).hasSize(1).allMatch(each -> each.reason() == DeadReason.TOO_OLD);
    }

    /** The broker's clock may be wrong. */
    @Test
    void isNotTooOldIfTheIngressSaysOtherwise() {
        driver.log.ingressAheadMillis = Duration.ofDays(30).toMillis();
        driver.log.message(
                0, channel(1), "a", driver.wallMillis() - Duration.ofDays(30).toMillis());

        driver.settle();

        assertThat(driver.delivered()).containsExactly("a");
    }

    @Test
    void asksTheChatServerForTheTimeBeforeItGivesUpByItsOwnClock() {
        driver.chatHasClock = true;
        driver.log.message(0, channel(1), "old", driver.wallMillis() - MAX_AGE.toMillis() - 1);
        driver.log.message(0, channel(1), "older", driver.wallMillis() - 2 * MAX_AGE.toMillis());

        driver.settle();

        assertThat(driver.requests()).containsExactly("me");
        assertThat(driver.deadLetters).hasSize(2).allMatch(each -> each.reason() == DeadReason.TOO_OLD);
    }

    @Test
    void aClockThatJumpsMakesNothingTooOld() {
        driver.chatHasClock = true;
        driver.message(channel(1), "a");
        driver.settle();
        driver.wallAhead = Duration.ofDays(30);
        IntStream.range(0, 20).forEach(i -> driver.message(channel(i % 2), "b" + i));

        driver.pass(Duration.ofMinutes(30));

        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.delivered()).containsExactly("a");
        assertThat(driver.requests()).as("questions for the time").hasSizeBetween(25, 80);
        assertThat(driver.events).containsExactly(new RelayEvent.ClocksDiffer(Duration.ofDays(30)));

        driver.wallAhead = Duration.ofMinutes(59);
        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.delivered()).hasSize(21);
        assertThat(driver.events).hasSize(2).last().isEqualTo(new RelayEvent.ClocksAgree());
    }

    /** Whoever may be there must be found, before the message is young enough to be sent again. */
    @Test
    void whatIsUncertainWaitsWhileClocksDiffer() {
        driver.chatHasClock = true;
        driver.message(channel(1), "a");
        driver.chat = request -> request instanceof Request.Post
                ? driver.room.swallow(request, new DestinationFailure.Suspect("HTTP 500", DeliveryCertainty.UNCERTAIN))
                : driver.room.answer(request);
        driver.settle();
        driver.wallAhead = Duration.ofDays(30);
        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.checkpoint(0).committed()).isZero();

        driver.wallAhead = Duration.ZERO;
        driver.pass(Duration.ofMinutes(2));

        assertThat(driver.room.texts()).containsExactly("a");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    /** It is long ago that it answered, but it did, and time has passed since as the worker's clock says. */
    @Test
    void needsNoNewAnswerWhileTheLastOneAgrees() {
        driver.chatHasClock = true;
        driver.message(channel(1), "a");
        driver.settle();
        driver.message(channel(1), "b");
        driver.chat = request -> new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED);

        driver.pass(Duration.ofDays(8));

        assertThat(driver.deadLetters).hasSize(1).allMatch(each -> each.reason() == DeadReason.TOO_OLD);
    }
}
