package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lanes, turns, permits and look-ups while all is well. */
final class EngineTest {

    private static final Duration PERIOD = Duration.ofMillis(125);

    private final EngineDriver driver = new EngineDriver().assign(0);

    @Test
    void hasNothingToDoWithoutMessages() {
        assertThat(driver.act()).isEmpty();

        assertThat(driver.waitsForEver()).isTrue();
        assertThat(driver.engine.isIdle()).isTrue();
        assertThat(driver.commits).isEmpty();
    }

    @Test
    void keepsOneInFlightPerLane() {
        driver.message(channel(1), "a1");
        driver.message(channel(1), "a2");
        driver.message(channel(2), "b1");

        List<Command.Send> sent = driver.act();

        assertThat(driver.openRequests()).containsExactly("post a1", "post b1");
        driver.answer(sent.get(1), new PostOutcome.Posted(""));
        assertThat(driver.act()).isEmpty();
        driver.answer(sent.get(0), new PostOutcome.Posted(""));
        driver.act();
        assertThat(driver.openRequests()).containsExactly("post a2");
    }

    @Test
    void sendsNoMoreAtOnceThanItsLimit() {
        Limits three = new Limits(
                UNPACKED.post(),
                3,
                1_000_000,
                Duration.ofHours(1),
                Duration.ofDays(7),
                EngineDriver.KEYS,
                Duration.ZERO);
        EngineDriver narrow = new EngineDriver(three).assign(0);
        IntStream.range(0, 10).forEach(i -> narrow.message(channel(i), "m" + i));

        assertThat(narrow.act()).hasSize(3);
        assertThat(narrow.waitsForEver()).isTrue();
        narrow.answer(narrow.open.get(0), new PostOutcome.Posted(""));
        assertThat(narrow.act()).hasSize(1);
    }

    @Test
    void alternatesBetweenAFloodAndAShortLane() {
        EngineDriver paced = paced();
        IntStream.range(0, 1_000).forEach(i -> paced.message(channel(1), "flood" + i));
        IntStream.range(0, 3).forEach(i -> paced.message(channel(2), "short" + i));

        paced.pass(PERIOD.multipliedBy(7));

        assertThat(paced.delivered())
                .containsExactly("flood0", "short0", "flood1", "short1", "flood2", "short2", "flood3");
    }

    @Test
    void takesOnePermitForEachRequest() {
        EngineDriver paced = paced();
        paced.message(named("x"), "hello");

        paced.pass(PERIOD.minusNanos(1));
        assertThat(paced.requests()).isEmpty();
        paced.pass(Duration.ofNanos(1));
        assertThat(paced.requests()).containsExactly("resolve team/team/channel/x");
        paced.pass(PERIOD);
        assertThat(paced.delivered()).containsExactly("hello");
    }

    @Test
    void usesTheReservedPermitAtOnceAfterALongIdleTimeAndNoSecondOne() {
        EngineDriver paced = paced();
        paced.pass(Duration.ofHours(1));
        paced.message(channel(1), "first");
        paced.message(channel(2), "second");

        paced.settle();
        assertThat(paced.delivered()).containsExactly("first");
        paced.pass(PERIOD.minusNanos(1));
        assertThat(paced.delivered()).containsExactly("first");
        paced.pass(Duration.ofNanos(1));
        assertThat(paced.delivered()).containsExactly("first", "second");
    }

    @Test
    void aChangedShareForfeitsTheReservedPermit() {
        EngineDriver paced = paced();
        paced.pass(Duration.ofHours(1));
        paced.assign(1);
        paced.message(channel(1), "first");

        paced.pass(PERIOD.minusNanos(1));
        assertThat(paced.delivered()).isEmpty();
        paced.pass(Duration.ofNanos(1));
        assertThat(paced.delivered()).containsExactly("first");
    }

    /** Others may have had the share meanwhile. */
    @Test
    void aWorkerThatStoodStillForfeitsTheReservedPermit() {
        EngineDriver paced = paced();
        paced.pass(Duration.ofHours(1));
        paced.message(channel(1), "first");
        paced.engine.stoodStill(paced.now);

        paced.settle();

        assertThat(paced.delivered()).isEmpty();
        paced.pass(PERIOD);
        assertThat(paced.delivered()).containsExactly("first");
    }

    /** Its partitions may be another's, who looks and posts now. */
    @Test
    void aWorkerThatStoodStillAsksNothingBeforeKafkaHasTakenACommit() {
        EngineDriver paced = paced();
        paced.pass(Duration.ofHours(1));
        paced.takesCommits = commit -> false;
        paced.engine.stoodStill(paced.now);
        paced.message(named("town-square"), "first");

        paced.pass(Duration.ofMinutes(1));
        assertThat(paced.requests()).isEmpty();
        paced.takesCommits = commit -> true;
        paced.pass(Duration.ofMinutes(1));

        assertThat(paced.delivered()).containsExactly("first");
    }

    /** It was sent when the partitions were still its own. */
    @Test
    void aCommitFromBeforeAStandstillProvesNothing() {
        EngineDriver paced = paced();
        paced.message(named("town-square"), "first");
        paced.pass(PERIOD);
        paced.settle();
        paced.message(channel(1), "second");
        while (paced.committing == null) {
            paced.now += paced.toWait().toNanos();
            paced.step();
        }
        paced.engine.stoodStill(paced.now);
        int before = paced.tried.size() + paced.open.size();

        paced.committed(true);
        paced.takesCommits = commit -> false;
        paced.pass(Duration.ofMinutes(1));

        assertThat(paced.tried.size() + paced.open.size()).isEqualTo(before);
    }

    @Test
    void letsLookUpsTakeEverySecondPermitAtMostWhilePostsWait() {
        EngineDriver paced = paced();
        IntStream.range(0, 20).forEach(i -> paced.message(named("n" + i), "named" + i));
        IntStream.range(0, 20).forEach(i -> paced.message(channel(i), "direct" + i));

        paced.pass(PERIOD.multipliedBy(60));

        assertThat(paced.delivered()).hasSize(40);
        String kinds = String.join(
                "", paced.requests().stream().map(each -> each.substring(0, 1)).toList());
        assertThat(kinds).hasSize(60).doesNotContain("rr").contains("rp");
    }

    @Test
    void looksUpOneAfterTheOtherWhenThereIsNothingToPost() {
        driver.chat = request -> request instanceof Request.Post
                ? new PostOutcome.Posted("")
                : driver.tried.size() < 2 ? new Outcome.Unfinished() : new LookupOutcome.Resolved("id");
        driver.message(named("x"), "hello");

        driver.settle();

        assertThat(driver.requests())
                .containsExactly(
                        "resolve team/team/channel/x",
                        "resolve team/team/channel/x",
                        "resolve team/team/channel/x",
                        "post hello");
    }

    @Test
    void remembersATargetForTenMinutes() {
        driver.message(named("x"), "one");
        driver.settle();
        driver.message(named("x"), "two");
        driver.pass(Duration.ofMinutes(10));
        driver.message(named("x"), "three");
        driver.settle();

        assertThat(driver.requests())
                .containsExactly(
                        "resolve team/team/channel/x",
                        "post one",
                        "post two",
                        "resolve team/team/channel/x",
                        "post three");
    }

    @Test
    void namesEachPostByWhatItCarries() {
        driver.message(channel(1), "before");
        driver.settle();
        Position position = driver.message(channel(1), "hello");

        Request.Post post = EngineDriver.post(driver.act().get(0));

        assertThat(post.origin()).isEqualTo(EngineDriver.ORIGIN);
        assertThat(post.partition()).isZero();
        assertThat(post.range()).isEqualTo(new Range(position.offset(), 0, position.offset(), 0));
        assertThat(post.target()).isEqualTo("c%025d".formatted(1));
        assertThat(post.address()).isEqualTo(channel(1));
        assertThat(post.text()).isEqualTo("hello");
    }

    private static EngineDriver paced() {
        return new EngineDriver(new TestPacers.Even(PERIOD), UNPACKED).assign(0);
    }
}
