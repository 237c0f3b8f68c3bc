package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.RequestResults;
import dev.postrider.relay.engine.exchange.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Partitions that come and go. */
final class EnginePartitionsTest {

    private final EngineDriver driver = new EngineDriver().assign(0);

    @Test
    void takesNoNewTurnInAPartitionThatIsToBeGivenUp() {
        driver.assign(1);
        driver.message(0, channel(1), "leaving");
        driver.message(0, channel(1), "leaving too");
        driver.act();
        driver.message(0, channel(2), "not begun");
        driver.message(1, channel(3), "staying");

        driver.revoking(0);
        assertThat(driver.engine.inFlight(Set.of(0))).isEqualTo(1);
        driver.settle();

        assertThat(driver.delivered()).containsExactly("leaving", "staying");
        assertThat(driver.engine.inFlight(Set.of(0))).isZero();
        assertThat(driver.checkpoint(0))
                .isEqualTo(new Checkpoint(
                        1, 3, List.of(LaneCheckpoint.unfinished(1), LaneCheckpoint.unfinished(2)), true));
    }

    @Test
    void readsNoMoreOfAPartitionThatIsToBeGivenUp() {
        driver.revoking(0);
        driver.message(channel(1), "too late");

        assertThat(driver.engine.closed()).containsExactly(0);
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(0));
    }

    @Test
    void withdrawsTheIntentOfAPostThatHasNotGoneOut() {
        EngineDriver paced =
                new EngineDriver(new TestPacers.Even(Duration.ofMillis(50)), EngineDriver.UNPACKED).assign(0);
        paced.message(channel(1), "soon");
        paced.act();
        assertThat(EngineDriver.intents(paced.committed(0))).containsExactly(new Range(0, 0, 0, 0));

        paced.revoking(0);

        assertThat(paced.checkpoint(0).laneCheckpoints()).containsExactly(LaneCheckpoint.unfinished(0));
    }

    @Test
    void withdrawsTheIntentWhoseCommitIsStillInFlight() {
        driver.message(channel(1), "soon");
        driver.step();

        driver.revoking(0);
        driver.committed(true);

        assertThat(driver.act()).isEmpty();
        assertThat(driver.checkpoint(0).laneCheckpoints()).containsExactly(LaneCheckpoint.unfinished(0));
    }

    @Test
    void theLastCheckpointNamesAPostThatIsStillInFlight() {
        driver.message(channel(1), "under way");
        driver.message(channel(1), "behind");
        driver.act();

        driver.revoking(0);

        assertThat(driver.checkpoint(0).readTo()).isEqualTo(2);
        assertThat(EngineDriver.intents(driver.checkpoint(0))).containsExactly(new Range(0, 0, 0, 0));
    }

    @Test
    void ignoresOutcomesOfAnEarlierLife() {
        driver.message(channel(1), "a");
        driver.malformed(0);
        driver.act();
        Command.Send late = driver.open.get(0);
        Command.WriteDeadLetter lateLetter = driver.writing.get(0);

        driver.revoke(0);
        driver.assign(0);
        driver.engine.answered(
                late.attempt(), RequestResults.of(late.request(), new PostOutcome.Posted("")), driver.now);
        driver.engine.deadLetterWritten(lateLetter.attempt(), new Position(0, 0), driver.now);

        assertThat(driver.checkpoint(0))
                .isEqualTo(new Checkpoint(
                        0, 2, List.of(LaneCheckpoint.unfinished(0), LaneCheckpoint.unfinished(1)), true));
        driver.revoke(0);
        assertThat(driver.engine.checkpoints(Set.of(0))).isEmpty();
    }

    /** The commit named what an earlier life was about to post: it gives no lease to what the next one composes. */
    @Test
    void anAcknowledgementOfAnEarlierLifeLetsNothingOut() {
        driver.message(channel(1), "a");
        driver.step();
        Command.Commit early = driver.commits.get(0);

        driver.revoke(0);
        driver.assign(0);
        driver.step();
        driver.engine.committed(early.commit(), true, driver.now);
        Step step = driver.engine.step(driver.now, driver.wallMillis());

        assertThat(step.commands()).noneMatch(Command.Send.class::isInstance);
    }

    @Test
    void forgetsWhatItKnewOfAPartitionThatIsAssignedAnew() {
        driver.message(channel(1), "a");
        driver.act();
        driver.settle();

        driver.engine.assigned(0, Checkpoint.at(1), driver.now);

        assertThat(driver.engine.isIdle()).isTrue();
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void ignoresRecordsOfForeignPartitions() {
        driver.log.message(5, channel(1), "not ours", 0);
        driver.engine.read(5, 0, channel(1).key(), RecordIdentity.unnamed(0), () -> {
            throw new AssertionError("nobody wants it");
        });

        assertThat(driver.act()).isEmpty();
        assertThat(driver.engine.checkpoints(Set.of(0, 5))).containsOnlyKeys(0);
    }

    @Test
    void ignoresARecordReadTwice() {
        driver.message(channel(1), "a");
        driver.engine.read(0, 0, channel(1).key(), RecordIdentity.unnamed(0), () -> {
            throw new AssertionError("nobody wants it");
        });

        driver.settle();

        assertThat(driver.delivered()).containsExactly("a");
    }

    @Test
    void postsOnlyWhatACheckpointLeftUnfinished() {
        driver.revoke(0);
        driver.message(channel(1), "slow 1");
        driver.message(channel(2), "done");
        driver.message(channel(1), "slow 2");
        driver.message(channel(2), "done too");
        driver.message(channel(2), "new");
        driver.assign(0, new Checkpoint(0, 4, List.of(LaneCheckpoint.unfinished(0)), true));

        driver.settle();

        assertThat(driver.delivered()).containsExactlyInAnyOrder("slow 1", "slow 2", "new");
    }

    @Test
    void withoutAnyPartitionItWaits() {
        driver.message(channel(1), "a");
        driver.revoking(0);

        assertThat(driver.act()).isEmpty();
        driver.revoke(0);
        assertThat(driver.act()).isEmpty();
        assertThat(driver.waitsForEver()).isTrue();
        assertThat(driver.engine.isIdle()).isTrue();
    }
}
