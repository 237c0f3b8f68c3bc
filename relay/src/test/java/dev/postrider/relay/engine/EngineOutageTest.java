package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResults;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What follows when the destination does not take posts. */
final class EngineOutageTest {

    private static final Outcome DOWN =
            new DestinationFailure.Unavailable("connection refused", DeliveryCertainty.NOT_POSTED);
    private static final Outcome BROKEN = new DestinationFailure.Suspect("HTTP 400", DeliveryCertainty.NOT_POSTED);
    private static final Outcome WHO = new DestinationFailure.Unauthorised("HTTP 401");

    private final EngineDriver driver = new EngineDriver().assign(0);

    @Test
    void pausesForEveryoneAsLongAsTheDestinationNames() {
        driver.message(channel(1), "a");
        driver.act();
        driver.answer(driver.open.get(0), new DestinationFailure.Busy(Duration.ofSeconds(10)));
        driver.message(channel(2), "b");

        driver.act();
        assertThat(driver.toWait()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(12_500));
        driver.pass(Duration.ofMillis(9_999));
        assertThat(driver.delivered()).isEmpty();
        driver.pass(Duration.ofMillis(2_501));

        assertThat(driver.delivered()).containsExactlyInAnyOrder("a", "b");
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    @Test
    void keepsTheOrderOfALaneAcrossRetries() {
        IntStream.range(0, 5).forEach(i -> driver.message(channel(1), "a" + i));
        IntStream.range(0, 5).forEach(i -> driver.message(channel(2), "b" + i));
        driver.chat = request -> driver.tried.size() % 3 == 0
                ? DOWN
                : driver.tried.size() % 5 == 0
                        ? new DestinationFailure.Busy(Duration.ofSeconds(2))
                        : driver.room.answer(request);

        driver.pass(Duration.ofMinutes(5));

        assertThat(driver.delivered())
                .hasSize(10)
                .containsSubsequence("a0", "a1", "a2", "a3", "a4")
                .containsSubsequence("b0", "b1", "b2", "b3", "b4");
    }

    @Test
    void triesOneCanaryAtATimeAnotherLaneEachTime() {
        IntStream.range(0, 4).forEach(i -> driver.message(channel(i), "m" + i));
        driver.act();
        List.copyOf(driver.open).forEach(send -> driver.answer(send, DOWN));
        driver.tried.clear();

        for (int canary = 0; canary < 8; canary++) {
            assertThat(driver.passUntilSent()).hasSize(1);
            assertThat(driver.act()).isEmpty();
            driver.answer(driver.open.get(0), DOWN);
        }

        assertThat(driver.requests().subList(0, 4)).doesNotHaveDuplicates();
        assertThat(driver.requests().subList(4, 8)).isEqualTo(driver.requests().subList(0, 4));
        driver.act();
        assertThat(driver.toWait()).isBetween(Duration.ofSeconds(30), Duration.ofMillis(37_500));
        driver.pass(Duration.ofSeconds(38));
        assertThat(driver.delivered()).hasSize(4);
    }

    @Test
    void saysOnceThatItPausesAndThatItRecovered() {
        IntStream.range(0, 4).forEach(i -> driver.message(channel(i), "m" + i));
        driver.chat = request -> DOWN;
        driver.pass(Duration.ofMinutes(10));
        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.events).hasSize(2);
        assertThat(driver.events.get(0)).isInstanceOf(RelayEvent.Paused.class);
        assertThat(driver.events.get(1)).isEqualTo(new RelayEvent.Recovered(PauseCause.UNAVAILABLE));
        assertThat(driver.delivered()).hasSize(4);
        assertThat(driver.deadLetters).isEmpty();
    }

    @Test
    void aLoneLaneAsksAfterTheDestinationFirst() {
        driver.message(channel(1), "a");
        driver.chat = request -> driver.elapsed().toSeconds() < 5 ? DOWN : driver.room.answer(request);

        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.requests()).startsWith("post a", "me").endsWith("me", "me", "post a");
        assertThat(driver.delivered()).containsExactly("a");
    }

    @Test
    void deadLettersNothingWhileItIsNotKnownAndRecoversByItself() {
        IntStream.range(0, 5).forEach(i -> driver.message(channel(i), "m" + i));
        driver.chat = request -> WHO;
        driver.pass(Duration.ofHours(5));

        assertThat(driver.engine.pauseCause()).contains(PauseCause.UNAUTHORISED);
        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.requests().subList(5, driver.requests().size())).containsOnly("me");

        driver.chat = driver.room::answer;
        driver.pass(Duration.ofSeconds(40));
        assertThat(driver.delivered()).hasSize(5);
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    @Test
    void findsOutThatItIsKnownAgainWithoutAnyMessageWaiting() {
        driver.message(channel(1), "a");
        driver.assign(1);
        driver.chat = request -> WHO;
        driver.pass(Duration.ofMinutes(1));
        driver.revoke(0);
        driver.chat = driver.room::answer;

        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.engine.pauseCause()).isNotEqualTo(PauseCause.UNAUTHORISED);
    }

    @Test
    void suspectsAMessageOnlyAfterFiveAnswersEachWithASuccessElsewhereSince() {
        driver.message(channel(1), "poison");
        driver.message(channel(1), "behind");
        driver.message(channel(2), "other0");
        driver.chat = request ->
                request instanceof Request.ProbeSelf ? DOWN : poisoned("poison").apply(request);

        // one success elsewhere before each answer but the first
        for (int i = 1; i <= 2; i++) {
            driver.pass(Duration.ofMinutes(2));
            assertThat(attempts("poison")).isEqualTo(i + 1);
            driver.message(channel(2), "other" + i);
        }
        driver.pass(Duration.ofMinutes(2));
        assertThat(attempts("poison")).isEqualTo(4);
        assertThat(driver.deadLetters).isEmpty();
        driver.message(channel(2), "other3");
        driver.pass(Duration.ofMinutes(2));

        assertThat(attempts("poison")).isEqualTo(5);
        assertThat(driver.deadLetters).hasSize(1);
        assertThat(driver.deadLetters.get(0).reason()).isEqualTo(DeadReason.REFUSED);
        assertThat(driver.deadLetters.get(0).detail()).isEqualTo("HTTP 400");
        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(1));
        assertThat(driver.delivered()).containsExactly("other0", "other1", "other2", "other3", "behind");
    }

    @Test
    void neighboursOfAPoisonGoOn() {
        driver.message(channel(1), "poison");
        IntStream.range(0, 20).forEach(i -> driver.message(channel(2), "a" + i));
        IntStream.range(0, 20).forEach(i -> driver.message(channel(3), "b" + i));
        driver.chat = poisoned("poison");

        driver.pass(Duration.ofSeconds(10));

        assertThat(driver.delivered()).hasSize(40);
        assertThat(driver.deadLetters).hasSize(1);
        assertThat(attempts("poison")).isEqualTo(5);
    }

    @Test
    void findsAPoisonInALoneLane() {
        driver.message(channel(1), "poison");
        driver.message(channel(1), "behind");
        driver.chat = poisoned("poison");

        driver.pass(Duration.ofMinutes(2));

        assertThat(driver.deadLetters).hasSize(1);
        assertThat(attempts("poison")).isEqualTo(5);
        assertThat(driver.delivered()).containsExactly("behind");
    }

    @Test
    void twoPoisonsWithNobodyElseDoNotBlockEachOtherForEver() {
        driver.message(channel(1), "poison1");
        driver.message(channel(2), "poison2");
        driver.message(channel(1), "behind1");
        driver.message(channel(2), "behind2");
        driver.chat = poisoned("poison");

        driver.pass(Duration.ofMinutes(15));

        assertThat(driver.deadLetters).hasSize(2);
        assertThat(driver.delivered()).containsExactlyInAnyOrder("behind1", "behind2");
    }

    @Test
    void noMessagePaysWhenEveryPostOfManyLanesFails() {
        IntStream.range(0, 5).forEach(i -> driver.message(channel(i), "m" + i));
        driver.chat = poisoned("m");
        driver.pass(Duration.ofHours(10));

        assertThat(driver.deadLetters).isEmpty();
        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(1));
        assertThat(driver.delivered()).hasSize(5);
    }

    @Test
    void replacesACanaryWhoseLaneIsRevoked() {
        driver.assign(1);
        IntStream.range(0, 6).forEach(i -> driver.message(i % 2, channel(i), i % 2 + " m" + i));
        driver.act();
        List.copyOf(driver.open).forEach(send -> driver.answer(send, DOWN));
        Command.Send canary = driver.passUntilSent().get(0);
        int its = ((Request.Post) canary.request()).partition();

        driver.revoke(its);
        driver.open.clear();
        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.delivered()).hasSize(3).allMatch(text -> text.startsWith(1 - its + " "));
        driver.engine.answered(canary.attempt(), RequestResults.of(canary.request(), DOWN), driver.now);
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    @Test
    void postsLookedUpLanesAfterAnOutageToo() {
        IntStream.range(0, 5).forEach(i -> driver.message(named("n" + i), "m" + i));
        driver.chat = request -> driver.elapsed().toMinutes() < 3 ? BROKEN : driver.room.answer(request);

        driver.pass(Duration.ofMinutes(5));

        assertThat(driver.delivered()).hasSize(5);
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    private long attempts(String text) {
        return driver.requests().stream().filter(("post " + text)::equals).count();
    }

    private Function<Request, Outcome> poisoned(String prefix) {
        return request -> request instanceof Request.Post post && post.text().startsWith(prefix)
                ? BROKEN
                : driver.room.answer(request);
    }
}
