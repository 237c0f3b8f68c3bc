package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.Sayings.say;
import static dev.postrider.relay.engine.Sayings.takeOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.UncertainResult;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same after a while: what was deferred, taken over, forgotten, or was uncertain. */
final class EngineDuplicatesAfterTakeoverTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = EngineDriver.KEYS.window();
    private static final Outcome LOST = new DestinationFailure.Unavailable("timeout", DeliveryCertainty.UNCERTAIN);

    /** A memory that one large message fills. */
    private static final Limits TIGHT = new Limits(
            PACKING.post(), 8, 40_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    /** The lane is open when its duplicates are read: by the checkpoint they are unfinished. */
    @Test
    void aDuplicateInAnOpenLaneIsDroppedAgainAfterARestart() {
        driver.message(channel(1), "head");
        say(driver, 1, "a");
        say(driver, 1, "a again");
        say(driver, 2, "b");
        driver.act();
        assertThat(driver.committed(0).committed()).isZero();

        EngineDriver successor = takeOver(driver);
        successor.pass(UncertainPost.SETTLED.plus(SECOND));

        assertThat(successor.room.texts()).containsExactlyInAnyOrder("head", "a", "b");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(4));
    }

    @Test
    void duplicatesThatAreDeferredAreDroppedWhenTheyAreReadAgain() {
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
    void aLaneOfWhichADuplicateWasReadAgainIsNamedByARecordOfItsOwn() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        EngineDriver owner = driver.successor(TIGHT).assign(0, driver.committed(0));
        owner.log.messageBytes = 70_000; // one fills the memory
        owner.message(channel(9), "filler");
        say(owner, 1, "a again");
        owner.message(channel(2), "stranger");
        say(owner, 1, "b");
        assertThat(owner.past.read()).isTrue();
        owner.step();
        assertThat(owner.engine.backfills()).isEqualTo(Map.of(0, 2L));

        TopicLog.Logged again = owner.log.at(0, 2);
        owner.engine.reread(0, 2, again.lane(), again.identity(), again::entry);
        assertThat(owner.checkpoint(0).laneCheckpoints())
                .extracting(LaneCheckpoint::offset, LaneCheckpoint::drained)
                .containsExactly(tuple(1L, false), tuple(2L, true), tuple(3L, false));
        EngineDriver successor = owner.successor(PACKING).assign(0, owner.checkpoint(0));
        successor.pass(Duration.ofMinutes(2));

        assertThat(successor.room.texts()).containsExactlyInAnyOrder("a", "filler", "stranger", "b");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(5));
    }

    /** Or what is out of it would be cut off the message behind it. */
    @Test
    void aMessageThatIsOutInPartIsNoDuplicateHoweverFullTheMemory() {
        say(driver, 1, "a");
        driver.pass(SECOND);
        driver.log.messageBytes = 70_000; // one fills the memory
        driver.message(channel(9), "filler");
        say(driver, 1, "a again");
        driver.message(channel(1), "next");
        Checkpoint left = new Checkpoint(
                1, 4, List.of(LaneCheckpoint.unfinished(1), new LaneCheckpoint(2, false, 3, null)), true);

        EngineDriver successor = driver.successor(TIGHT).assign(0, left);
        successor.pass(Duration.ofMinutes(2));

        assertThat(successor.room.texts()).containsExactlyInAnyOrder("a", "filler", "gain", "next");
        assertThat(successor.committed(0)).isEqualTo(Checkpoint.at(4));
    }

    @Test
    void aPostUncertainThatSpansDuplicatesIsFoundAndFinished() {
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
    void aPostUncertainThatSpansDuplicatesIsSentAgainExactlySo() {
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
        assertThat(EngineDriver.intents(successor.checkpoint(0))).containsExactly(lost.range());
        successor.past.answers = true;
        successor.pass(UncertainPost.SETTLED);

        assertThat(successor.room.shown.get(0).range()).isEqualTo(lost.range());
        assertThat(successor.room.texts()).containsExactly("a\n\nb", "c");
    }

    @Test
    void aPostUncertainWhoseEndsAreItsOnlyKeysNeedsNoHistory() {
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
    void aDuplicateThatAPredecessorPostedAllTheSameIsVerifiedLikeAnyOther() {
        Limits few = new Limits(
                PACKING.post(),
                64,
                16_000_000,
                Duration.ofHours(1),
                Duration.ofDays(7),
                new Limits.Keys(DAY, 2),
                Duration.ZERO);
        for (boolean arrived : new boolean[] {true, false}) {
            EngineDriver forgetful = new EngineDriver(few).assign(0);
            List.of("a", "b", "c").forEach(key -> say(forgetful, 1, key));
            forgetful.pass(SECOND);
            assertThat(forgetful.events).containsExactly(new RelayEvent.KeysForgotten(2));
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
            assertThat(successor.events)
                    .containsExactly(new RelayEvent.UncertainSettled(
                            arrived ? UncertainResult.FOUND : UncertainResult.SENT_AGAIN));
        }
    }

    @Test
    void anAnswerThatIsLostDoesNotMakeADuplicateTheFirst() {
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
        say(driver, 1, "a", DuplicateKind.RETRIED, 0);
        long brief = driver.engine.history().wanted().get(0);
        say(driver, 1, "b", DuplicateKind.KEYED, 0);

        driver.engine.history().begin(0, brief, 0);

        assertThat(driver.engine.history().wanted()).isEqualTo(Map.of(0, driver.wallMillis() - DAY.toMillis()));
        assertThat(driver.engine.history().reading()).isEmpty();
    }

    @Test
    void nothingIsReadBackOfPartitionsThatAreGivenUp() {
        driver.past.answers = false;
        say(driver, 1, "a");
        driver.revoking(0);

        assertThat(driver.engine.history().wanted()).isEmpty();
        assertThat(driver.engine.isIdle()).isTrue();
        driver.revoke(0);
        driver.engine.history().begin(0, 0, 0);
        assertThat(driver.engine.history().read(0, 0, RecordIdentity.unnamed(0)))
                .isFalse();
        assertThat(driver.engine.history().reading()).isEmpty();
    }
}
