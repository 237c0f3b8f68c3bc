package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The operator is told which channels cannot be read back, at nobody's cost. */
final class EngineSurveyTest {

    private static final Duration PERIOD = Duration.ofMillis(125);
    private static final Outcome REFUSED = new Outcome.ChannelRefused("HTTP 403", false);

    private final EngineDriver driver = new EngineDriver(new TestPacers.Even(PERIOD), UNPACKED);
    private final List<List<Outcome.ChannelsListed.Channel>> lists = new ArrayList<>();
    private final Set<String> unreadable = new HashSet<>();

    private void begin() {
        driver.chat = request -> {
            if (request instanceof Request.ListChannels) {
                return lists.isEmpty()
                        ? new Outcome.ChannelsListed(List.of(), true)
                        : new Outcome.ChannelsListed(lists.remove(0), lists.isEmpty());
            }
            boolean refuses = request instanceof Request.TryReading reading && unreadable.contains(reading.target());
            return refuses ? REFUSED : driver.room.answer(request);
        };
        driver.assign(0);
        driver.engine.survey(driver.now);
    }

    private static List<Outcome.ChannelsListed.Channel> list(String... targets) {
        return List.of(targets).stream()
                .map(target -> new Outcome.ChannelsListed.Channel(target, "channel/" + target))
                .toList();
    }

    @Test
    void asksNothingBeforeAnyOfTheRateIsOurs() {
        EngineDriver fresh = new EngineDriver(EngineDriver.UNPACKED);
        fresh.chat = request -> new Outcome.ChannelsListed(List.of(), true);
        fresh.engine.survey(fresh.now);

        assertThat(fresh.act()).isEmpty();
        assertThat(fresh.waitsForEver()).isTrue();

        fresh.assign(0);
        fresh.pass(Duration.ofMinutes(1));
        assertThat(fresh.requests()).containsExactly("list");
    }

    @Test
    void namesEachListedChannelThatCannotBeRead() {
        lists.add(list());
        lists.add(list("seen", "blind"));
        lists.add(list("dark"));
        unreadable.addAll(Set.of("blind", "dark"));
        begin();

        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.notices)
                .containsExactly(new Notice.Unreadable("channel/blind"), new Notice.Unreadable("channel/dark"));
        assertThat(driver.requests())
                .containsExactly("list", "list", "list", "try seen", "try blind", "try dark", "try blind", "try dark");
        assertThat(driver.waitsForEver()).as("there is nothing left to ask").isTrue();
    }

    @Test
    void asksAboutAChannelThatIsNotListedOnceItWasPostedTo() {
        unreadable.add(channel(1).key().substring("channel/".length()));
        begin();
        driver.pass(Duration.ofMinutes(1));
        driver.message(channel(1), "first");
        driver.message(channel(1), "second");
        driver.message(channel(2), "elsewhere");

        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.delivered()).hasSize(3);
        assertThat(driver.notices)
                .containsExactly(new Notice.Unreadable(channel(1).key()));
        assertThat(driver.requests().stream().filter(each -> each.startsWith("try")))
                .as("the readable one once")
                .hasSize(3);
    }

    /** With its database in trouble a destination refuses for everybody. */
    @Test
    void oneRefusalIsNotBelieved() {
        lists.add(list("a", "b"));
        unreadable.addAll(Set.of("a", "b"));
        begin();
        driver.pass(Survey.AGAIN);
        unreadable.clear();

        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.requests()).containsExactly("list", "try a", "try b", "try a", "try b");
        assertThat(driver.notices).isEmpty();
    }

    @Test
    void asksOnlyInPermitsThatNobodyElseWants() {
        lists.add(list("a"));
        begin();
        IntStream.range(0, 10).forEach(i -> driver.message(channel(i), "message " + i));

        driver.pass(PERIOD.multipliedBy(10));
        assertThat(driver.delivered()).hasSize(10);
        assertThat(driver.requests()).hasSize(10);
        driver.pass(PERIOD);
        assertThat(driver.requests()).last().isEqualTo("list");
    }

    @Test
    void takesEverySecondPermitAtMost() {
        lists.add(list("a", "b", "c", "d"));
        begin();

        driver.pass(PERIOD.multipliedBy(8));

        assertThat(driver.requests()).containsExactly("list", "try a", "try b", "try c");
        driver.message(channel(1), "in between");
        driver.pass(PERIOD);
        assertThat(driver.delivered()).containsExactly("in between");
    }

    @Test
    void whatFailsIsTriedThreeTimesAndBlamesNobody() {
        begin();
        driver.chat = request -> request instanceof Request.ListChannels
                ? new Outcome.Suspect("HTTP 500", Fate.NOT_POSTED)
                : request instanceof Request.TryReading
                        ? new Outcome.Unavailable("no answer", Fate.NOT_POSTED)
                        : driver.room.answer(request);
        driver.message(channel(1), "first");

        driver.pass(Duration.ofMinutes(10));

        assertThat(driver.requests().stream().filter("list"::equals)).hasSize(3);
        assertThat(driver.requests().stream().filter(each -> each.startsWith("try")))
                .hasSize(3);
        assertThat(driver.delivered()).containsExactly("first");
        assertThat(driver.notices).isEmpty();
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    @Test
    void obeysADestinationThatHasTooMuchToDo() {
        begin();
        Outcome busy = new Outcome.Busy(Duration.ofSeconds(40));
        driver.chat = request -> request instanceof Request.ListChannels ? busy : driver.room.answer(request);
        driver.pass(PERIOD);
        driver.message(channel(1), "later");

        driver.pass(Duration.ofSeconds(39));
        assertThat(driver.delivered()).isEmpty();
        driver.pass(Duration.ofSeconds(15));

        assertThat(driver.delivered()).containsExactly("later");
    }

    @Test
    void doesNotGoThroughMoreChannelsThanABotUsuallyHas() {
        lists.add(list(IntStream.range(0, 1_000).mapToObj(i -> "c" + i).toArray(String[]::new)));
        lists.add(list("never asked for"));
        begin();

        driver.pass(Duration.ofMinutes(10));

        assertThat(driver.requests()).hasSize(1 + Survey.MOST_LISTED);
    }

    @Test
    void asksNothingUnlessItIsTo() {
        driver.assign(0);
        driver.message(channel(1), "first");

        driver.pass(Duration.ofMinutes(10));

        assertThat(driver.requests()).containsExactly("post first");
    }
}
