package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.common.message.IdHeader.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A message that its partition's log holds already is not posted again. */
final class EngineRepeatsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = EngineDriver.KEYS.window();
    private static final Outcome LOST = new Outcome.Unavailable("timeout", Fate.IN_DOUBT);

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    }

    /** By an idempotency key, which is also what it says before the first blank. */
    private static Position say(EngineDriver owner, int lane, String text) {
        return say(owner, lane, text, Kind.KEYED, 0);
    }

    private static Position say(EngineDriver owner, int lane, String text, Kind kind, int replay) {
        Stamp stamp = new Stamp(id(text.split(" ", -1)[0]), kind, replay, owner.wallMillis());
        Position position = owner.log.message(0, channel(lane), text, stamp);
        owner.feed();
        return position;
    }

    private static EngineDriver takeOver(EngineDriver owner) {
        return owner.successor(PACKING).assign(0, owner.committed(0));
    }

    @Test
    void aRepetitionOfWhatWaitsIsUnderWayOrIsPostedIsDropped() {
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
    void whereNothingElseIsReadRepetitionsAreCommittedPast() {
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
        say(driver, 1, "a", Kind.KEYED, 0);
        say(driver, 1, "a replayed", Kind.KEYED, 1);
        say(driver, 1, "a", Kind.KEYED, 0);
        say(driver, 1, "a", Kind.KEYED, 1);
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a\n\na replayed");
    }

    @Test
    void whatRepeatsADeadLetterIsDroppedToo() {
        driver.chat = request -> new Outcome.Refused("HTTP 400");
        say(driver, 1, "a");
        driver.settle();
        say(driver, 1, "a");
        driver.pass(SECOND);

        assertThat(driver.deadLetters).hasSize(1);
        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void aCallThatIsRepeatedAfterItFailedIsOneMessage() {
        say(driver, 1, "written all the same", Kind.PLAIN, 0);
        driver.pass(Duration.ofMinutes(1));
        say(driver, 1, "written again", Kind.AGAIN, 0);
        say(driver, 1, "not-written", Kind.AGAIN, 0);
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
        say(driver, 1, "b", Kind.PLAIN, 0);
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
        Limits one = new Limits(PACKING.post(), 1, 100_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS);
        EngineDriver narrow = new EngineDriver(one).assign(0);
        narrow.past.answers = false;
        narrow.log.messageBytes = 10_000;
        IntStream.range(0, 50).forEach(lane -> say(narrow, lane, "key" + lane));
        IntStream.range(0, 5).forEach(message -> narrow.message(channel(100), "other" + message));

        narrow.pass(Duration.ofMinutes(1));

        assertThat(String.join("\n\n", narrow.room.texts()).split("\n\n"))
                .containsExactly("other0", "other1", "other2", "other3", "other4");
        assertThat(narrow.engine.scans()).isEmpty();
        narrow.past.answers = true;
        narrow.pass(Duration.ofMinutes(1));
        assertThat(narrow.room.shown).hasSizeGreaterThanOrEqualTo(51);
        assertThat(narrow.committed(0)).isEqualTo(Checkpoint.at(55));
    }

    @Test
    void whatCannotBeJudgedYetIsNotReadAgainInVain() {
        Limits tight =
                new Limits(PACKING.post(), 8, 40_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS);
        EngineDriver owner = new EngineDriver(new TestPacers.Even(Duration.ofHours(1)), tight).assign(0);
        owner.past.answers = false;
        owner.log.messageBytes = 2_000;
        owner.message(channel(1), "head");
        owner.log.messageBytes = 59_000;
        owner.message(channel(2), "filler");
        say(owner, 1, "a");

        owner.act();

        assertThat(owner.engine.scans()).isEmpty();
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
        assertThat(driver.engine.scans()).isEqualTo(Map.of(0, 1L));

        TopicLog.Logged second = driver.log.at(0, 1);
        driver.engine.reread(0, 1, second.lane(), second.stamp(), second::entry);
        TopicLog.Logged keyed = driver.log.at(0, 2);
        boolean on = driver.engine.reread(0, 2, keyed.lane(), keyed.stamp(), () -> {
            throw new AssertionError("nobody can say it yet");
        });

        assertThat(on).isFalse();
        driver.past.answers = true;
        driver.settle();
        assertThat(driver.room.texts()).containsExactly("head", "second", "a");
    }

    @Test
    void lanesOfWhichOnlyRepetitionsWaitedAreDrained() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        EngineDriver successor = takeOver(driver);
        successor.past.answers = false;
        say(successor, 1, "a again");
        say(successor, 1, "a and again");
        successor.settle();
        assertThat(successor.checkpoint(0).openings()).containsExactly(Opening.unfinished(1));

        successor.past.answers = true;
        successor.pass(SECOND);

        assertThat(successor.room.texts()).containsExactly("a");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(3));
        assertThat(successor.waitsForEver()).isTrue();
    }

    /** The lane is open when its repetitions are read: by the checkpoint they are unfinished. */
    @Test
    void aRepetitionInAnOpenLaneIsDroppedAgainAfterARestart() {
        driver.message(channel(1), "head");
        say(driver, 1, "a");
        say(driver, 1, "a again");
        say(driver, 2, "b");
        driver.act();
        assertThat(driver.committed(0).committed()).isZero();

        EngineDriver successor = takeOver(driver);
        successor.pass(SECOND.multipliedBy(2));

        assertThat(successor.room.texts()).containsExactlyInAnyOrder("head", "a", "b");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(4));
    }

    @Test
    void repetitionsThatArePassedOverAreDroppedWhenTheyAreReadAgain() {
        EngineDriver owner = new EngineDriver(UNPACKED).assign(0);
        owner.log.messageBytes = 20 * 1_024; // a dozen of a lane are held
        say(owner, 1, "a");
        for (int i = 0; i < 40; i++) {
            say(owner, 1, "key" + i);
            say(owner, 1, i % 2 == 0 ? "a" : "key" + i);
        }
        List<String> expected =
                IntStream.range(-1, 40).mapToObj(i -> i < 0 ? "a" : "key" + i).toList();

        owner.settle();

        assertThat(owner.room.texts()).isEqualTo(expected);
        owner.pass(SECOND);
        assertThat(owner.committed(0)).isEqualTo(Checkpoint.at(81));
    }

    /** Or its successor takes the record that follows for the lane's. */
    @Test
    void aLaneOfWhichARepetitionWasReadAgainIsNamedByARecordOfItsOwn() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        Limits tight =
                new Limits(PACKING.post(), 8, 40_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS);
        EngineDriver owner = driver.successor(tight).assign(0, driver.committed(0));
        owner.log.messageBytes = 70_000; // one fills the memory
        owner.message(channel(9), "filler");
        say(owner, 1, "a again");
        owner.message(channel(2), "stranger");
        say(owner, 1, "b");
        assertThat(owner.past.read()).isTrue();
        owner.step();
        assertThat(owner.engine.scans()).isEqualTo(Map.of(0, 2L));

        TopicLog.Logged again = owner.log.at(0, 2);
        owner.engine.reread(0, 2, again.lane(), again.stamp(), again::entry);
        assertThat(owner.checkpoint(0).openings())
                .extracting(Opening::offset, Opening::drained)
                .containsExactly(tuple(1L, false), tuple(2L, true), tuple(3L, false));
        EngineDriver successor = owner.successor(PACKING).assign(0, owner.checkpoint(0));
        successor.pass(Duration.ofMinutes(2));

        assertThat(successor.room.texts()).containsExactlyInAnyOrder("a", "filler", "stranger", "b");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(5));
    }

    @Test
    void aPostInDoubtThatSpansRepetitionsIsFoundAndFinished() {
        say(driver, 1, "a");
        say(driver, 1, "a again");
        driver.message(channel(1), "b");
        Request.Post post = EngineDriver.post(driver.act().get(0));
        assertThat(post.range()).isEqualTo(new Range(0, 0, 2, 0));
        driver.room.answer(post);

        EngineDriver successor = takeOver(driver);
        successor.pass(SECOND);

        assertThat(successor.room.texts()).containsExactly("a\n\nb");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void aPostInDoubtThatSpansRepetitionsIsSentAgainExactlySo() {
        say(driver, 1, "a");
        say(driver, 1, "a again");
        say(driver, 1, "b");
        Request.Post lost = EngineDriver.post(driver.act().get(0));
        driver.message(channel(1), "c");

        EngineDriver successor = takeOver(driver);
        successor.past.answers = false;
        successor.pass(Duration.ofSeconds(30));
        assertThat(successor.requests())
                .as("what lies between may be a repetition")
                .isEmpty();
        assertThat(successor.checkpoint(0).openings())
                .allMatch(each -> lost.range().equals(each.intent()));
        successor.past.answers = true;
        successor.pass(SECOND);

        assertThat(successor.room.shown.get(0).range()).isEqualTo(lost.range());
        assertThat(successor.room.texts()).containsExactly("a\n\nb", "c");
    }

    @Test
    void aPostInDoubtWhoseEndsAreItsOnlyKeysNeedsNoHistory() {
        say(driver, 1, "a");
        driver.message(channel(1), "between");
        say(driver, 1, "b");
        driver.room.answer(EngineDriver.post(driver.act().get(0)));

        EngineDriver successor = takeOver(driver);
        successor.past.answers = false;
        successor.pass(SECOND);

        assertThat(successor.room.texts()).containsExactly("a\n\nbetween\n\nb");
        assertThat(successor.committed(0).committed()).isEqualTo(3);
    }

    /** It had forgotten the key; who takes over reads the whole window and knows better, but the post is named. */
    @Test
    void aRepetitionThatAPredecessorPostedAllTheSameIsLookedForLikeAnyOther() {
        Limits few = new Limits(
                PACKING.post(), 64, 16_000_000, Duration.ofHours(1), Duration.ofDays(7), new Limits.Keys(DAY, 2));
        for (boolean arrived : new boolean[] {true, false}) {
            EngineDriver forgetful = new EngineDriver(few).assign(0);
            List.of("a", "b", "c").forEach(key -> say(forgetful, 1, key));
            forgetful.pass(SECOND);
            assertThat(forgetful.notices).containsExactly(new Notice.KeysForgotten(2));
            forgetful.message(channel(1), "plain");
            say(forgetful, 1, "a once more");
            Request.Post named = EngineDriver.post(forgetful.act().get(0));
            assertThat(named.text()).isEqualTo("plain\n\na once more");
            if (arrived) {
                forgetful.room.answer(named);
            }

            EngineDriver successor = takeOver(forgetful);
            say(successor, 1, "a yet again");
            successor.pass(Duration.ofMinutes(2));

            assertThat(successor.room.texts()).containsExactly("a\n\nb\n\nc", "plain\n\na once more");
            assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(6));
            assertThat(successor.notices).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsLostDoesNotMakeARepetitionTheFirst() {
        say(driver, 1, "a");
        Command.Send sent = driver.act().get(0);
        say(driver, 1, "a again");
        driver.answer(sent, driver.room.swallow(sent.request(), LOST));
        say(driver, 1, "a and again");
        driver.pass(Duration.ofMinutes(2));

        assertThat(driver.room.texts()).containsExactly("a");
        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void aPartitionThatComesBackIsReadBackAnew() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        Checkpoint left = driver.committed(0);
        driver.revoke(0);
        EngineDriver other = driver.successor(PACKING).assign(0, left);
        say(other, 1, "b");
        other.pass(SECOND);
        other.revoke(0);

        driver.assign(0, other.committed(0));
        say(driver, 1, "a again");
        say(driver, 1, "b again");
        say(driver, 1, "c");
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a", "b", "c");
    }

    @Test
    void aHistoryThatWasAskedForTooLateInTimeIsAskedForAgain() {
        driver.past.answers = false;
        say(driver, 1, "a", Kind.AGAIN, 0);
        long brief = driver.engine.histories().wanted().get(0);
        say(driver, 1, "b", Kind.KEYED, 0);

        driver.engine.histories().begin(0, brief, 0);

        assertThat(driver.engine.histories().wanted()).isEqualTo(Map.of(0, driver.wallMillis() - DAY.toMillis()));
        assertThat(driver.engine.histories().reading()).isEmpty();
    }

    @Test
    void nothingIsReadBackOfPartitionsThatAreGivenUp() {
        driver.past.answers = false;
        say(driver, 1, "a");
        driver.revoking(0);

        assertThat(driver.engine.histories().wanted()).isEmpty();
        assertThat(driver.engine.isIdle()).isTrue();
        driver.revoke(0);
        driver.engine.histories().begin(0, 0, 0);
        assertThat(driver.engine.histories().read(0, 0, Stamp.unnamed(0))).isFalse();
        assertThat(driver.engine.histories().reading()).isEmpty();
    }
}
