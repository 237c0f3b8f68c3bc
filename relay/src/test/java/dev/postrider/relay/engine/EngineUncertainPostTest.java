package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Priority;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.exchange.UncertainResult;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A post that may be there or not is looked for before anything else of its lane goes on. */
final class EngineUncertainPostTest {

    private static final Outcome TIMED_OUT =
            new DestinationFailure.Unavailable("timed out", DeliveryCertainty.UNCERTAIN);
    private static final Outcome HTTP_500 = new DestinationFailure.Suspect("HTTP 500", DeliveryCertainty.UNCERTAIN);
    private static final Outcome UNREADABLE = new Outcome.ChannelRefused("HTTP 403", false);
    private static final Outcome BROKEN_OFF =
            new DestinationFailure.Unavailable("connection reset", DeliveryCertainty.UNCERTAIN);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** How long the relay waits for an answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final Duration SETTLED = Duration.ofSeconds(60);

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    /** The first post is in flight, with everything behind it still to come. */
    private Command.Send post(String... texts) {
        for (String text : texts) {
            driver.message(channel(1), text);
        }
        return driver.act().get(0);
    }

    /** A database that is away refuses looks and posts alike: when it is back, the lane looks before it posts. */
    @Test
    void neverPostsBlindlyAfterTheChannelWasRefusedForAWhile() {
        Command.Send post = post("a");
        driver.answer(post, driver.room.swallow(post.request(), TIMED_OUT));
        driver.chat = request -> request instanceof Request.ProbeSelf ? driver.room.answer(request) : UNREADABLE;
        driver.pass(Duration.ofMinutes(5));

        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(15));

        assertThat(driver.room.texts()).containsExactly("a");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void verifiesASecondLaterAndDoesNotPostWhatItFinds() {
        Command.Send post = post("a", "b");
        driver.answer(post, driver.room.swallow(post.request(), TIMED_OUT));
        driver.message(channel(1), "c");

        driver.pass(SECOND.minusNanos(1));
        assertThat(driver.requests()).containsExactly("post a\n\nb");
        driver.pass(SECOND);

        assertThat(looks()).hasSize(1);
        assertThat(looks().get(0).candidates().keySet()).containsExactlyInAnyOrder(0L, 1L);
        assertThat(driver.room.texts()).containsExactly("a\n\nb", "c");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(3));
        assertThat(settled()).containsExactly(UncertainResult.FOUND);
    }

    @Test
    void sendsExactlyTheSameAgainWhenItIsNotThere() {
        Command.Send post = post("a", "b");
        driver.answer(post, TIMED_OUT);
        driver.message(channel(1), "c");

        driver.pass(Duration.ofSeconds(3));

        assertThat(driver.requests()).containsSubsequence("look " + target(), "post a\n\nb", "post c");
        Request.Post again = driver.room.shown.get(0);
        assertThat(again.range()).isEqualTo(EngineDriver.post(post).range());
        assertThat(again.lastId()).isEqualTo(EngineDriver.post(post).lastId());
        assertThat(again.leaseUntilNanos()).isNotEqualTo(EngineDriver.post(post).leaseUntilNanos());
        assertThat(settled()).containsExactly(UncertainResult.SENT_AGAIN);
    }

    /** What the operator is told of uncertain posts. */
    private List<UncertainResult> settled() {
        return driver.events.stream()
                .filter(RelayEvent.UncertainSettled.class::isInstance)
                .map(event -> ((RelayEvent.UncertainSettled) event).result())
                .toList();
    }

    /** The destination may still be at it after a minute and a quarter, and recognises a duplicate for half a minute. */
    @Test
    void afterATimeoutNothingIsSentAgainForAMinute() {
        Command.Send slow = post("a");
        driver.now += TIMEOUT.toNanos();
        driver.answer(slow, TIMED_OUT);
        driver.message(channel(1), "b");
        driver.message(channel(2), "other");

        driver.pass(SETTLED.minusMillis(1));
        assertThat(driver.room.texts()).containsExactly("other");
        driver.room.answer(slow.request());
        driver.pass(SECOND.multipliedBy(2));

        assertThat(driver.room.texts()).containsExactly("other", "a", "b");
    }

    @Test
    void aMinuteAfterATimeoutTheSameIsSentAgainAfterAVerification() {
        Command.Send lost = post("a");
        driver.now += TIMEOUT.toNanos();
        driver.answer(lost, TIMED_OUT);

        driver.pass(SETTLED.plus(SECOND));

        assertThat(driver.requests()).endsWith("look " + target(), "post a");
        assertThat(driver.room.shown.get(0).range())
                .isEqualTo(EngineDriver.post(lost).range());
    }

    /** What was broken off early is sent again while the destination would still recognise it, and later only for good. */
    @Test
    void afterResetsTheSameIsSentAgainOnlyWhileItIsRecognised() {
        Command.Send slow = post("a");
        long sent = driver.now;
        driver.answer(slow, BROKEN_OFF);
        driver.chat = request -> request instanceof Request.Post ? BROKEN_OFF : driver.room.answer(request);

        driver.pass(Duration.ofSeconds(70));

        List<Long> again = driver.tried.stream()
                .filter(each -> each.request() instanceof Request.Post)
                .map(each -> Duration.ofNanos(each.nanos() - sent).toSeconds())
                .toList();
        assertThat(again).hasSizeGreaterThan(3).allMatch(seconds -> seconds <= 20);
        driver.room.answer(slow.request());
        driver.chat = driver.room::answer;
        driver.pass(SETTLED);
        assertThat(driver.room.texts()).containsExactly("a");
    }

    /** A destination that says itself that it failed is done with the post. */
    @Test
    void afterAFailureOfItsOwnTheSameIsSentAgainAsSoonAsItWorks() {
        driver.answer(post("a"), HTTP_500);
        driver.chat = request -> HTTP_500;
        driver.pass(Duration.ofSeconds(25));
        driver.chat = driver.room::answer;

        driver.pass(Duration.ofSeconds(34));

        assertThat(driver.room.texts()).containsExactly("a");
    }

    @Test
    void whereItMayNotReadItWaitsTheMinuteTooBeforeItSendsAgain() {
        driver.chat = request -> request instanceof Request.Verify ? UNREADABLE : driver.room.answer(request);
        Command.Send lost = post("a");
        driver.now += TIMEOUT.toNanos();
        driver.answer(lost, TIMED_OUT);
        driver.pass(Duration.ofMinutes(10));
        driver.message(channel(1), "b");
        lost = driver.act().get(0);
        driver.now += TIMEOUT.toNanos();
        driver.answer(lost, TIMED_OUT);

        driver.pass(SETTLED.minusMillis(1));
        assertThat(driver.room.texts()).containsExactly("a");
        driver.pass(SECOND);

        assertThat(driver.room.texts()).containsExactly("a", "b");
    }

    @Test
    void doubtsEveryFiveHundred() {
        Command.Send post = post("a");
        driver.answer(post, driver.room.swallow(post.request(), HTTP_500));

        driver.pass(Duration.ofSeconds(3));

        assertThat(driver.room.texts()).containsExactly("a");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void whatWasSurelyNotPostedIsNotVerified() {
        driver.answer(
                post("a"), new DestinationFailure.Unavailable("connection refused", DeliveryCertainty.NOT_POSTED));

        driver.pass(Duration.ofSeconds(3));

        assertThat(looks()).isEmpty();
        assertThat(driver.room.texts()).containsExactly("a");
    }

    @Test
    void staysNamedInEveryCheckpointUntilItIsSettled() {
        Command.Send post = post("a", "b");
        driver.answer(post, TIMED_OUT);
        driver.chat = request -> request instanceof Request.Verify ? TIMED_OUT : driver.room.answer(request);
        int commitsBefore = driver.commits.size();
        for (int other = 0; other < 30; other++) {
            driver.message(channel(2), "other" + other);
            driver.pass(SECOND);
            assertThat(EngineDriver.intents(driver.checkpoint(0))).contains(new Range(0, 0, 1, 0));
        }

        List<Command.Commit> since = driver.commits.subList(commitsBefore, driver.commits.size());
        assertThat(since)
                .hasSizeGreaterThan(10)
                .allMatch(
                        each -> EngineDriver.intents(each.checkpoints().get(0)).contains(new Range(0, 0, 1, 0)));
        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(1));
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(32));
    }

    @Test
    void otherLanesGoOnMeanwhile() {
        driver.answer(post("a"), TIMED_OUT);
        driver.chat = request -> request instanceof Request.Verify ? TIMED_OUT : driver.room.answer(request);
        driver.pass(Duration.ofSeconds(10));
        driver.message(channel(2), "other");

        driver.pass(Duration.ofSeconds(40));

        assertThat(driver.room.texts()).containsExactly("other");
    }

    /** The destination recognises a duplicate for 30 s only: who looks and then waits must look again. */
    @Test
    void verifiesAgainWhenTheVerificationIsStaleBeforeThePostCanGoOut() {
        driver.answer(post("a"), TIMED_OUT);
        driver.takesCommits = commit -> false;
        for (int turn = 0; turn < 200; turn++) { // the commits, every 100 ms, are what it waits for
            driver.settle();
            driver.now += Duration.ofMillis(100).toNanos();
        }
        assertThat(driver.room.shown).isEmpty();

        driver.takesCommits = commit -> true;
        driver.pass(Duration.ofSeconds(5));

        assertThat(looks()).as("one each five seconds").hasSize(4);
        assertThat(driver.room.texts()).containsExactly("a");
        assertThat(driver.requests()).endsWith("look " + target(), "post a");
        EngineDriver.Tried look = driver.tried.get(driver.tried.size() - 2);
        assertThat(driver.now - look.nanos()).isLessThan(Duration.ofSeconds(15).toNanos());
    }

    @Test
    void readsThroughOlderPagesUntilItFindsOne() {
        Command.Send post = post("a");
        driver.answer(post, driver.room.swallow(post.request(), TIMED_OUT));
        driver.room.postsPerPage = 1;
        for (int i = 0; i < 2; i++) {
            driver.room.shown.add(stranger(EngineDriver.post(post)));
        }

        driver.pass(Duration.ofSeconds(3));

        assertThat(looks().stream().map(Request.Verify::page)).containsExactly(0, 1, 2);
        assertThat(driver.room.texts()).containsOnlyOnce("a");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void verifiesNoFurtherBackThanTenMinutesBeforeTheMessage() {
        long accepted = driver.wallMillis();
        driver.answer(post("a"), TIMED_OUT);

        driver.pass(Duration.ofSeconds(3));

        assertThat(looks().get(0).sinceMillis())
                .isEqualTo(accepted - Duration.ofMinutes(10).toMillis());
    }

    /** Somebody else posted the first of the two: the rest is posted once it is sure that it is not on its way. */
    @Test
    void finishesTheFoundPartAndWaitsAMinuteWithTheRest() {
        driver.answer(post("a", "b"), TIMED_OUT);
        driver.chat = request -> request instanceof Request.Verify look
                ? new VerificationOutcome.PageRead(
                        look.candidates().containsKey(0L) ? new ShownPost(new Progress(0, 0), 0, "p0") : null, true)
                : driver.room.answer(request);

        driver.pass(SETTLED.minusMillis(1));
        assertThat(driver.room.shown).isEmpty();
        assertThat(EngineDriver.intents(driver.checkpoint(0))).containsExactly(new Range(1, 0, 1, 0));
        driver.pass(SECOND);

        assertThat(driver.room.texts()).containsExactly("b");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(2));
        assertThat(settled()).contains(UncertainResult.FOUND_IN_PART);
    }

    @Test
    void givesUpOnlyWhatIsSurelyNotThere() {
        driver.answer(post("a"), TIMED_OUT);
        driver.chat = request -> request instanceof Request.Post
                ? new PostOutcome.TextRejected("HTTP 400")
                : driver.room.answer(request);

        driver.pass(SETTLED.minusMillis(1));
        assertThat(driver.requests()).contains("look " + target(), "post a");
        assertThat(driver.deadLetters).isEmpty();
        driver.pass(SECOND);

        assertThat(driver.deadLetters).hasSize(1).allMatch(each -> each.reason() == DeadReason.REFUSED);
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
        assertThat(settled()).contains(UncertainResult.NOT_FOUND);
    }

    @Test
    void doesNotGiveUpWhatAppearsAfterAll() {
        Command.Send post = post("a");
        driver.answer(post, TIMED_OUT);
        driver.chat = request -> request instanceof Request.Post
                ? new PostOutcome.TextRejected("HTTP 400")
                : driver.room.answer(request);
        driver.pass(Duration.ofSeconds(20));
        driver.room.answer(post.request()); // the server was slow

        driver.pass(SETTLED);

        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void aPoisonOfFiveHundredsIsGivenUpAMinuteAfterItsLastAttempt() {
        driver.chat =
                request -> request instanceof Request.Post post && post.text().equals("poison")
                        ? HTTP_500
                        : driver.room.answer(request);
        driver.message(channel(1), "poison");
        IntStream.range(0, 3).forEach(i -> driver.message(channel(2 + i), "other" + i));
        driver.pass(Duration.ofMinutes(1));
        driver.message(channel(1), "behind");
        driver.pass(Duration.ofMinutes(10));

        List<EngineDriver.Tried> attempts = driver.tried.stream()
                .filter(each -> RequestName.of(each.request()).equals("post poison"))
                .toList();
        assertThat(attempts).hasSize(5);
        assertThat(driver.deadLetters).hasSize(1);
        EngineDriver.Tried behind = driver.tried.stream()
                .filter(each -> RequestName.of(each.request()).equals("post behind"))
                .findFirst()
                .orElseThrow();
        assertThat(behind.nanos() - attempts.get(4).nanos()).isGreaterThanOrEqualTo(SETTLED.toNanos());
    }

    @Test
    void isNotTooOldWhileUncertain() {
        Command.Send post = post("a");
        driver.answer(post, driver.room.swallow(post.request(), TIMED_OUT));
        driver.chat = request -> TIMED_OUT;
        driver.pass(Duration.ofDays(8));
        assertThat(driver.deadLetters).isEmpty();

        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(2));

        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.room.texts()).containsExactly("a");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void sendsAgainWithoutAVerificationWhereItMayNotReadAndSaysSoOnce() {
        driver.chat = request -> request instanceof Request.Verify ? UNREADABLE : driver.room.answer(request);
        driver.answer(post("a"), TIMED_OUT);
        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.room.texts()).containsExactly("a");
        int looks = looks().size();

        driver.answer(post("b"), TIMED_OUT);
        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.room.texts()).containsExactly("a", "b");
        assertThat(looks()).as("one look, in case it may by now").hasSize(looks + 1);
        assertThat(driver.events)
                .containsOnlyOnce(new RelayEvent.Unreadable(channel(1).key()));
    }

    @Test
    void aChannelThatCannotBeReadIsNamedOnceThoughTwoLanesLeadThere() {
        driver.chat = request -> {
            if (request instanceof Request.LookUp) {
                return new LookupOutcome.Resolved("c%025d".formatted(1));
            }
            if (request instanceof Request.Verify) {
                return UNREADABLE;
            }
            boolean isFirst = driver.tried.stream()
                    .noneMatch(each -> RequestName.of(each.request()).equals(RequestName.of(request)));
            return request instanceof Request.Post && isFirst
                    ? driver.room.swallow(request, TIMED_OUT)
                    : driver.room.answer(request);
        };
        driver.message(channel(1), "a");
        driver.message(named("one"), "b");

        driver.pass(Duration.ofMinutes(20));

        assertThat(driver.tried)
                .extracting(each -> RequestName.of(each.request()))
                .filteredOn(name -> name.startsWith("post"))
                .containsExactlyInAnyOrder("post a", "post a", "post b", "post b");
        assertThat(driver.events)
                .filteredOn(RelayEvent.Unreadable.class::isInstance)
                .hasSize(1);
    }

    /** A destination in trouble refuses, too: a look that works once shows that the channel can be read. */
    @Test
    void aFewRefusedVerificationsDoNotMakeAChannelUnreadable() {
        Command.Send post = post("a");
        driver.answer(post, driver.room.swallow(post.request(), TIMED_OUT));
        driver.chat = request ->
                request instanceof Request.Verify && looks().size() < 4 ? UNREADABLE : driver.room.answer(request);

        driver.pass(Duration.ofMinutes(3));

        assertThat(driver.room.texts()).containsExactly("a");
        assertThat(driver.events).noneMatch(RelayEvent.Unreadable.class::isInstance);
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void aChannelThatIsGoneUncertainIsGivenUpAfterAnHour() {
        driver.answer(post("a"), TIMED_OUT);
        driver.message(channel(1), "b");
        driver.chat = this::missing;

        driver.pass(Duration.ofMinutes(55));
        assertThat(driver.deadLetters).isEmpty();
        driver.pass(Duration.ofMinutes(15));

        assertThat(driver.deadLetters).hasSize(2).allMatch(each -> each.reason() == DeadReason.CHANNEL_MISSING);
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(2));
        assertThat(driver.room.shown).isEmpty();
    }

    @Test
    void aChannelThatIsBackIsVerifiedBeforeItIsSentAgain() {
        Command.Send post = post("a");
        driver.answer(post, driver.room.swallow(post.request(), TIMED_OUT));
        driver.message(channel(1), "b");
        driver.chat = this::missing;
        driver.pass(Duration.ofMinutes(30));
        driver.chat = driver.room::answer;

        driver.pass(Duration.ofMinutes(7));

        assertThat(driver.room.texts()).containsExactly("a", "b");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(2));
    }

    /** Too many wait for missing channels: then time settles what may be there. */
    @Test
    void oneMissingChannelTooManyIsGivenUpWhenItIsSettled() {
        driver.answer(post("a"), TIMED_OUT);
        driver.chat = request -> request instanceof Request.LookUp ? missing(request) : driver.room.answer(request);
        IntStream.range(0, 25).forEach(i -> driver.message(EngineDriver.named("x" + i), "m" + i));
        driver.settle();
        driver.chat = this::missing;

        driver.pass(SETTLED.minusMillis(1));
        assertThat(driver.deadLetters).isEmpty();
        driver.pass(SECOND);

        assertThat(driver.deadLetters).singleElement().matches(each -> each.reason() == DeadReason.CHANNEL_MISSING);
        assertThat(driver.room.shown).isEmpty();
    }

    private Outcome missing(Request request) {
        return request instanceof Request.Verify || request instanceof Request.LookUp
                ? new Outcome.ChannelMissing("HTTP 404")
                : driver.room.answer(request);
    }

    @Test
    void aBusyDestinationIsLookedAtLater() {
        Command.Send post = post("a");
        driver.answer(post, driver.room.swallow(post.request(), TIMED_OUT));
        driver.chat = request -> request instanceof Request.Verify && looks().isEmpty()
                ? new DestinationFailure.Busy(Duration.ofSeconds(7))
                : driver.room.answer(request);

        driver.pass(Duration.ofSeconds(30));

        assertThat(looks()).hasSize(2);
        assertThat(driver.room.texts()).containsExactly("a");
    }

    private List<Request.Verify> looks() {
        return driver.tried.stream()
                .filter(each -> each.request() instanceof Request.Verify)
                .map(each -> (Request.Verify) each.request())
                .toList();
    }

    private static String target() {
        return "c%025d".formatted(1);
    }

    /** A post of another group to the same channel. */
    private static Request.Post stranger(Request.Post post) {
        return new Request.Post(
                new Origin("others", "topic-id"),
                post.partition(),
                post.range(),
                post.lastId(),
                post.address(),
                post.target(),
                "stranger",
                List.of(),
                Priority.STANDARD,
                0,
                List.of());
    }
}
