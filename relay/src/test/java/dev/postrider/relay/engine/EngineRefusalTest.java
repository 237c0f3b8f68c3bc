package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.IdHeader;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What follows when a channel refuses posts, or does not exist. */
final class EngineRefusalTest {

    private static final Outcome FORBIDDEN = new Outcome.ChannelRefused("HTTP 403", false);
    private static final Outcome ARCHIVED = new Outcome.ChannelRefused("archived", true);
    private static final Outcome MISSING = new Outcome.ChannelMissing("HTTP 404");

    private final EngineDriver driver = new EngineDriver().assign(0);
    private final Set<String> forbidden = new HashSet<>();

    /** Targets that refuse posts and to be looked at. */
    private Outcome chat(Request request) {
        String target = "";
        if (request instanceof Request.Post post) {
            target = post.target();
        } else if (request instanceof Request.ProbeChannel probe) {
            target = probe.target();
        }
        return forbidden.contains(target) ? FORBIDDEN : driver.room.answer(request);
    }

    private void forbid(int channel) {
        forbidden.add("c%025d".formatted(channel));
    }

    @Test
    void asksWhetherTheChannelExistsAndTheDestinationIsWellThenParksTheLane() {
        forbid(1);
        driver.chat = this::chat;
        driver.message(channel(1), "a");

        driver.settle();

        assertThat(driver.requests()).containsExactly("post a", "probe c%025d".formatted(1), "me");
        assertThat(driver.toWait()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(12_500));
        assertThat(driver.events).hasSize(1).first().isInstanceOf(RelayEvent.Parked.class);
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    @Test
    void needsNoProbeOfItselfWhereOthersSucceedMeanwhile() {
        forbid(1);
        driver.chat = this::chat;
        driver.message(channel(1), "a");
        driver.message(channel(2), "b");

        driver.settle();

        assertThat(driver.requests()).containsExactlyInAnyOrder("post a", "post b", "probe c%025d".formatted(1));
    }

    @Test
    void parksTwiceAsLongEachTimeUpToFiveMinutesAndGivesUpAfterAnHour() {
        forbid(1);
        driver.chat = this::chat;
        driver.message(channel(1), "a");
        driver.message(channel(1), "b");

        driver.pass(Duration.ofMinutes(55));
        assertThat(driver.deadLetters).isEmpty();
        List<Long> gaps = gaps(Request.Post.class);
        assertThat(gaps.get(0)).isBetween(10L, 13L);
        assertThat(gaps.get(1)).isBetween(20L, 25L);
        assertThat(gaps.get(4)).isBetween(160L, 200L);
        assertThat(gaps).allMatch(gap -> gap <= 375);

        driver.pass(Duration.ofMinutes(15));
        assertThat(driver.deadLetters).hasSize(2).allMatch(each -> each.reason() == DeadReason.CHANNEL_REFUSED);
        assertThat(driver.deadLetters.get(0).detail()).isEqualTo("HTTP 403");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void parkedLanesGiveTheirRoomToOthersAndLoseNothing() {
        int parked = 150;
        Limits tight = new Limits(
                PACKING.post(), 8, 80_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);
        EngineDriver owner = new EngineDriver(tight).assign(0);
        owner.log.messageBytes = 1_000;
        Set<String> archived =
                IntStream.range(0, parked).mapToObj(i -> channel(i).key()).collect(Collectors.toSet());
        owner.chat = request -> request instanceof Request.Post post
                        && archived.contains(post.address().key())
                ? ARCHIVED
                : owner.room.answer(request);
        for (int i = 0; i < parked; i++) {
            for (int message = 0; message < 20; message++) {
                owner.message(channel(i), i + " " + message);
            }
        }
        owner.message(channel(parked), "behind them");

        owner.pass(Duration.ofMinutes(1));
        assertThat(owner.delivered()).containsExactly("behind them");
        int givesAgain = owner.givesAgain;
        owner.pass(Duration.ofMinutes(10));
        assertThat(owner.givesAgain).as("to ask again takes no reading").isEqualTo(givesAgain);

        archived.clear();
        owner.pass(Duration.ofMinutes(10));
        for (int i = 0; i < parked; i++) {
            String lane = i + " ";
            assertThat(owner.delivered().stream()
                            .flatMap(text -> Arrays.stream(text.split("\n\n")))
                            .filter(text -> text.startsWith(lane)))
                    .isEqualTo(IntStream.range(0, 20)
                            .mapToObj(message -> lane + message)
                            .toList());
        }
        assertThat(owner.deadLetters).isEmpty();
        assertThat(owner.checkpoint(0)).isEqualTo(Checkpoint.at(20 * parked + 1));
    }

    @Test
    void aLaneThatIsParkedWhileItIsFilledLosesNothing() {
        Limits tight = new Limits(
                PACKING.post(), 8, 40_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);
        EngineDriver owner = new EngineDriver(tight).assign(0);
        owner.log.messageBytes = 1_000;
        List<String> all = IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
        for (int i = 0; i < 40; i++) { // they fill the memory
            owner.message(channel(i / 10), "other " + i);
        }
        all.forEach(text -> owner.message(channel(9), text));
        owner.givesAgain = 5; // not all of it
        owner.act();
        owner.now += Duration.ofSeconds(1).toNanos();
        owner.act();

        for (int request = 0; request < 2; request++) { // the post and the probe
            Command.Send of9 = owner.open.stream()
                    .filter(send -> RequestName.of(send.request()).contains("m0")
                            || send.request() instanceof Request.ProbeChannel)
                    .findFirst()
                    .orElseThrow();
            owner.answer(of9, ARCHIVED);
            owner.act();
        }
        assertThat(owner.events).hasAtLeastOneElementOfType(RelayEvent.Parked.class);
        assertThat(owner.engine.backfills()).as("is still being read again").isNotEmpty();

        owner.givesAgain = Integer.MAX_VALUE;
        owner.pass(Duration.ofMinutes(2));

        assertThat(owner.room.texts().stream()
                        .flatMap(text -> Arrays.stream(text.split("\n\n")))
                        .filter(text -> text.startsWith("m")))
                .isEqualTo(all);
    }

    @Test
    void goesOnAtOnceWhenTheChannelTakesPostsAgain() {
        forbid(1);
        driver.chat = this::chat;
        driver.message(channel(1), "a");
        driver.message(channel(1), "b");
        driver.pass(Duration.ofMinutes(10));
        forbidden.clear();

        driver.pass(Duration.ofMinutes(7));

        assertThat(driver.delivered()).containsExactly("a", "b");
        assertThat(driver.deadLetters).isEmpty();
    }

    @Test
    void doesNotCountWhileNothingElseSucceeds() {
        forbid(1);
        driver.chat = request -> request instanceof Request.ProbeSelf
                ? new DestinationFailure.Unavailable("HTTP 503", DeliveryCertainty.NOT_POSTED)
                : chat(request);
        driver.message(channel(1), "a");
        driver.pass(Duration.ofHours(10));

        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.events).noneMatch(RelayEvent.Parked.class::isInstance);
    }

    @Test
    void doesNotCountTheTimeOfAnOutageBetweenTwoRefusals() {
        forbid(1);
        driver.chat = this::chat;
        driver.message(channel(1), "a");
        driver.pass(Duration.ofSeconds(5));
        driver.chat = request -> new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED);
        driver.pass(Duration.ofHours(3));
        driver.chat = this::chat;
        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.deadLetters).isEmpty();

        forbidden.clear();
        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.delivered()).containsExactly("a");
    }

    @Test
    void isTheDestinationsFaultWhenMostLanesAreRefused() {
        IntStream.range(0, 6).forEach(this::forbid);
        driver.chat = this::chat;
        IntStream.range(0, 8).forEach(i -> driver.message(channel(i), "m" + i));
        IntStream.range(0, 100).forEach(i -> driver.message(channel(7), "m7 " + i));

        driver.settle();

        assertThat(driver.engine.pauseCause()).contains(PauseCause.UNAVAILABLE);
        assertThat(driver.deadLetters).isEmpty();
    }

    @Test
    void aDestinationThatRefusesEverythingIsReportedOnceAndDrainsLater() {
        IntStream.range(0, 8).forEach(this::forbid);
        driver.chat = this::chat;
        IntStream.range(0, 8).forEach(i -> driver.message(channel(i), "m" + i));

        driver.pass(Duration.ofMinutes(30));

        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.events.stream().filter(RelayEvent.Paused.class::isInstance))
                .hasSize(1);
        assertThat(driver.tried).hasSizeLessThan(500);
        forbidden.clear();
        driver.pass(Duration.ofMinutes(10));
        assertThat(driver.delivered()).hasSize(8);
        assertThat(driver.engine.pauseCause()).isEmpty();
    }

    /** Two of three are archived and one is forbidden: neither is the server's fault, and the fourth goes on. */
    @Test
    void archivedChannelsDoNotMakeItTheDestinationsFault() {
        IntStream.range(0, 3).forEach(this::forbid);
        driver.chat = request -> {
            Outcome outcome = chat(request);
            boolean archived =
                    request instanceof Request.Post post && !post.text().equals("m2");
            return archived && outcome.equals(FORBIDDEN) ? ARCHIVED : outcome;
        };
        IntStream.range(0, 4).forEach(i -> driver.message(channel(i), "m" + i));

        driver.settle();

        assertThat(driver.engine.pauseCause()).isEmpty();
        assertThat(driver.delivered()).containsExactly("m3");
        assertThat(driver.events).hasSize(3).allMatch(RelayEvent.Parked.class::isInstance);
    }

    @Test
    void whatIsProvenNeedsNoWitness() {
        driver.chat = request -> request instanceof Request.ProbeSelf
                ? new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED)
                : ARCHIVED;
        driver.message(channel(1), "a");
        driver.settle();

        assertThat(driver.requests()).containsExactly("post a", "probe c%025d".formatted(1));
        assertThat(driver.events).hasSize(1).first().isInstanceOf(RelayEvent.Parked.class);

        driver.pass(Duration.ofMinutes(90));
        assertThat(driver.deadLetters).hasSize(1);
        assertThat(driver.deadLetters.get(0).reason()).isEqualTo(DeadReason.CHANNEL_REFUSED);
    }

    @Test
    void asksForAMissingChannelAgainAndGivesUpAfterAnHour() {
        driver.chat = this::withoutNames;
        driver.message(named("x"), "a");
        driver.message(named("x"), "b");
        driver.message(named("x"), "c");

        driver.pass(Duration.ofMinutes(55));
        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.events).singleElement().isInstanceOfSatisfying(RelayEvent.Parked.class, parked -> {
            assertThat(parked.missing()).isTrue();
            assertThat(parked.reason()).isEqualTo("HTTP 404");
        });
        List<Long> gaps = gaps(Request.LookUp.class);
        assertThat(gaps.get(0)).isBetween(10L, 13L);
        assertThat(gaps.get(1)).isBetween(20L, 25L);
        assertThat(gaps).allMatch(gap -> gap <= 375);
        assertThat(driver.requests()).containsOnly("resolve team/team/channel/x");

        driver.pass(Duration.ofMinutes(15));
        assertThat(driver.deadLetters).hasSize(3).allMatch(each -> each.reason() == DeadReason.CHANNEL_MISSING);
        assertThat(driver.deadLetters.get(2).detail()).isEqualTo("HTTP 404");
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(3));
    }

    /** One answer is enough for all that waits in the lane, and for what comes soon after it. */
    @Test
    void believesTheAnswerThatEndedTheHourForFiveMinutes() {
        driver.chat = this::withoutNames;
        driver.message(named("x"), "a");
        while (driver.deadLetters.isEmpty()) {
            driver.pass(Duration.ofSeconds(1));
        }
        int before = driver.tried.size();
        driver.pass(Duration.ofMinutes(5).minusSeconds(3));
        driver.message(named("x"), "b");
        driver.settle();
        assertThat(driver.deadLetters).hasSize(2);
        assertThat(driver.tried).hasSize(before);

        driver.pass(Duration.ofSeconds(3));
        driver.message(named("x"), "c");
        driver.settle();
        assertThat(driver.deadLetters).hasSize(2);
        assertThat(driver.tried).hasSize(before + 1);
    }

    @Test
    void postsInOrderWhenTheMissingChannelIsMade() {
        driver.chat = this::withoutNames;
        driver.message(named("x"), "a");
        driver.message(named("x"), "b");
        driver.pass(Duration.ofMinutes(30));
        driver.chat = driver.room::answer;

        driver.pass(Duration.ofMinutes(7));

        assertThat(driver.delivered()).containsExactly("a", "b");
        assertThat(driver.deadLetters).isEmpty();
    }

    @Test
    void aMissingChannelNeedsNoWitnessAndSaysNothingOfTheDestination() {
        driver.chat = request -> request instanceof Request.ProbeSelf
                ? new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED)
                : withoutNames(request);
        IntStream.range(0, 5).forEach(i -> driver.message(named("x" + i), "m" + i));

        driver.pass(Duration.ofMinutes(90));

        assertThat(driver.events).hasSize(5).allMatch(RelayEvent.Parked.class::isInstance);
        assertThat(driver.engine.pauseCause()).isEmpty();
        assertThat(driver.deadLetters).hasSize(5);
    }

    /** They do not make those look few that refuse. */
    @Test
    void missingChannelsAreNotCountedAmongThoseThatCouldRefuse() {
        IntStream.range(0, 3).forEach(this::forbid);
        driver.chat = request -> request instanceof Request.LookUp ? MISSING : chat(request);
        IntStream.range(0, 20).forEach(i -> driver.message(named("x" + i), "m" + i));
        driver.settle();
        IntStream.range(0, 3).forEach(i -> driver.message(channel(i), "a" + i));
        driver.settle();

        assertThat(driver.engine.pauseCause()).contains(PauseCause.UNAVAILABLE);
    }

    @Test
    void soManyLanesOfAPartitionWaitForMissingChannelsAndTheNextAreDeadLettersAtOnce() {
        driver.assign(1);
        driver.chat = this::withoutNames;
        IntStream.range(0, 30).forEach(i -> driver.message(0, named("x" + i), "m" + i));
        IntStream.range(0, 20).forEach(i -> driver.message(1, named("y" + i), "n" + i));
        driver.settle();

        assertThat(driver.deadLetters).hasSize(5).allMatch(each -> each.reason() == DeadReason.CHANNEL_MISSING);
        assertThat(driver.checkpoint(0).laneCheckpoints()).hasSize(25);
        assertThat(driver.checkpoint(1).laneCheckpoints()).hasSize(20);

        driver.message(0, named("x0"), "waits behind the first");
        driver.message(0, named("x29"), "is one too many still");
        driver.settle();
        assertThat(driver.deadLetters).hasSize(6);
        assertThat(driver.tried).as("the answer is remembered").hasSize(50);
    }

    /** A backlog of others keeps nine of ten turns, however many lanes ask again. */
    @Test
    void lanesThatWereParkedTakeEveryTenthTurnWhileOthersWantOne() {
        forbid(1);
        driver.chat = request -> request instanceof Request.LookUp ? MISSING : chat(request);
        IntStream.range(0, 20).forEach(i -> driver.message(named("x" + i), "m" + i));
        driver.message(channel(1), "forbidden");
        driver.pass(Duration.ofSeconds(5));
        int before = driver.tried.size();
        driver.now += Duration.ofSeconds(10).toNanos(); // now all want to ask again
        IntStream.range(0, 180).forEach(i -> driver.message(channel(2 + i % 3), "flood " + i));

        driver.settle();

        List<String> turns = driver.requests().subList(before, driver.tried.size());
        List<Integer> asking = IntStream.range(0, turns.size())
                .filter(i -> !turns.get(i).startsWith("post flood"))
                .boxed()
                .toList();
        assertThat(turns).filteredOn(turn -> turn.startsWith("post flood")).hasSize(180);
        assertThat(asking.stream().filter(turn -> turn < 180))
                .as("asked meanwhile")
                .hasSizeBetween(17, 18);
        assertThat(asking).as("asked at last").hasSizeGreaterThanOrEqualTo(21);
    }

    /** Other lanes must not be hidden by them, nor starve for what has to be read again. */
    @Test
    void hundredsOfParkedLanesDoNotHideTheOthers() {
        IntStream.range(0, 180).forEach(this::forbid);
        driver.chat = request -> {
            Outcome outcome = chat(request);
            return outcome.equals(FORBIDDEN) ? ARCHIVED : outcome;
        };
        IntStream.range(0, 180).forEach(i -> driver.message(channel(i), "m" + i));
        driver.settle();
        driver.takesCommits = commit -> false; // so that they stand in line, before the others
        driver.now += Duration.ofSeconds(15).toNanos();
        driver.act();
        int before = driver.tried.size();
        driver.log.messageBytes = MemoryPolicy.LANE_BYTES; // more than is held: some have to be read again
        IntStream.range(0, 150).forEach(i -> driver.message(channel(180 + i), "late " + i));

        driver.takesCommits = commit -> true;
        driver.pass(Duration.ofSeconds(1));

        List<String> turns = driver.requests().subList(before, driver.tried.size());
        assertThat(turns.subList(0, 170))
                .filteredOn(turn -> turn.startsWith("post late"))
                .hasSize(150);
    }

    private Outcome withoutNames(Request request) {
        return request instanceof Request.LookUp ? MISSING : driver.room.answer(request);
    }

    /** Seconds between requests of that kind. */
    private List<Long> gaps(Class<? extends Request> kind) {
        List<Long> times = driver.tried.stream()
                .filter(each -> kind.isInstance(each.request()))
                .map(EngineDriver.Tried::nanos)
                .toList();
        return IntStream.range(1, times.size())
                .mapToObj(i -> Duration.ofNanos(times.get(i) - times.get(i - 1)).toSeconds())
                .toList();
    }

    /** What is refused by name is a refusal of its own: the destination may have failed since the one before. */
    @Test
    void parksALaneWhoseLookUpIsRefusedThoughTheDestinationFailedInBetween() {
        driver.chat = request -> request instanceof Request.LookUp ? FORBIDDEN : driver.room.answer(request);
        driver.message(named("x"), "a");
        driver.settle();
        driver.chat = request -> new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED);
        driver.pass(Duration.ofMinutes(2));
        driver.chat = request -> request instanceof Request.LookUp ? FORBIDDEN : driver.room.answer(request);
        driver.pass(Duration.ofMinutes(1));
        int before = driver.tried.size();

        driver.pass(Duration.ofMinutes(10));

        assertThat(driver.tried.size() - before).as("requests of ten minutes").isLessThan(40);
        driver.pass(Duration.ofMinutes(80));
        assertThat(driver.deadLetters).hasSize(1).first().matches(each -> each.reason() == DeadReason.CHANNEL_REFUSED);
    }

    /** A look-up that was refused in an outage does not count, whoever succeeded before it. */
    @Test
    void aRefusedLookUpCountsOnlyIfTheDestinationIsWellAfterIt() {
        driver.chat = request -> {
            boolean isNamed = request instanceof Request.LookUp
                    || (request instanceof Request.Post post && post.text().equals("a"));
            return isNamed ? FORBIDDEN : driver.room.answer(request);
        };
        driver.message(named("x"), "a");
        driver.pass(Duration.ofSeconds(5));
        driver.message(channel(1), "b");
        driver.pass(Duration.ofSeconds(1));
        assertThat(driver.events).hasSize(1).hasOnlyElementsOfType(RelayEvent.Parked.class);
        int before = driver.tried.size();
        driver.chat = request -> request instanceof Request.ProbeSelf
                ? new DestinationFailure.Unavailable("HTTP 500", DeliveryCertainty.NOT_POSTED)
                : FORBIDDEN;

        driver.pass(Duration.ofHours(3));

        assertThat(driver.deadLetters).isEmpty();
        assertThat(driver.requests().subList(before, before + 2)).containsExactly("resolve team/team/channel/x", "me");
        driver.chat = driver.room::answer;
        driver.pass(Duration.ofMinutes(1));
        assertThat(driver.delivered()).containsExactly("b", "a");
    }

    /** Somebody may have made the channel since: that a replay did not ask would look like a fault. */
    @Test
    void asksAnewForAReplay() {
        giveUp("a");
        driver.chat = driver.room::answer;
        replay(named("x"), "a", 1);
        driver.message(named("x"), "b");
        driver.settle();

        assertThat(driver.delivered()).containsExactly("a", "b");
    }

    /** The replay is the first of its lane, and what is behind it waits with it. */
    @Test
    void asksAnewOnceForAllThatIsReplayedTogether() {
        giveUp("a");
        int before = driver.tried.size();
        IntStream.range(0, 10).forEach(i -> replay(named("x"), "a" + i, 1));
        driver.settle();
        assertThat(driver.tried).hasSize(before + 1);
        driver.pass(Duration.ofMinutes(50));
        assertThat(driver.deadLetters).hasSize(1);

        driver.pass(Duration.ofMinutes(20));

        assertThat(driver.deadLetters).hasSize(11);
        assertThat(driver.tried.size() - before).as("requests of an hour").isLessThan(25);
    }

    private void giveUp(String text) {
        driver.chat = this::withoutNames;
        driver.message(named("x"), text);
        while (driver.deadLetters.isEmpty()) {
            driver.pass(Duration.ofSeconds(1));
        }
    }

    /** A dead letter comes back, for the so many-th time. */
    private void replay(Address address, String text, int times) {
        UUID id = new UUID(7, text.hashCode());
        driver.log.message(
                0, address, text, new RecordIdentity(id, IdHeader.DuplicateKind.PLAIN, times, driver.wallMillis()));
        driver.feed();
    }

    @Test
    void waitsForAChannelIdThatTheProbeDoesNotFind() {
        driver.chat = request -> request instanceof Request.Post
                ? FORBIDDEN
                : request instanceof Request.ProbeChannel ? MISSING : driver.room.answer(request);
        driver.message(channel(1), "a");
        driver.message(channel(1), "b");

        driver.settle();
        assertThat(driver.requests()).containsExactly("post a", "probe c%025d".formatted(1));
        assertThat(driver.deadLetters).isEmpty();

        driver.pass(Duration.ofMinutes(70));
        assertThat(driver.requests()).containsOnly("post a", "probe c%025d".formatted(1));
        assertThat(driver.deadLetters).hasSize(2).allMatch(each -> each.reason() == DeadReason.CHANNEL_MISSING);
    }

    @Test
    void looksUpAChannelAgainThatRefuses() {
        driver.message(named("x"), "a");
        driver.settle();
        driver.chat = request -> {
            if (request instanceof Request.LookUp) {
                return new LookupOutcome.Resolved("new id");
            }
            return request instanceof Request.Post post && !post.target().equals("new id")
                    ? FORBIDDEN
                    : driver.room.answer(request);
        };
        driver.message(named("x"), "b");

        driver.settle();

        assertThat(driver.requests())
                .containsExactly(
                        "resolve team/team/channel/x", "post a", "post b", "resolve team/team/channel/x", "post b");
        assertThat(driver.delivered()).containsExactly("a", "b");
    }

    @Test
    void probesTheChannelWhenTheNameStillLeadsToTheOneThatRefuses() {
        forbidden.add("id of team/team/channel/x");
        driver.chat = this::chat;
        driver.message(named("x"), "a");

        driver.settle();

        assertThat(driver.requests())
                .containsExactly(
                        "resolve team/team/channel/x",
                        "post a",
                        "resolve team/team/channel/x",
                        "probe id of team/team/channel/x",
                        "me");
        assertThat(driver.events).hasSize(1).first().isInstanceOf(RelayEvent.Parked.class);
    }

    @Test
    void parksALaneWhoseLookUpIsRefused() {
        driver.chat = request -> request instanceof Request.LookUp ? FORBIDDEN : driver.room.answer(request);
        driver.message(named("x"), "a");
        driver.message(channel(2), "b");

        driver.pass(Duration.ofMinutes(90));

        assertThat(driver.delivered()).containsExactly("b");
        assertThat(driver.deadLetters).hasSize(1);
        assertThat(driver.deadLetters.get(0).reason()).isEqualTo(DeadReason.CHANNEL_REFUSED);
    }
}
