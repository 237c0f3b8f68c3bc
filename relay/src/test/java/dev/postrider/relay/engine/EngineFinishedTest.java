package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.Sayings.say;
import static dev.postrider.relay.engine.Sayings.takeOver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.receipt.Receipt;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.LaneOverview;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine says what is finished and how: once of each record, and before the commit that counts it as finished. */
final class EngineFinishedTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    /** Offsets with how they ended. */
    private static String told(Command.Finished finished) {
        List<Long> offsets = finished.records().stream()
                .map(record -> record.position().offset())
                .toList();
        return offsets + " " + finished.result();
    }

    private static List<String> told(EngineDriver of) {
        return of.finished.stream().map(EngineFinishedTest::told).toList();
    }

    private static String post(EngineDriver of, int number) {
        return "Delivered[post=" + ChatRoom.id(of.room.shown.get(number)) + "]";
    }

    @Test
    void thoseOfOnePostAreToldTogetherWithItsId() {
        driver.message(channel(1), "a");
        driver.message(channel(2), "other");
        driver.message(channel(1), "b");
        driver.settle();

        assertThat(told(driver)).containsExactly("[0, 2] " + post(driver, 0), "[1] " + post(driver, 1));
        assertThat(driver.finished.get(0).attempts()).isEqualTo(1);
        assertThat(driver.finished.get(0).lane()).isEqualTo(channel(1).key());
    }

    @Test
    void aDeadLetterIsToldWithItsPlaceOnceItIsSafe() {
        driver.chat = request -> new PostOutcome.TextRejected("HTTP 400");
        driver.takesDeadLetters = write -> !driver.deadLetters.isEmpty() && driver.deadLetters.size() > 1;
        driver.message(channel(1), "a");
        driver.settle();
        assertThat(driver.finished).isEmpty();

        driver.pass(SECOND.multipliedBy(5));

        assertThat(told(driver))
                .containsExactly("[0] DeadLettered[reason=refused, detail=HTTP 400, partition=0, offset=0]");
    }

    @Test
    void aTextThatIsSplitIsToldWithItsLastPart() {
        EngineDriver splitting = new EngineDriver(UNPACKED).assign(0);
        splitting.message(channel(1), "x".repeat(300));
        Command.Send first = splitting.act().get(0);
        splitting.answer(first, splitting.room.answer(first.request()));
        splitting.act();
        assertThat(splitting.finished).isEmpty();

        splitting.settle();

        assertThat(told(splitting)).containsExactly("[0] " + post(splitting, 1));
    }

    @Test
    void ofSeveralPostsThatAVerificationFindsOnlyTheLastIsKnown() {
        EngineDriver first = new EngineDriver(UNPACKED).assign(0);
        first.message(channel(1), "a");
        first.message(channel(1), "b");
        first.message(channel(1), "c");
        first.settle();

        EngineDriver successor = first.successor(UNPACKED).assign(0, Checkpoint.uncertain(0));
        successor.pass(Duration.ofMinutes(3));

        assertThat(first.room.texts()).containsExactly("a", "b", "c");
        assertThat(told(successor)).containsExactly("[0, 1] Delivered[post=]", "[2] " + post(first, 2));
    }

    @Test
    void repetitionsAreToldWithWhatTheyRepeat() {
        say(driver, 1, "a first");
        driver.settle();
        say(driver, 1, "a again");
        say(driver, 1, "a and again");
        driver.settle();

        assertThat(told(driver))
                .containsExactly(
                        "[0] " + post(driver, 0), "[1] Repeated[originals=[0]]", "[2] Repeated[originals=[0]]");
        assertThat(driver.finished.get(1).attempts()).isZero();
    }

    @Test
    void repetitionsThatWaitForTheHistoryAreToldWhenItIsKnown() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        EngineDriver successor = takeOver(driver);
        successor.past.answers = false;
        say(successor, 1, "a again");
        successor.settle();
        assertThat(successor.finished).isEmpty();

        successor.past.answers = true;
        successor.settle();

        assertThat(told(successor)).containsExactly("[1] Repeated[originals=[0]]");
    }

    /** Each once, although the lane lets go of what is around it, and reads that again. */
    @Test
    void aRepetitionIsToldOnceWhereItsLaneIsParked() {
        Limits tight = new Limits(
                PACKING.post(), 8, 10_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);
        EngineDriver owner = new EngineDriver(tight).assign(0);
        owner.chat = request -> request instanceof Request.Post
                ? new Outcome.ChannelRefused("archived", true)
                : owner.room.answer(request);
        owner.log.messageBytes = 10;
        say(owner, 1, "a"); // the head
        owner.message(channel(1), "let go");
        owner.message(channel(1), "let go, too");
        say(owner, 1, "a again");
        owner.message(channel(1), "the last");
        owner.log.messageBytes = 2_500;
        for (int filler = 2; filler < 6; filler++) {
            owner.message(channel(filler), "fills the memory");
        }
        owner.settle();
        assertThat(told(owner)).containsExactly("[3] Repeated[originals=[0]]");
        assertThat(unfinished(owner)).isEqualTo(4);

        owner.chat = owner.room::answer;
        owner.pass(SECOND.multipliedBy(20));

        assertThat(owner.room.texts()).contains("let go\n\nlet go, too\n\nthe last");
        assertThat(told(owner)).filteredOn(each -> each.contains("Repeated")).hasSize(1);
    }

    private static int unfinished(EngineDriver of) {
        return of.engine.overview(of.now).lanes().stream()
                .filter(lane -> lane.name().equals(channel(1).key()))
                .mapToInt(LaneOverview::messages)
                .sum();
    }

    /** Each once, although the second is read twice. */
    @Test
    void repetitionsInALaneThatIsDeferredAreToldWhenTheyAreReadAgain() {
        say(driver, 1, "a");
        driver.settle();
        driver.log.messageBytes = 300 * 1_024; // fills its lane
        driver.message(channel(1), "large");
        driver.log.messageBytes = 10;
        driver.message(channel(1), "deferred");
        say(driver, 1, "a again");
        driver.settle();

        assertThat(told(driver))
                .containsExactly(
                        "[0] " + post(driver, 0),
                        "[1] " + post(driver, 1),
                        "[3] Repeated[originals=[0]]",
                        "[2] " + post(driver, 2));
    }

    @Test
    void whatIsNotOursAnyMoreIsNotTold() {
        driver.message(channel(1), "a");
        driver.malformed(0);
        driver.act();
        Command.Send late = driver.open.get(0);
        Command.WriteDeadLetter letter = driver.writing.get(0);
        driver.revoke(0);

        driver.engine.answered(
                late.attempt(), RequestResults.of(late.request(), new PostOutcome.Posted("post")), driver.now);
        driver.engine.deadLetterWritten(letter.attempt(), letter.entry().position(), driver.now);

        assertThat(driver.engine.step(driver.now, driver.wallMillis()).commands())
                .noneMatch(Command.Finished.class::isInstance);
    }

    /** Whoever is killed in between has told it, and nobody else would. */
    @Test
    void isToldBeforeTheCommitThatCountsItAsFinished() {
        EngineDriver one = new EngineDriver(UNPACKED).assign(0);
        one.message(channel(1), "a");
        one.message(channel(1), "b");
        Command.Send sent = one.act().get(0);
        one.engine.answered(
                sent.attempt(), RequestResults.of(sent.request(), one.room.answer(sent.request())), one.now);

        List<Command> commands = one.engine.step(one.now, one.wallMillis()).commands();

        assertThat(commands).hasSize(2);
        assertThat(commands.get(0))
                .isInstanceOfSatisfying(
                        Command.Finished.class,
                        finished -> assertThat(finished.result()).isInstanceOf(Receipt.Delivered.class));
        assertThat(commands.get(1)).isInstanceOf(Command.Commit.class);
    }
}
