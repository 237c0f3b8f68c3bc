package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.Sayings.say;
import static dev.postrider.relay.engine.Sayings.takeOver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.PostOutcome;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A message that its partition's log holds already is not posted again. */
final class EngineDuplicatesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = EngineDriver.KEYS.window();

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    @Test
    void aDuplicateOfWhatWaitsIsInFlightOrIsPostedIsDropped() {
        say(driver, 1, "a first");
        say(driver, 1, "a waiting");
        driver.act();
        say(driver, 1, "a under way");
        driver.settle();
        say(driver, 1, "a posted");
        driver.message(channel(1), "other");
        say(driver, 1, "b another key");
        driver.pass(SECOND);

        assertThat(driver.room.texts()).containsExactly("a first", "other\n\nb another key");
        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(6));
    }

    @Test
    void whereNothingElseIsReadDuplicatesAreCommittedPast() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        say(driver, 1, "a");
        say(driver, 1, "a");
        driver.pass(SECOND);

        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(3));
        assertThat(driver.waitsForEver()).isTrue();
    }

    @Test
    void afterTheWindowAKeyNamesAnotherMessage() {
        say(driver, 1, "a first");
        driver.pass(DAY);
        say(driver, 1, "a at the edge");
        driver.pass(DAY.plusMillis(1));
        say(driver, 1, "a later");
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a first", "a later");
    }

    @Test
    void aReplayedMessageIsAnother() {
        say(driver, 1, "a", DuplicateKind.KEYED, 0);
        say(driver, 1, "a replayed", DuplicateKind.KEYED, 1);
        say(driver, 1, "a", DuplicateKind.KEYED, 0);
        say(driver, 1, "a", DuplicateKind.KEYED, 1);
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a\n\na replayed");
    }

    @Test
    void whatRepeatsADeadLetterIsDroppedToo() {
        driver.chat = request -> new PostOutcome.TextRejected("HTTP 400");
        say(driver, 1, "a");
        driver.settle();
        say(driver, 1, "a");
        driver.pass(SECOND);

        assertThat(driver.deadLetters).hasSize(1);
        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void aCallThatIsRepeatedAfterItFailedIsOneMessage() {
        say(driver, 1, "written all the same", DuplicateKind.PLAIN, 0);
        driver.pass(Duration.ofMinutes(1));
        say(driver, 1, "written again", DuplicateKind.RETRIED, 0);
        say(driver, 1, "not-written", DuplicateKind.RETRIED, 0);
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("written all the same", "not-written");
    }

    @Test
    void whoTakesOverKnowsWhatItsPredecessorPosted() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        say(driver, 2, "b");

        EngineDriver successor = takeOver(driver);
        say(successor, 1, "a again");
        say(successor, 2, "b again");
        say(successor, 3, "c");
        successor.settle();

        assertThat(successor.room.texts()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(successor.past.begun).containsExactly(0L);
    }

    @Test
    void readsOnlyAsMuchHistoryAsTheWindowHolds() {
        say(driver, 1, "old");
        driver.pass(DAY);
        say(driver, 1, "young");
        driver.pass(Duration.ofHours(1));

        EngineDriver successor = takeOver(driver);
        say(successor, 1, "new");
        successor.settle();

        assertThat(successor.past.begun).containsExactly(1L);
    }

    @Test
    void nobodyWhoUsesNoKeysReadsAHistory() {
        driver.message(channel(1), "a");
        say(driver, 1, "b", DuplicateKind.PLAIN, 0);
        driver.settle();

        assertThat(driver.past.begun).isEmpty();
    }

    @Test
    void onlyLanesWithKeysWaitForTheHistory() {
        driver.past.answers = false;
        driver.message(channel(1), "before");
        say(driver, 1, "a");
        driver.message(channel(1), "behind");
        driver.message(channel(2), "other");
        driver.pass(Duration.ofMinutes(5));

        assertThat(driver.room.texts()).containsExactlyInAnyOrder("before", "other");
        assertThat(driver.engine.isIdle()).as("the history is awaited").isFalse();
        driver.past.answers = true;
        driver.settle();

        assertThat(driver.room.texts()).containsExactlyInAnyOrder("before", "other", "a\n\nbehind");
        assertThat(driver.engine.isIdle()).isTrue();
    }

    /** More of them than the engine looks along its line. */
    @Test
    void lanesThatWaitForTheHistoryHideNoOthers() {
        Limits one = new Limits(
                PACKING.post(), 1, 100_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);
        EngineDriver narrow = new EngineDriver(one).assign(0);
        narrow.past.answers = false;
        narrow.log.messageBytes = 10_000;
        IntStream.range(0, 50).forEach(lane -> say(narrow, lane, "key" + lane));
        IntStream.range(0, 5).forEach(message -> narrow.message(channel(100), "other" + message));

        narrow.pass(Duration.ofMinutes(1));

        assertThat(String.join("\n\n", narrow.room.texts()).split("\n\n"))
                .containsExactly("other0", "other1", "other2", "other3", "other4");
        assertThat(narrow.engine.backfills()).isEmpty();
        narrow.past.answers = true;
        narrow.pass(Duration.ofMinutes(1));
        assertThat(narrow.room.shown).hasSizeGreaterThanOrEqualTo(51);
        assertThat(narrow.committed(0)).isEqualTo(Checkpoint.at(55));
    }

    @Test
    void whatCannotBeJudgedYetIsNotReadAgainInVain() {
        Limits tight = new Limits(
                PACKING.post(), 8, 40_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);
        EngineDriver owner = new EngineDriver(new TestPacers.Even(Duration.ofHours(1)), tight).assign(0);
        owner.past.answers = false;
        owner.log.messageBytes = 2_000;
        owner.message(channel(1), "head");
        owner.log.messageBytes = 59_000;
        owner.message(channel(2), "filler");
        say(owner, 1, "a");

        owner.act();

        assertThat(owner.engine.backfills()).isEmpty();
        owner.past.answers = true;
        owner.pass(Duration.ofHours(5));
        assertThat(owner.room.texts()).containsExactlyInAnyOrder("head\n\na", "filler");
    }

    @Test
    void whatIsReadAgainAndCannotBeJudgedTakesNoMemory() {
        driver.past.answers = false;
        driver.log.messageBytes = 300 * 1_024; // fills its lane
        driver.message(channel(1), "head");
        driver.log.messageBytes = 10;
        driver.message(channel(1), "second");
        say(driver, 1, "a");
        Command.Send head = driver.act().get(0);
        driver.answer(head, driver.room.answer(head.request()));
        driver.step();
        assertThat(driver.engine.backfills()).isEqualTo(Map.of(0, 1L));

        TopicLog.Logged second = driver.log.at(0, 1);
        driver.engine.reread(0, 1, second.lane(), second.identity(), second::entry);
        TopicLog.Logged keyed = driver.log.at(0, 2);
        boolean on = driver.engine.reread(0, 2, keyed.lane(), keyed.identity(), () -> {
            throw new AssertionError("nobody can say it yet");
        });

        assertThat(on).isFalse();
        driver.past.answers = true;
        driver.settle();
        assertThat(driver.room.texts()).containsExactly("head", "second", "a");
    }

    @Test
    void lanesOfWhichOnlyDuplicatesWaitedAreDrained() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        EngineDriver successor = takeOver(driver);
        successor.past.answers = false;
        say(successor, 1, "a again");
        say(successor, 1, "a and again");
        successor.settle();
        assertThat(successor.checkpoint(0).laneCheckpoints()).containsExactly(LaneCheckpoint.unfinished(1));

        successor.past.answers = true;
        successor.pass(SECOND);

        assertThat(successor.room.texts()).containsExactly("a");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(3));
        assertThat(successor.waitsForEver()).isTrue();
    }
}
