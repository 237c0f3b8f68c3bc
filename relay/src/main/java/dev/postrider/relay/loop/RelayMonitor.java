package dev.postrider.relay.loop;

import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.EngineOverview;
import dev.postrider.relay.engine.exchange.LaneOverview;
import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.status.RelayCounters;
import dev.postrider.relay.status.RelaySnapshot;
import dev.postrider.relay.status.RelaySnapshot.Backlog;
import dev.postrider.relay.status.RelaySnapshot.ChatCondition;
import dev.postrider.relay.status.RelaySnapshot.ChatFault;
import dev.postrider.relay.status.RelaySnapshot.ChatState;
import dev.postrider.relay.status.RelaySnapshot.LaneGroup;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import dev.postrider.relay.status.RelaySnapshot.PartitionOffsets;
import dev.postrider.relay.status.RelaySnapshot.PartitionStatus;
import dev.postrider.relay.status.RelaySnapshot.RequestRate;
import dev.postrider.relay.status.RelaySnapshot.WaitingAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a {@link RelaySnapshot} each second. The relay's thread feeds it; {@link #snapshot} and {@link #counters} are for any
 * thread.
 */
public final class RelayMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(RelayMonitor.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Over so long the used rate is counted. */
    private static final Duration USED = Duration.ofMinutes(1);

    /** Statuses whose beginning is worth knowing. */
    private static final Set<LaneStatus> HELD =
            EnumSet.complementOf(EnumSet.of(LaneStatus.READY, LaneStatus.REQUESTING));

    /** Statuses that no rate ends. */
    private static final Comparator<WaitingAddress> BUSIEST = Comparator.comparingInt(WaitingAddress::messages)
            .reversed()
            .thenComparing(WaitingAddress::oldest)
            .thenComparing(WaitingAddress::address);

    /**
     * What a session holds, at a moment.
     *
     * @param committed by partition that has begun
     * @param readTo by partition that has begun: from here on there is nothing that was read
     * @param assigned those that have not begun included
     */
    record Holding(
            EngineOverview engine, Map<Integer, Long> committed, Map<Integer, Long> readTo, Set<Integer> assigned) {
        static final Holding NOTHING = new Holding(EngineOverview.NOTHING, Map.of(), Map.of(), Set.of());
    }

    private record LaneName(int partition, String address) {}

    private record HeldSince(LaneStatus status, Instant since) {}

    private record UsedPermits(long nanos, long requests) {}

    private final double configuredRate;
    private final RelayCounters counters;
    private final RelayStatus status;
    private final Consumer<RelaySnapshot> listener;
    private final Clock clock;
    private final EndOffsets ends;
    private final Deque<UsedPermits> used = new ArrayDeque<>();

    private Map<LaneName, HeldSince> held = new HashMap<>();
    private Instant chatSince;
    private ChatCondition chat = ChatCondition.NOT_TRIED;
    private @Nullable ChatFault lastFault;
    private String topicId = "";
    private long nextNanos;
    private volatile RelaySnapshot snapshot;

    /**
     * Begins with a snapshot of nothing.
     *
     * @param configuredRate of all relays together
     * @param ends asks Kafka where the logs of these partitions end; answers only for those it knows
     * @param listener told of each snapshot on the relay's thread; must not wait
     */
    public RelayMonitor(
            double configuredRate,
            Function<Set<Integer>, CompletionStage<Map<Integer, Long>>> ends,
            RelayCounters counters,
            RelayStatus status,
            Consumer<RelaySnapshot> listener,
            Clock clock) {
        this.configuredRate = configuredRate;
        this.counters = counters;
        this.status = status;
        this.listener = listener;
        this.clock = clock;
        this.ends = new EndOffsets(ends, clock);
        this.chatSince = clock.wall();
        this.nextNanos = clock.nanos();
        this.snapshot = snapshot(Holding.NOTHING);
    }

    /** Asks the admin client where the logs of a topic end. */
    public static Function<Set<Integer>, CompletionStage<Map<Integer, Long>>> ends(
            Supplier<Admin> admin, String topic) {
        return EndOffsets.from(admin, topic);
    }

    public RelaySnapshot snapshot() {
        return snapshot;
    }

    public RelayCounters counters() {
        return counters;
    }

    /** A session begins. */
    void begins(String topic) {
        topicId = topic;
        ends.forget();
    }

    /** Where the partition's log ends, as Kafka said some seconds ago; empty if it does not tell. */
    OptionalLong end(int partition) {
        return ends.known(partition);
    }

    void happened(RelayEvent event) {
        if (event instanceof RelayEvent.Paused paused) {
            lastFault = new ChatFault(paused.reason(), clock.wall());
        }
    }

    /**
     * To be called again and again.
     *
     * @param committed by partition that has begun
     */
    void look(Set<Integer> committed, Supplier<Holding> holding) {
        try {
            ends.look(committed);
            if (clock.nanos() - nextNanos >= 0) {
                nextNanos = clock.nanos() + INTERVAL.toNanos();
                publish(holding.get());
            }
        } catch (RuntimeException e) { // what is only told must not keep messages from being delivered
            LOG.debug("No snapshot", e);
        }
    }

    /** The session is over, and nothing is held. */
    void ended() {
        publish(Holding.NOTHING);
    }

    private void publish(Holding holding) {
        RelaySnapshot now = snapshot(holding);
        snapshot = now;
        listener.accept(now);
    }

    /** A snapshot of this moment, for the log. */
    RelaySnapshot snapshot(Holding holding) {
        EngineOverview engine = holding.engine();
        Instant now = clock.wall();
        List<WaitingAddress> addresses = addresses(engine, now);
        List<PartitionStatus> partitions = new ArrayList<>();
        for (int partition : new TreeSet<>(holding.assigned())) {
            partitions.add(partition(partition, holding, addresses));
        }
        ChatState chatState = chat(engine, now);
        return new RelaySnapshot(
                now,
                topicId,
                status.isMember(),
                new RequestRate(configuredRate, engine.postsPerSecond(), usedRate()),
                chatState,
                waiting(partitions, addresses, engine, chatState),
                groups(addresses),
                addresses.stream()
                        .sorted(BUSIEST)
                        .limit(RelaySnapshot.MOST_BUSY)
                        .toList(),
                partitions,
                engine.bufferedBytes(),
                counters.deadLetters());
    }

    private List<WaitingAddress> addresses(EngineOverview engine, Instant now) {
        Map<LaneName, HeldSince> before = held;
        held = new HashMap<>();
        List<WaitingAddress> addresses = new ArrayList<>(engine.lanes().size());
        for (LaneOverview lane : engine.lanes()) {
            if (lane.messages() > 0) {
                addresses.add(address(lane, before, now));
            }
        }
        return addresses;
    }

    private WaitingAddress address(LaneOverview lane, Map<LaneName, HeldSince> before, Instant now) {
        Instant oldest = Instant.ofEpochMilli(lane.oldestMillis());
        Instant since = oldest;
        if (HELD.contains(lane.status())) {
            LaneName name = new LaneName(lane.partition(), lane.name());
            HeldSince known = before.get(name);
            HeldSince began =
                    known == null || known.status() != lane.status() ? new HeldSince(lane.status(), now) : known;
            held.put(name, began);
            since = began.since();
        }
        return new WaitingAddress(
                lane.name(),
                lane.partition(),
                lane.messages(),
                oldest,
                lane.status(),
                lane.detail(),
                since,
                lane.postingTo(),
                lane.nextTry().isZero() ? Optional.empty() : Optional.of(now.plus(lane.nextTry())));
    }

    private PartitionStatus partition(int number, Holding holding, List<WaitingAddress> addresses) {
        long unfinished = 0;
        List<WaitingAddress> heldHere = new ArrayList<>();
        List<WaitingAddress> postingHere = new ArrayList<>();
        for (WaitingAddress address : addresses) {
            if (address.partition() == number) {
                unfinished += address.messages();
                if (HELD.contains(address.status())) {
                    heldHere.add(address);
                }
                if (address.postingTo().isPresent()) {
                    postingHere.add(address);
                }
            }
        }
        heldHere.sort(Comparator.comparing(WaitingAddress::since));
        Optional<RelayStatus.PartitionTrouble> trouble = status.trouble(number);
        return new PartitionStatus(
                number,
                trouble.map(RelayStatus.PartitionTrouble::condition).orElseGet(() -> condition(number, holding)),
                trouble.map(RelayStatus.PartitionTrouble::sentence).orElse(""),
                offsets(number, holding, unfinished),
                heldHere.stream().limit(BoardEntry.MOST_HELD).toList(),
                postingHere);
    }

    private Optional<PartitionOffsets> offsets(int partition, Holding holding, long unfinished) {
        Long committed = holding.committed().get(partition);
        Long readTo = holding.readTo().get(partition);
        if (committed == null || readTo == null) {
            return Optional.empty();
        }
        OptionalLong end = ends.last(partition); // some may have been written, and read, since it was asked for
        return Optional.of(new PartitionOffsets(
                committed,
                readTo,
                end.isPresent() ? OptionalLong.of(Math.max(end.getAsLong(), readTo)) : end,
                unfinished));
    }

    private static PartitionCondition condition(int partition, Holding holding) {
        if (!holding.committed().containsKey(partition)) {
            return PartitionCondition.STARTING;
        }
        return holding.engine().closed().contains(partition) ? PartitionCondition.FULL : PartitionCondition.ACTIVE;
    }

    private ChatState chat(EngineOverview engine, Instant now) {
        if (engine.equals(EngineOverview.NOTHING)) {
            return new ChatState(
                    chat, chatSince, Optional.empty(), Optional.ofNullable(lastFault)); // nobody asks it now
        }
        ChatCondition condition = engine.pause()
                .map(RelayMonitor::condition)
                .orElseGet(() -> counters.posts() > 0 || chat != ChatCondition.NOT_TRIED
                        ? ChatCondition.UP
                        : ChatCondition.NOT_TRIED);
        if (condition != chat) {
            chatSince = condition.isPaused() && chat.isPaused() ? chatSince : now; // one pause, whatever it is for
            chat = condition;
        }
        return new ChatState(
                condition,
                chatSince,
                engine.pause().map(cause -> now.plus(engine.nextTry())),
                Optional.ofNullable(lastFault));
    }

    private static ChatCondition condition(PauseCause cause) {
        return switch (cause) {
            case BUSY -> ChatCondition.BUSY;
            case UNAVAILABLE -> ChatCondition.UNAVAILABLE;
            case UNAUTHORISED -> ChatCondition.UNAUTHORISED;
        };
    }

    private Backlog waiting(
            List<PartitionStatus> partitions,
            List<WaitingAddress> addresses,
            EngineOverview engine,
            ChatState chatState) {
        double messagesPerPost = counters.messagesPerPost();
        long messages = partitions.stream()
                .flatMap(each -> each.offsets().stream())
                .mapToLong(PartitionOffsets::waitingAtLeast)
                .sum();
        long refused = 0;
        int refusedAddresses = 0;
        for (WaitingAddress address : addresses) {
            if (address.isParked()) {
                refused += address.messages();
                refusedAddresses++;
            }
        }
        return new Backlog(
                messages,
                addresses.size(),
                engine.inLine(),
                addresses.stream().map(WaitingAddress::oldest).min(Comparator.naturalOrder()),
                messagesPerPost,
                posts(messages, addresses.size(), messagesPerPost),
                drainSeconds(
                        posts(messages - refused, addresses.size() - refusedAddresses, messagesPerPost),
                        chatState.isPaused() ? 0 : engine.postsPerSecond()));
    }

    /** Each address needs a post of its own. */
    private static long posts(long messages, int addresses, double messagesPerPost) {
        return Math.max(addresses, (long) Math.ceil(messages / messagesPerPost));
    }

    private static double drainSeconds(long posts, double perSecond) {
        return posts == 0 ? 0 : posts / perSecond;
    }

    private static Map<LaneStatus, LaneGroup> groups(List<WaitingAddress> addresses) {
        Map<LaneStatus, LaneGroup> groups = new EnumMap<>(LaneStatus.class);
        for (LaneStatus each : LaneStatus.values()) {
            groups.put(each, LaneGroup.EMPTY);
        }
        for (WaitingAddress address : addresses) {
            groups.merge(
                    address.status(),
                    new LaneGroup(
                            1,
                            address.messages(),
                            Optional.of(address.oldest()),
                            Optional.of(address.since()).filter(since -> HELD.contains(address.status()))),
                    RelayMonitor::together);
        }
        return groups;
    }

    private static LaneGroup together(LaneGroup one, LaneGroup other) {
        return new LaneGroup(
                one.addresses() + other.addresses(),
                one.messages() + other.messages(),
                earlier(one.oldest(), other.oldest()),
                earlier(one.heldSince(), other.heldSince()));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    private double usedRate() {
        UsedPermits now = new UsedPermits(clock.nanos(), counters.requests());
        used.addLast(now);
        while (used.size() > 2 && now.nanos() - used.getFirst().nanos() > USED.toNanos()) {
            used.removeFirst();
        }
        UsedPermits first = used.getFirst();
        long nanos = now.nanos() - first.nanos();
        return nanos <= 0 ? 0 : (now.requests() - first.requests()) * 1e9 / nanos;
    }
}
