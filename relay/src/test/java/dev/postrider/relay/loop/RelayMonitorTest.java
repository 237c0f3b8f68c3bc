package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.common.receipt.Receipt;
import dev.postrider.relay.engine.exchange.EngineOverview;
import dev.postrider.relay.engine.exchange.LaneOverview;
import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.status.RelayCounters;
import dev.postrider.relay.status.RelaySnapshot;
import dev.postrider.relay.status.RelaySnapshot.ChatCondition;
import dev.postrider.relay.status.RelaySnapshot.ChatFault;
import dev.postrider.relay.status.RelaySnapshot.LaneGroup;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import dev.postrider.relay.status.RelaySnapshot.PartitionStatus;
import dev.postrider.relay.status.RelaySnapshot.WaitingAddress;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a relay knows of itself, and when it asks for it. */
class RelayMonitorTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final Instant start = clock.wall();
    private final RelayStatus status = new RelayStatus();
    private final RelayCounters counters = new RelayCounters();
    private final List<RelaySnapshot> published = new ArrayList<>();
    private final List<Set<Integer>> asked = new ArrayList<>();
    private CompletableFuture<Map<Integer, Long>> ends = CompletableFuture.completedFuture(Map.of(0, 30L, 1, 5L));

    private final RelayMonitor monitor = new RelayMonitor(
            8,
            partitions -> {
                asked.add(partitions);
                return ends;
            },
            counters,
            status,
            published::add,
            clock);

    private List<LaneOverview> lanes = List.of();
    private Optional<PauseCause> pause = Optional.empty();
    private double share = 4;
    private final Set<Integer> full = new HashSet<>();

    private RelayMonitor.Holding holding() {
        return new RelayMonitor.Holding(
                new EngineOverview(full, lanes, lanes.size(), share, pause, Duration.ofSeconds(12), 0),
                Map.of(0, 10L, 1, 5L),
                Map.of(0, 20L, 1, 5L),
                Set.of(0, 1, 2));
    }

    private void look() {
        monitor.look(Set.of(0, 1), this::holding);
    }

    private static LaneOverview lane(String name, int messages, LaneStatus status) {
        return new LaneOverview(0, name, messages, 1_000L * messages, status, "", OptionalLong.empty(), Duration.ZERO);
    }

    @Test
    void publishesEachSecondAndAsksForTheEndsEachTwo() {
        for (int tenth = 0; tenth < 40; tenth++) {
            look();
            clock.advance(Duration.ofMillis(100));
        }

        assertThat(published).extracting(RelaySnapshot::at).containsExactly(start, at(1), at(2), at(3));
        assertThat(asked).containsExactly(Set.of(0, 1), Set.of(0, 1));
        assertThat(monitor.snapshot()).isSameAs(published.get(3));
    }

    /** Records may have been written, and read, since the end was asked for. */
    @Test
    void noLogEndsBeforeWhatWasReadOfIt() {
        ends = CompletableFuture.completedFuture(Map.of(0, 18L, 1, 5L));
        look();
        clock.advance(SECOND);
        look();

        assertThat(end(0)).hasValue(20);
    }

    @Test
    void asksAgainOnlyAfterAnAnswerAndKeepsTheLastOne() {
        look();
        clock.advance(Duration.ofSeconds(2));
        ends = new CompletableFuture<>();
        look();
        clock.advance(Duration.ofSeconds(4));
        look();
        assertThat(asked).hasSize(2);

        ends.completeExceptionally(new IllegalStateException("no leader"));
        look();
        clock.advance(SECOND);
        look();
        assertThat(asked).hasSize(3);
        assertThat(end(0)).hasValue(30);

        clock.advance(Duration.ofSeconds(2));
        ends = CompletableFuture.completedFuture(Map.of());
        look();
        clock.advance(SECOND);
        look();
        assertThat(end(0)).hasValue(30);
        assertThat(monitor.end(0)).isEmpty();
    }

    private OptionalLong end(int partition) {
        return monitor.snapshot()
                .partitions()
                .get(partition)
                .offsets()
                .orElseThrow()
                .end();
    }

    @Test
    void whatWaitsInAPartitionIsNotKnownBeforeItHasBegunAndKafkaHasSaidWhereItEnds() {
        assertThat(monitor.snapshot().knowsBacklog()).isFalse();

        look();
        assertThat(monitor.snapshot().partitionsNotKnown()).isEqualTo(3);
        assertThat(monitor.snapshot().knowsBacklog()).isFalse();

        clock.advance(SECOND);
        look();
        assertThat(monitor.snapshot().partitionsNotKnown()).isOne();
        assertThat(monitor.snapshot().partitions())
                .extracting(PartitionStatus::waiting)
                .containsExactly(OptionalLong.of(10), OptionalLong.of(0), OptionalLong.empty());
    }

    /** Its end is known from before, but not where it begins now. */
    @Test
    void thereIsNoBacklogOfAPartitionThatCameBackAndHasNotBegun() {
        look();
        clock.advance(SECOND);
        look();

        RelaySnapshot snapshot =
                monitor.snapshot(new RelayMonitor.Holding(holding().engine(), Map.of(), Map.of(), Set.of(0, 1, 2)));

        assertThat(snapshot.partitions()).extracting(PartitionStatus::waiting).containsOnly(OptionalLong.empty());
        assertThat(snapshot.waiting().messages()).isZero();
        assertThat(snapshot.knowsBacklog()).isFalse();
    }

    @Test
    void theEndOfAPartitionThatLeftIsForgotten() {
        look();
        clock.advance(SECOND);
        look();
        assertThat(monitor.snapshot(holding()).knowsBacklog()).isTrue();

        monitor.look(Set.of(), this::holding);

        assertThat(monitor.snapshot(holding()).knowsBacklog()).isFalse();
    }

    @Test
    void whatIsOnlyToldStopsNothingWhenItFails() {
        RelayMonitor failing = new RelayMonitor(
                8,
                partitions -> {
                    asked.add(partitions);
                    throw new IllegalStateException("no client");
                },
                counters,
                status,
                published::add,
                clock);
        for (int tenth = 0; tenth < 45; tenth++) { // sometimes with a snapshot, sometimes without
            failing.look(Set.of(0), this::holding);
            clock.advance(Duration.ofMillis(90));
        }

        assertThat(asked).hasSizeGreaterThan(1);
    }

    @Test
    void countsWhatIsReadAndNotFinishedAndWhatIsNotRead() {
        lanes = List.of(lane("channel/a", 3, LaneStatus.READY), lane("channel/b", 4, LaneStatus.READY));
        look();
        clock.advance(SECOND);
        look();

        assertThat(monitor.snapshot().waiting().messages()).isEqualTo(3 + 4 + (30 - 20));
        assertThat(monitor.snapshot().waiting().addresses()).isEqualTo(2);
        assertThat(monitor.snapshot().waiting().oldest()).contains(Instant.ofEpochMilli(3_000));
        assertThat(monitor.snapshot().waiting().drainSeconds()).isEqualTo(17 / 4.0);
    }

    @Test
    void packedPostsDrainFasterButEachAddressNeedsOne() {
        for (int i = 0; i < 200; i++) {
            counters.ended("channel/a", new Receipt.Delivered("post"), 10, start);
        }
        lanes = IntStream.range(0, 6)
                .mapToObj(number -> lane("channel/" + number, 5, LaneStatus.READY))
                .toList();

        assertThat(monitor.snapshot(holding()).waiting().posts()).isEqualTo(6);
        assertThat(monitor.snapshot(holding()).waiting().messagesPerPost()).isBetween(9.9, 10.0);
    }

    @Test
    void neverDrainsWhileTheChatServerIsPausedOrWithoutAShareAndParkedMessagesDoNotCount() {
        lanes = List.of(lane("channel/a", 4, LaneStatus.READY), lane("channel/b", 6, LaneStatus.CHANNEL_REFUSED));
        assertThat(drainSeconds()).isEqualTo(1);

        pause = Optional.of(PauseCause.BUSY);
        assertThat(drainSeconds()).isInfinite();

        pause = Optional.empty();
        share = 0;
        assertThat(drainSeconds()).isInfinite();

        lanes = List.of();
        assertThat(drainSeconds()).isZero();
    }

    private double drainSeconds() {
        return monitor.snapshot(holding()).waiting().drainSeconds();
    }

    @Test
    void namesTheTenBusiestAddressesAndGroupsAll() {
        List<LaneOverview> many = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            many.add(lane("channel/" + i, i, i > 15 ? LaneStatus.CHANNEL_REFUSED : LaneStatus.READY));
        }
        lanes = many;

        RelaySnapshot snapshot = monitor.snapshot(holding());

        assertThat(snapshot.busiest())
                .extracting(WaitingAddress::messages)
                .containsExactly(20, 19, 18, 17, 16, 15, 14, 13, 12, 11);
        assertThat(snapshot.lanes())
                .containsEntry(
                        LaneStatus.CHANNEL_REFUSED,
                        new LaneGroup(
                                5,
                                16 + 17 + 18 + 19 + 20,
                                Optional.of(Instant.ofEpochMilli(16_000)),
                                Optional.of(start)))
                .containsEntry(LaneStatus.HISTORY, LaneGroup.EMPTY)
                .hasSize(LaneStatus.values().length);
    }

    @Test
    void remembersSinceWhenAnAddressIsHeld() {
        lanes = List.of(lane("channel/a", 1, LaneStatus.CHANNEL_REFUSED));
        look();
        clock.advance(Duration.ofSeconds(60));
        look();

        PartitionStatus partition = monitor.snapshot().partitions().get(0);
        assertThat(partition.held()).extracting(WaitingAddress::since).containsExactly(start);

        lanes = List.of(lane("channel/a", 1, LaneStatus.READY));
        clock.advance(SECOND);
        look();
        assertThat(monitor.snapshot().partitions().get(0).held()).isEmpty();

        lanes = List.of(lane("channel/a", 1, LaneStatus.CHANNEL_REFUSED));
        clock.advance(SECOND);
        look();
        assertThat(monitor.snapshot().partitions().get(0).held())
                .extracting(WaitingAddress::since)
                .containsExactly(at(62));
    }

    /** That it has waited for longer does not matter: the chat server may have been away. */
    @Test
    void aGroupIsHeldAsLongAsItsFirstAddress() {
        LaneOverview ready = lane("channel/a", 1, LaneStatus.READY);
        LaneOverview first = lane("channel/b", 2, LaneStatus.CHANNEL_MISSING);
        lanes = List.of(ready, first);
        look();
        clock.advance(Duration.ofSeconds(60));
        lanes = List.of(lane("channel/c", 1, LaneStatus.CHANNEL_MISSING), ready, first);
        look();

        assertThat(monitor.snapshot().lanes())
                .containsEntry(
                        LaneStatus.CHANNEL_MISSING,
                        new LaneGroup(2, 3, Optional.of(Instant.ofEpochMilli(1_000)), Optional.of(start)))
                .containsEntry(
                        LaneStatus.READY,
                        new LaneGroup(1, 1, Optional.of(Instant.ofEpochMilli(1_000)), Optional.empty()));
    }

    @Test
    void namesTheAddressesWhosePostsAreUnderWay() {
        lanes = List.of(
                lane("channel/a", 1, LaneStatus.READY),
                new LaneOverview(
                        0, "channel/b", 1, 1_000, LaneStatus.REQUESTING, "", OptionalLong.of(17), Duration.ZERO));
        look();

        assertThat(monitor.snapshot().partitions().get(0).posting())
                .extracting(WaitingAddress::address, WaitingAddress::postingTo)
                .containsExactly(tuple("channel/b", OptionalLong.of(17)));
    }

    @Test
    void saysSinceWhenTheChatServerIsUpOrNot() {
        assertThat(monitor.snapshot().chat().condition()).isEqualTo(ChatCondition.NOT_TRIED);

        clock.advance(SECOND);
        counters.ended("channel/a", new Receipt.Delivered("post"), 1, at(1));
        look();
        assertThat(monitor.snapshot().chat().condition()).isEqualTo(ChatCondition.UP);
        assertThat(monitor.snapshot().chat().since()).isEqualTo(at(1));

        clock.advance(SECOND);
        pause = Optional.of(PauseCause.UNAVAILABLE);
        monitor.happened(new RelayEvent.Paused(PauseCause.UNAUTHORISED, "HTTP 401", SECOND));
        look();
        clock.advance(SECOND);
        pause = Optional.of(PauseCause.UNAUTHORISED); // one pause, whatever the cause is now
        look();
        assertThat(monitor.snapshot().chat())
                .isEqualTo(new RelaySnapshot.ChatState(
                        ChatCondition.UNAUTHORISED,
                        at(2),
                        Optional.of(at(3 + 12)),
                        Optional.of(new ChatFault("HTTP 401", at(2)))));

        clock.advance(SECOND);
        pause = Optional.empty();
        look();
        assertThat(monitor.snapshot().chat().since()).isEqualTo(at(4));
        assertThat(monitor.snapshot().chat().lastFault()).isPresent();
    }

    @Test
    void saysHowEachPartitionIs() {
        full.add(1);
        assertThat(conditions())
                .containsExactly(PartitionCondition.ACTIVE, PartitionCondition.FULL, PartitionCondition.STARTING);

        status.report("start", 0, PartitionCondition.STOPPED, "why");
        status.report("messages", 1, PartitionCondition.DAMAGED, "what");
        status.report("silent", 2, PartitionCondition.SILENT, "how");
        assertThat(conditions())
                .containsExactly(PartitionCondition.STOPPED, PartitionCondition.DAMAGED, PartitionCondition.SILENT);

        monitor.ended();
        assertThat(monitor.snapshot().partitions()).isEmpty();
    }

    private List<PartitionCondition> conditions() {
        return monitor.snapshot(holding()).partitions().stream()
                .map(PartitionStatus::condition)
                .toList();
    }

    @Test
    void theUsedRateIsThatOfTheLastMinute() {
        for (int second = 0; second < 300; second++) {
            look();
            clock.advance(SECOND);
            for (int i = 0; i < (second < 200 ? 7 : 2); i++) {
                counters.requested();
            }
        }

        assertThat(published.get(199).rate().used()).isEqualTo(7);
        assertThat(published.get(299).rate()).isEqualTo(new RelaySnapshot.RequestRate(8, 4, 2));
    }

    @Test
    void countsDeadLettersByReasonAndNamesTheNewest() {
        counters.ended("user/jane", new Receipt.DeadLettered("refused", "why", 3, 17), 1, at(1));
        counters.ended("user/joe", new Receipt.DeadLettered("refused", "why", 0, 2), 1, at(2));
        counters.ended("user/joe", new Receipt.Repeated(List.of(1L, 1L)), 2, at(2));

        assertThat(counters.deadLetters())
                .isEqualTo(new RelaySnapshot.DeadLetterCount(
                        2,
                        Map.of("refused", 2L),
                        Optional.of(new RelaySnapshot.NewestDeadLetter("0/2", "user/joe", "refused", at(2)))));
        assertThat(counters.repeatedMessages()).isEqualTo(2);
    }

    private Instant at(long seconds) {
        return start.plusSeconds(seconds);
    }
}
