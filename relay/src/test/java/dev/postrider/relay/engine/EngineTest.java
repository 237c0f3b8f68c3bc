package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.EngineDriver.EvenPacer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lanes, turns, permits and look-ups while all is well. */
final class EngineTest {

    private static final Duration PERIOD = Duration.ofMillis(125);

    private final EngineDriver driver = new EngineDriver().assign(0);

    @Test
    void hasNothingToDoWithoutMessages() {
        assertThat(driver.step()).isEmpty();

        assertThat(driver.waitsForEver()).isTrue();
        assertThat(driver.engine.isIdle()).isTrue();
    }

    @Test
    void keepsOneInFlightPerLane() {
        driver.message(channel(1), "a1");
        driver.message(channel(1), "a2");
        driver.message(channel(2), "b1");

        List<Command.Send> sent = driver.step();

        assertThat(sent.stream().map(each -> EngineDriver.name(each.request()))).containsExactly("post a1", "post b1");
        driver.answer(sent.get(1), new Outcome.Delivered());
        assertThat(driver.step()).isEmpty();
        assertThat(driver.waitsForEver()).isTrue();
        driver.answer(sent.get(0), new Outcome.Delivered());
        assertThat(driver.step()).hasSize(1);
    }

    @Test
    void sendsNoMoreAtOnceThanItsLimit() {
        EngineDriver narrow =
                new EngineDriver(new EngineDriver.NoPacer(), new Limits(100, 3, 1_000_000, Duration.ofHours(1)));
        narrow.assign(0);
        IntStream.range(0, 10).forEach(i -> narrow.message(channel(i), "m" + i));

        assertThat(narrow.step()).hasSize(3);
        assertThat(narrow.waitsForEver()).isTrue();
        narrow.answer(narrow.open.get(0), new Outcome.Delivered());
        assertThat(narrow.step()).hasSize(1);
    }

    @Test
    void alternatesBetweenAFloodAndAShortLane() {
        EngineDriver paced = new EngineDriver(new EvenPacer(PERIOD)).assign(0);
        IntStream.range(0, 1_000).forEach(i -> paced.message(channel(1), "flood" + i));
        IntStream.range(0, 3).forEach(i -> paced.message(channel(2), "short" + i));

        paced.pass(PERIOD.multipliedBy(7));

        assertThat(paced.delivered())
                .containsExactly("flood0", "short0", "flood1", "short1", "flood2", "short2", "flood3");
    }

    @Test
    void takesOnePermitForEachRequest() {
        EngineDriver paced = new EngineDriver(new EvenPacer(PERIOD)).assign(0);
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
        EngineDriver paced = new EngineDriver(new EvenPacer(PERIOD)).assign(0);
        paced.pass(Duration.ofHours(1));
        paced.message(channel(1), "first");
        paced.message(channel(2), "second");

        paced.settle();

        assertThat(paced.delivered()).containsExactly("first");
        assertThat(paced.toWait()).isEqualTo(PERIOD);
    }

    @Test
    void aChangedShareForfeitsTheReservedPermit() {
        EngineDriver paced = new EngineDriver(new EvenPacer(PERIOD)).assign(0);
        paced.pass(Duration.ofHours(1));
        paced.assign(1);
        paced.message(channel(1), "first");

        paced.settle();

        assertThat(paced.delivered()).isEmpty();
        assertThat(paced.toWait()).isEqualTo(PERIOD);
    }

    @Test
    void letsLookUpsTakeEverySecondPermitAtMostWhilePostsWait() {
        EngineDriver paced = new EngineDriver(new EvenPacer(PERIOD)).assign(0);
        IntStream.range(0, 20).forEach(i -> paced.message(named("n" + i), "named" + i));
        IntStream.range(0, 20).forEach(i -> paced.message(channel(i), "direct" + i));

        paced.pass(PERIOD.multipliedBy(80));

        assertThat(paced.delivered()).hasSize(40);
        String kinds = String.join(
                "", paced.requests().stream().map(each -> each.substring(0, 1)).toList());
        assertThat(kinds).hasSize(60).doesNotContain("rr").contains("rp");
    }

    @Test
    void looksUpOneAfterTheOtherWhenThereIsNothingToPost() {
        driver.chat = request -> request instanceof Request.Post
                ? new Outcome.Delivered()
                : driver.tried.size() < 2 ? new Outcome.LookupGoesOn() : new Outcome.Resolved("id");
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
    void sendsALongTextInPartsInOrder() {
        EngineDriver shortPosts =
                new EngineDriver(new EngineDriver.NoPacer(), new Limits(10, 64, 1_000_000, Duration.ofHours(1)));
        shortPosts.assign(0);
        Position first = shortPosts.message(channel(1), "one two three four five");
        shortPosts.message(channel(1), "next");
        shortPosts.message(channel(2), "other");

        List<Command.Send> sent = shortPosts.step();
        Request.Post part = (Request.Post) sent.get(0).request();
        assertThat(part.position()).isEqualTo(first);
        assertThat(part.part()).isZero();
        shortPosts.answer(sent.get(0), new Outcome.Delivered());
        assertThat(shortPosts.checkpoint(0).committed()).isZero();
        shortPosts.answer(sent.get(1), new Outcome.Unavailable("first"));
        shortPosts.pass(Duration.ofSeconds(5));

        assertThat(shortPosts.delivered()).containsSubsequence("one two", "three four", "five", "next");
        assertThat(shortPosts.checkpoint(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void namesEachPostByItsPositionAndMessage() {
        Position position = driver.message(channel(1), "hello");

        Request.Post post = (Request.Post) driver.step().get(0).request();

        assertThat(post.position()).isEqualTo(position);
        assertThat(post.target()).isEqualTo("c%025d".formatted(1));
        assertThat(post.address()).isEqualTo(channel(1));
        assertThat(post.text()).isEqualTo("hello");
    }

    @Test
    void theCheckpointNeverPassesAnUnfinishedRecord() {
        driver.message(channel(1), "a");
        driver.message(channel(2), "b");
        driver.message(channel(1), "c");
        driver.step();

        driver.answer(driver.open.get(1), new Outcome.Delivered());
        assertThat(driver.checkpoint(0)).isEqualTo(new Checkpoint(0, 3, List.of(0L), Set.of()));
        driver.settle();
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(3));
    }

    @Test
    void isCrowdedByBytesUntilHalfIsDone() {
        EngineDriver small = new EngineDriver(new EvenPacer(PERIOD), new Limits(100, 1, 1_000, Duration.ofHours(1)));
        small.assign(0);
        IntStream.range(0, 10).forEach(i -> small.message(channel(1), "m" + i));
        assertThat(small.engine.crowded()).isEmpty();

        small.message(channel(1), "m10");
        assertThat(small.engine.crowded()).containsExactly(0);
        small.pass(PERIOD.multipliedBy(5));
        assertThat(small.engine.crowded()).containsExactly(0);
        small.pass(PERIOD);
        assertThat(small.engine.crowded()).isEmpty();
    }

    @Test
    void isCrowdedByLanesAndByRecordsHoweverSmall() {
        IntStream.rangeClosed(0, Limits.LANES_PER_PARTITION).forEach(i -> driver.message(channel(i), "m"));
        driver.assign(1);
        IntStream.rangeClosed(0, 2_000).forEach(i -> driver.message(1, channel(1), "m"));

        assertThat(driver.engine.crowded()).containsExactly(0);
        IntStream.rangeClosed(0, 8_000).forEach(i -> driver.message(1, channel(1), "m"));
        assertThat(driver.engine.crowded()).containsExactlyInAnyOrder(0, 1);
        driver.settle();
        assertThat(driver.engine.crowded()).isEmpty();
    }
}
