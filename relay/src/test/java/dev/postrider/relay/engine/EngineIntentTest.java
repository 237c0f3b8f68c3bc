package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Intent before post: what is about to be posted is committed first. */
final class EngineIntentTest {

    private static final Duration LEASE = Duration.ofSeconds(2);

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    @Test
    void postsOnlyWhatAnAcknowledgedCommitNames() {
        driver.message(channel(1), "a");
        driver.message(channel(1), "b");

        driver.step();
        assertThat(driver.open).isEmpty();
        assertThat(EngineDriver.intents(lastCommit())).containsExactly(new Range(0, 0, 1, 0));
        driver.now += Duration.ofSeconds(1).toNanos();
        driver.step();
        assertThat(driver.open).isEmpty();

        driver.committed(true);
        driver.step();
        assertThat(EngineDriver.post(driver.open.get(0)).range()).isEqualTo(new Range(0, 0, 1, 0));
    }

    /** Whoever answers late answers for what Kafka knew then: by now the partition may be another's. */
    @Test
    void theLeaseCountsFromWhenTheCommitWasSent() {
        driver.message(channel(1), "a");
        driver.step();
        long sent = driver.now;
        driver.now += LEASE.minusNanos(1).toNanos();
        driver.committed(true);

        driver.step();

        assertThat(EngineDriver.post(driver.open.get(0)).leaseUntilNanos()).isEqualTo(sent + LEASE.toNanos());
    }

    @Test
    void anExpiredIntentIsComposedAndCommittedAnew() {
        driver.message(channel(1), "a");
        driver.step();
        driver.now += LEASE.toNanos();
        driver.message(channel(1), "b");
        driver.committed(true);

        driver.step();
        assertThat(driver.open).isEmpty();
        assertThat(EngineDriver.intents(lastCommit())).containsExactly(new Range(0, 0, 1, 0));
        driver.committed(true);
        driver.step();
        assertThat(driver.openRequests()).containsExactly("post a\n\nb");
    }

    @Test
    void aPostWhoseBodyCameTooLateIsCommittedAnewAndStaysFirst() {
        driver.message(channel(1), "a");
        driver.message(channel(2), "other");
        driver.act();
        driver.answer(driver.open.get(0), new PostOutcome.LeaseExpired());

        driver.act();

        assertThat(driver.commits).hasSize(2);
        assertThat(driver.openRequests()).containsExactly("post other", "post a");
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    /** Refused, timed out or unknown: nobody may take the post for named. */
    @Test
    void aCommitThatIsNotAcknowledgedIsRepeatedAndLetsNothingOut() {
        driver.message(channel(1), "a");
        driver.takesCommits = commit -> false;
        driver.pass(Duration.ofSeconds(10));

        assertThat(driver.tried).isEmpty();
        assertThat(driver.commits).hasSizeBetween(50, 101);
        assertThat(driver.commits)
                .allMatch(
                        each -> EngineDriver.intents(each.checkpoints().get(0)).equals(List.of(whole(0))));

        driver.takesCommits = commit -> true;
        driver.pass(Duration.ofMillis(100));
        assertThat(driver.delivered()).containsExactly("a");
    }

    @Test
    void aRepeatedCommitCarriesTheNewestState() {
        driver.assign(1);
        driver.message(0, channel(1), "a");
        driver.step();
        driver.message(1, channel(2), "b");
        driver.committed(false);

        driver.pass(Duration.ofMillis(100));

        assertThat(driver.commits.get(1).checkpoints()).containsOnlyKeys(0, 1);
        assertThat(driver.delivered()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theNextCommitCarriesAllThatWasDecidedWhileOneWasInFlight() {
        driver.assign(1);
        driver.message(0, channel(1), "a");
        driver.step();
        driver.message(0, channel(2), "b");
        driver.message(1, channel(3), "c");
        driver.step();
        assertThat(driver.commits).hasSize(1);

        driver.committed(true);
        driver.step();

        assertThat(driver.openRequests()).containsExactly("post a");
        assertThat(driver.commits).hasSize(2);
        assertThat(EngineDriver.intents(driver.commits.get(1).checkpoints().get(0)))
                .containsExactly(whole(0), whole(1));
        assertThat(EngineDriver.intents(driver.commits.get(1).checkpoints().get(1)))
                .containsExactly(whole(0));
        driver.committed(true);
        driver.step();
        assertThat(driver.openRequests()).containsExactly("post a", "post b", "post c");
    }

    @Test
    void commitsOnlyPartitionsWithNews() {
        driver.assign(1);
        driver.message(1, channel(1), "a");

        driver.settle();

        assertThat(driver.commits.get(0).checkpoints()).containsOnlyKeys(1);
    }

    @Test
    void progressAloneIsCommittedAfterFiftyMilliseconds() {
        driver.message(channel(1), "a");
        driver.settle();
        assertThat(driver.delivered()).containsExactly("a");

        driver.pass(Duration.ofMillis(50).minusNanos(1));
        assertThat(driver.commits).hasSize(1);
        driver.pass(Duration.ofNanos(1));
        assertThat(driver.commits).hasSize(2);
        assertThat(lastCommit()).isEqualTo(Checkpoint.at(1));

        driver.pass(Duration.ofHours(1));
        assertThat(driver.commits).hasSize(2);
        assertThat(driver.waitsForEver()).isTrue();
    }

    @Test
    void aWrittenDeadLetterIsProgressToo() {
        driver.malformed(0);
        driver.pass(Duration.ofMillis(50));

        assertThat(lastCommit()).isEqualTo(Checkpoint.at(1));
    }

    /** So that a post need not wait for Kafka once its permit is there. */
    @Test
    void theIntentOfTheNextTurnTravelsAhead() {
        Duration period = Duration.ofSeconds(1);
        EngineDriver paced = new EngineDriver(new TestPacers.Even(period), UNPACKED).assign(0);
        paced.message(channel(1), "a");

        paced.pass(period.minusMillis(100).minusNanos(1));
        assertThat(paced.commits).isEmpty();
        paced.pass(Duration.ofNanos(1));
        assertThat(paced.commits).hasSize(1);
        assertThat(paced.tried).isEmpty();
        paced.pass(Duration.ofMillis(100).minusNanos(1));
        assertThat(paced.tried).isEmpty();
        paced.pass(Duration.ofNanos(1));
        assertThat(paced.delivered()).containsExactly("a");
    }

    /** Two look-ups in a row are not allowed while a post could go: so the post must be ready. */
    @Test
    void aLookUpThatGoesOnDoesNotHoldUpThePostBehindIt() {
        EngineDriver paced = new EngineDriver(new TestPacers.Even(Duration.ofMillis(125)), UNPACKED).assign(0);
        paced.message(named("x"), "named");
        paced.message(channel(1), "a");
        paced.chat = request -> request instanceof Request.LookUp && paced.tried.size() < 6
                ? new Outcome.Unfinished()
                : paced.room.answer(request);

        paced.pass(Duration.ofSeconds(2));

        assertThat(paced.requests()).startsWith("resolve team/team/channel/x", "post a");
        assertThat(paced.delivered()).containsExactly("a", "named");
    }

    @Test
    void ignoresAnswersToCommitsItDoesNotAwait() {
        driver.message(channel(1), "a");
        driver.step();

        driver.engine.committed(7, true, driver.now);
        driver.engine.committed(7, false, driver.now);
        driver.step();

        assertThat(driver.open).isEmpty();
        assertThat(driver.commits).hasSize(1);
    }

    private Checkpoint lastCommit() {
        List<Command.Commit> commits = driver.commits;
        return commits.get(commits.size() - 1).checkpoints().getOrDefault(0, Checkpoint.at(-1));
    }

    private static Range whole(long offset) {
        return new Range(offset, 0, offset, 0);
    }
}
