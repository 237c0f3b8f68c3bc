package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.limits;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the last owner was about to post may be there or not: its successor looks, exactly as for its own. */
final class EngineInheritedIntentTest {

    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofSeconds(25);

    private final EngineDriver first = new EngineDriver(PACKING).assign(0);

    /** The first owner has posted these together, or is about to; it never hears what became of it. */
    private Request.Post post(String... texts) {
        for (String text : texts) {
            first.message(channel(1), text);
        }
        return EngineDriver.post(first.act().get(0));
    }

    /** So late that the destination would not recognise a duplicate any more. */
    private EngineDriver takeOver(Limits limits) {
        return takeOver(limits, LATE);
    }

    private EngineDriver takeOver(Limits limits, Duration later) {
        first.now += later.toNanos();
        return first.successor(limits).assign(0, first.committed(0));
    }

    @Test
    void doesNotPostWhatItFinds() {
        first.room.answer(post("a", "b"));
        first.message(channel(1), "c");

        EngineDriver successor = takeOver(PACKING);
        successor.pass(SECOND);

        assertThat(successor.requests()).startsWith("look c%025d".formatted(1));
        assertThat(first.room.texts()).containsExactly("a\n\nb", "c");
    }

    @Test
    void sendsExactlyTheSameWhenItIsNotThereAMinuteLater() {
        Request.Post lost = post("a", "b");
        first.message(channel(1), "c");

        EngineDriver successor = takeOver(PACKING);
        successor.pass(SETTLED.plus(SECOND));

        assertThat(successor.requests()).containsSubsequence("look c%025d".formatted(1), "post a\n\nb", "post c");
        assertThat(successor.room.shown.get(0).range()).isEqualTo(lost.range());
        assertThat(successor.room.shown.get(0).lastId()).isEqualTo(lost.lastId());
        assertThat(successor.room.texts()).containsExactly("a\n\nb", "c");
    }

    /** As after {@code kill -9} and a quick restart: the destination still recognises what it has. */
    @Test
    void sendsTheSameAgainAfterAVerificationWhenTheFirstAttemptWasSecondsAgo() {
        Request.Post lost = post("a", "b");
        first.message(channel(1), "c");

        EngineDriver successor = takeOver(PACKING, SECOND.multipliedBy(2));
        successor.pass(SECOND);

        assertThat(successor.requests()).containsExactly("look c%025d".formatted(1), "post a\n\nb", "post c");
        assertThat(successor.room.shown.get(0).range()).isEqualTo(lost.range());
        assertThat(successor.room.shown.get(0).lastId()).isEqualTo(lost.lastId());
    }

    /** A second for what is on its way, then a look, and the post. */
    @Test
    void sendsTheSameAgainTwentySecondsAfterTheCommitThatNamesIt() {
        post("a");

        EngineDriver successor = takeOver(PACKING, SECOND.multipliedBy(19));
        successor.pass(SECOND);

        assertThat(successor.requests()).endsWith("post a");
    }

    @Test
    void waitsTheMinuteWhenItWasNamedLongerAgo() {
        post("a");

        EngineDriver successor = takeOver(PACKING, SECOND.multipliedBy(19).plusMillis(1));
        successor.pass(SETTLED.minusMillis(1));

        assertThat(successor.requests()).isNotEmpty().allMatch(each -> each.startsWith("look"));
    }

    /** The successor dies as well, before it has sent anything: the first attempt stays the first. */
    @Test
    void everySuccessorKnowsWhenTheFirstAttemptWas() {
        Request.Post slow = post("a");
        EngineDriver second = takeOver(PACKING, SECOND.multipliedBy(9));
        second.malformed(0);
        second.act();
        second.written(second.writing.get(0), true);
        second.now += Duration.ofMillis(50).toNanos();
        second.act();
        assertThat(second.taken).as("what the third finds").isNotEmpty();
        second.now += SECOND.multipliedBy(10).toNanos();

        EngineDriver third = second.takeOver();
        third.pass(SETTLED.minusMillis(1));
        first.room.answer(slow);
        third.pass(SETTLED);

        assertThat(first.room.texts()).containsExactly("a");
    }

    /** The second attempt has its own lease, but the destination remembers the first. */
    @Test
    void theTimeIsThatOfTheFirstAttemptWhenTheSameWasSentAgain() {
        Request.Post slow = post("a");
        Outcome brokenOff = new DestinationFailure.Unavailable("connection reset", DeliveryCertainty.UNCERTAIN);
        first.answer(first.open.get(0), brokenOff);
        first.chat = request -> request instanceof Request.Post ? brokenOff : first.room.answer(request);
        first.pass(SECOND.multipliedBy(10));
        assertThat(first.requests()).endsWith("look c%025d".formatted(1), "post a");

        EngineDriver successor = takeOver(PACKING, SECOND.multipliedBy(11));
        successor.pass(SETTLED.minusMillis(1));
        first.room.answer(slow);
        successor.pass(SETTLED);

        assertThat(first.room.texts()).containsExactly("a");
    }

    /** The request of the first owner ended at the latest 30 s after it was named, and what comes of it a minute later. */
    @Test
    void afterAMinuteAndAHalfAVerificationSettlesIt() {
        post("a");

        EngineDriver successor = takeOver(PACKING, SETTLED.plus(SETTLED));
        successor.pass(SECOND);

        assertThat(successor.requests()).containsExactly("look c%025d".formatted(1), "post a");
    }

    /** The machine's clock is behind that of the first owner: nobody knows how long ago it was. */
    @Test
    void aCommitFromTheFutureIsTakenForAnOldOne() {
        post("a");
        EngineDriver successor = first.successor(PACKING);
        successor.assign(0, first.committed(0, Duration.ofSeconds(-1)));

        successor.pass(SETTLED.minusMillis(1));
        assertThat(successor.room.shown).isEmpty();
        successor.pass(SECOND);

        assertThat(successor.room.texts()).containsExactly("a");
    }

    /** The request of the first owner may have been long in flight, and may come to its end long after it died. */
    @Test
    void neverSendsAgainWhatTheDestinationMayStillBeAt() {
        Request.Post slow = post("a");
        EngineDriver successor = takeOver(PACKING);
        successor.message(channel(2), "other");
        successor.pass(SETTLED.minusMillis(1));
        assertThat(first.room.texts()).containsExactly("other");
        first.room.answer(slow);

        successor.pass(SETTLED);

        assertThat(first.room.texts()).containsExactly("other", "a");
        assertThat(successor.checkpoint(0).laneCheckpoints()).isEmpty();
    }

    /** Somebody waits behind it: it is not first looked for when the minute is over. */
    @Test
    void goesOnSoonWhenItAppears() {
        Request.Post slow = post("a");
        first.message(channel(1), "b");
        EngineDriver successor = takeOver(PACKING);
        successor.pass(SECOND.multipliedBy(4));
        first.room.answer(slow);

        successor.pass(SECOND.multipliedBy(5));

        assertThat(first.room.texts()).containsExactly("a", "b");
    }

    @Test
    void sendsExactlyTheSamePartOfASplitMessage() {
        first.message(channel(1), "word ".repeat(100).strip());
        first.act();
        first.answer(first.open.get(0), first.room.answer(first.open.get(0).request()));
        Request.Post lost = EngineDriver.post(first.act().get(0));
        assertThat(lost.range().from()).isPositive();

        EngineDriver successor = takeOver(PACKING);
        successor.pass(SETTLED.plus(SECOND));

        assertThat(successor.room.shown.get(1).range()).isEqualTo(lost.range());
        assertThat(successor.room.shown.get(1).text()).isEqualTo(lost.text());
        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    /** The part before it is among the candidates, too, and must not be taken for it. */
    @Test
    void tellsThePartUncertainFromTheOneBefore() {
        first.message(channel(1), "word ".repeat(100).strip());
        first.act();
        first.answer(first.open.get(0), first.room.answer(first.open.get(0).request()));
        first.room.answer(EngineDriver.post(first.act().get(0)));

        EngineDriver successor = takeOver(PACKING);
        successor.pass(SECOND);

        List<Range> ranges =
                successor.room.shown.stream().map(Request.Post::range).toList();
        assertThat(ranges).doesNotHaveDuplicates();
        assertThat(ranges.get(2).from()).isEqualTo(ranges.get(1).to());
        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void staysNamedFromTheFirstMomentOn() {
        post("a", "b");
        first.malformed(0);

        EngineDriver successor = first.successor(PACKING);
        successor.engine.assigned(0, first.committed(0), successor.now);
        Range named = new Range(0, 0, 1, 0);
        assertThat(EngineDriver.intents(successor.checkpoint(0))).containsExactly(named);
        successor.engine.read(
                0,
                0,
                channel(1).key(),
                RecordIdentity.unnamed(0),
                () -> first.log.at(0, 0).entry());
        assertThat(EngineDriver.intents(successor.checkpoint(0))).containsExactly(named);
    }

    @Test
    void waitsUntilAllThatThePostCarriedIsRead() {
        post("a", "b");
        first.malformed(0);
        EngineDriver successor = first.successor(PACKING);
        successor.engine.assigned(0, first.committed(0), successor.now);

        successor.engine.read(
                0,
                0,
                channel(1).key(),
                RecordIdentity.unnamed(0),
                () -> first.log.at(0, 0).entry());
        successor.step();
        assertThat(successor.open).isEmpty();
        assertThat(successor.waitsForEver()).isTrue();
        successor.engine.read(
                0,
                1,
                channel(1).key(),
                RecordIdentity.unnamed(0),
                () -> first.log.at(0, 1).entry());
        successor.step();
        assertThat(successor.open).as("a second for what is on its way").isEmpty();
        successor.pass(SECOND);

        assertThat(successor.requests()).startsWith("look c%025d".formatted(1));
    }

    /** What was sent cannot be sent so again; whether it is still on its way, only time tells. */
    @Test
    void composesAnewAMinuteLaterWhatDoesNotFitTheLimitsAnyMore() {
        post("x".repeat(60), "y".repeat(60), "z".repeat(60));

        EngineDriver successor = takeOver(limits(new PostLimits(130, 100, 2)));
        successor.pass(SETTLED.minusMillis(1));
        assertThat(successor.room.shown).isEmpty();
        assertThat(successor.checkpoint(0).laneCheckpoints()).allMatch(each -> each.intent() != null);
        successor.pass(SECOND);

        assertThat(successor.requests()).contains("look c%025d".formatted(1));
        assertThat(successor.room.texts()).containsExactly("x".repeat(60) + "\n\n" + "y".repeat(60), "z".repeat(60));
    }

    @Test
    void findsWhatDoesNotFitTheLimitsAnyMore() {
        Request.Post slow = post("x".repeat(60), "y".repeat(60), "z".repeat(60));
        EngineDriver successor = takeOver(limits(new PostLimits(130, 100, 2)));
        successor.pass(Duration.ofSeconds(20));
        first.room.answer(slow);

        successor.pass(SETTLED);

        assertThat(successor.room.shown).hasSize(1);
        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void doubtsEverythingWhenItCannotReadTheLastCommit() {
        first.message(channel(1), "a");
        first.message(channel(1), "b");
        first.message(channel(2), "c");
        first.settle();
        first.message(channel(1), "d");
        first.message(channel(3), "e");

        EngineDriver successor = first.successor(PACKING).assign(0, Checkpoint.uncertain(0));
        successor.pass(SETTLED.minusMillis(1));
        assertThat(successor.room.texts()).containsExactlyInAnyOrder("a\n\nb", "c");
        assertThat(successor.requests()).allMatch(each -> each.startsWith("look "));
        successor.pass(SECOND);

        assertThat(successor.room.texts()).containsExactlyInAnyOrder("a\n\nb", "c", "d", "e");
        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(5));
    }

    /** A database in trouble refuses everything; what it hides is there all the same. */
    @Test
    void anOutageThatRefusesVerificationsMakesItForgetNothingThatItCannotKnow() {
        first.message(channel(1), "a");
        first.settle();
        EngineDriver successor = first.successor(PACKING);
        successor.chat = request -> new Outcome.ChannelRefused("HTTP 403", false);
        successor.assign(0, Checkpoint.uncertain(0));
        successor.pass(Duration.ofMinutes(10));
        successor.chat = successor.room::answer;

        successor.pass(Duration.ofMinutes(10));

        assertThat(successor.room.texts()).containsExactly("a");
        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void aLateVerificationTellsOfAllThatIsGivenUpBehindMetadataItCannotRead() {
        for (int message = 0; message < 20; message++) {
            first.message(channel(1), "m" + message);
        }
        EngineDriver successor = first.successor(PACKING);
        successor.now += Duration.ofDays(8).toNanos();
        successor.assign(0, Checkpoint.uncertain(0));

        successor.pass(SETTLED.multipliedBy(2));

        assertThat(successor.deadLetters).hasSize(20);
        assertThat(successor.requests()).hasSizeLessThan(5).allMatch(each -> each.startsWith("look "));
    }

    @Test
    void doubtsNothingThatWasNotIntended() {
        post("a");
        first.answer(first.open.get(0), first.room.answer(first.open.get(0).request()));
        first.pass(SECOND);
        first.message(channel(1), "b");

        EngineDriver successor = takeOver(PACKING);
        successor.settle();

        assertThat(successor.requests()).containsExactly("post b");
    }

    @Test
    void manyLanesUncertainAreAllSettled() {
        for (int lane = 0; lane < 100; lane++) {
            first.message(channel(lane), "m" + lane);
        }
        List<Command.Send> posts = first.act();
        posts.subList(0, 30).forEach(send -> first.room.answer(send.request()));

        EngineDriver successor = takeOver(PACKING);
        successor.pass(SETTLED.plus(SECOND));

        assertThat(successor.room.texts()).hasSize(100).doesNotHaveDuplicates();
        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(100));
    }

    /** Its channel was missing for a while, so nobody could look. */
    @Test
    void aDeadLetterSaysNothingOfWhatIsBehindIt() {
        Address address = named("builds");
        first.message(address, "a");
        first.message(address, "b");
        first.settle();
        EngineDriver successor = first.successor(UNPACKED);
        successor.chat = request -> request instanceof Request.LookUp
                ? new Outcome.ChannelMissing("HTTP 404")
                : successor.room.answer(request);
        successor.takesDeadLetters = write -> false;
        successor.assign(0, Checkpoint.uncertain(0));
        successor.pass(Duration.ofMinutes(70));
        assertThat(successor.deadLetters).isNotEmpty();

        successor.pass(Duration.ofMinutes(5));
        successor.chat = successor.room::answer;
        successor.takesDeadLetters = write -> true;
        successor.pass(SETTLED.multipliedBy(2));

        assertThat(successor.room.texts()).containsExactly("a\n\nb");
        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void whatIsNotReadYetStaysUnknown() {
        EngineDriver successor = first.successor(PACKING).assign(0, Checkpoint.uncertain(0));
        assertThat(successor.checkpoint(0).understood()).isFalse();

        successor.message(channel(1), "a");
        successor.pass(SETTLED.multipliedBy(2));

        assertThat(successor.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    /** What has no address was never posted: there is nothing to look for. */
    @Test
    void givesUpAMalformedRecordBehindMetadataThatIsNotUnderstood() {
        first.malformed(0);

        EngineDriver successor = first.successor(PACKING).assign(0, Checkpoint.uncertain(0));
        successor.pass(SETTLED.multipliedBy(2));

        assertThat(successor.committed(0).committed()).isEqualTo(1);
    }
}
