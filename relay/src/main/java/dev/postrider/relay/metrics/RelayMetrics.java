package dev.postrider.relay.metrics;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.metrics.KafkaClientMetrics;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.UncertainResult;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import dev.postrider.relay.status.RelayCounters;
import dev.postrider.relay.status.RelaySnapshot;
import dev.postrider.relay.status.RelaySnapshot.ChatCondition;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import dev.postrider.relay.status.RelaySnapshot.PartitionStatus;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The metrics of a relay; docs/metrics.md explains each. Thread-safe. */
public final class RelayMetrics {

    private static final String ANSWERED = "answered";

    /** The outcome of a request, as a label. */
    private static final Map<Class<? extends Outcome>, String> OUTCOMES = Map.ofEntries(
            entry(PostOutcome.Posted.class, "posted"),
            entry(PostOutcome.LeaseExpired.class, "lease_expired"),
            entry(PostOutcome.PriorityRefused.class, "priority_refused"),
            entry(PostOutcome.TextRejected.class, "text_rejected"),
            entry(Outcome.ChannelRefused.class, "channel_refused"),
            entry(Outcome.ChannelMissing.class, "channel_missing"),
            entry(DestinationFailure.Busy.class, "busy"),
            entry(DestinationFailure.Unavailable.class, "unavailable"),
            entry(DestinationFailure.Suspect.class, "suspect"),
            entry(DestinationFailure.Unauthorised.class, "unauthorised"),
            entry(VerificationOutcome.PageRead.class, ANSWERED),
            entry(LookupOutcome.Resolved.class, ANSWERED),
            entry(Outcome.Unfinished.class, ANSWERED),
            entry(Outcome.Alive.class, ANSWERED));

    private static final double[] REQUEST_SECONDS = {0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15};
    private static final double[] MESSAGES = {1, 2, 5, 10, 25, 50, 100, 250};
    private static final double[] AGE_SECONDS = {0.5, 1, 5, 30, 120, 600, 3_600, 21_600};
    private static final double[] COMMIT_SECONDS = {0.005, 0.01, 0.025, 0.1, 0.5, 1, 2, 5};

    private static final String CONSUMER = "relay-consumer";
    private static final String DEAD_LETTERS = "relay-dead-letters";

    private final PrometheusRegistry registry;
    private final KafkaClientMetrics kafka;
    private final Map<Operation, Requests> requests = new EnumMap<>(Operation.class);
    private final Map<UncertainResult, CounterDataPoint> uncertain = new EnumMap<>(UncertainResult.class);
    private final Map<LoopPhase, CounterDataPoint> phases = new EnumMap<>(LoopPhase.class);
    private final CounterDataPoint leasesExpired;
    private final DistributionDataPoint messagesPerPost;
    private final DistributionDataPoint ages;
    private final DistributionDataPoint commits;
    private final CounterDataPoint failedCommits;
    private final CounterDataPoint rebalances;
    private final CounterDataPoint pausedSeconds;
    private final CounterDataPoint lost;

    public RelayMetrics(Metrics metrics) {
        registry = metrics.registry();
        kafka = metrics.kafka();
        Counter permits = counter(
                        "postrider_relay_permits_total",
                        "Requests to the chat server that took a permit from the rate, by what for.")
                .labelNames("use")
                .register(registry);
        Counter answers = counter(
                        "postrider_relay_requests_total",
                        "Requests to the chat server that ended, by what came of them.")
                .labelNames("operation", "outcome")
                .register(registry);
        Histogram durations = histogram(
                        "postrider_relay_request_duration_seconds",
                        "Time that requests to the chat server took.",
                        REQUEST_SECONDS)
                .labelNames("operation")
                .register(registry);
        for (Operation operation : Operation.values()) {
            requests.put(operation, new Requests(operation, permits, answers, durations));
        }
        Counter settled = counter(
                        "postrider_relay_uncertain_posts_total",
                        "Posts of which it was not known whether the chat server has them, by what was found out.")
                .labelNames("result")
                .register(registry);
        for (UncertainResult result : UncertainResult.values()) {
            uncertain.put(result, settled.labelValues(lowerCase(result)));
        }
        Counter loop = counter("postrider_relay_loop_seconds_total", "Time of the relay's thread, by what it did.")
                .labelNames("phase")
                .register(registry);
        for (LoopPhase phase : LoopPhase.values()) {
            phases.put(phase, loop.labelValues(phase.label()));
        }
        leasesExpired = counter(
                        "postrider_relay_leases_expired_total",
                        "Posts not sent because their commit had become too old; they are posted with the next.")
                .register(registry);
        messagesPerPost = histogram("postrider_relay_messages_per_post", "Messages that a post finished.", MESSAGES)
                .register(registry);
        ages = histogram(
                        "postrider_relay_delivery_age_seconds",
                        "Time from Kafka's timestamp of a message until its post was known to be there.",
                        AGE_SECONDS)
                .register(registry);
        commits = histogram(
                        "postrider_relay_commit_duration_seconds",
                        "Time until Kafka acknowledged a commit.",
                        COMMIT_SECONDS)
                .register(registry);
        failedCommits = counter("postrider_relay_commits_failed_total", "Commits that Kafka did not acknowledge.")
                .register(registry);
        rebalances = counter("postrider_relay_rebalances_total", "Rebalances of the consumer group.")
                .register(registry);
        pausedSeconds = counter(
                        "postrider_relay_destination_paused_seconds_total",
                        "Time during which delivery was paused for the chat server.")
                .register(registry);
        lost = counter(
                        "postrider_relay_records_lost_total",
                        "Accepted messages that Kafka deleted before they were delivered; must stay 0.")
                .register(registry);
    }

    /** Requests of one kind: their counters are found once, not for each request. */
    private static final class Requests {

        private final Operation operation;
        private final Counter answers;
        private final CounterDataPoint permits;
        private final DistributionDataPoint durations;
        private final Map<Class<?>, CounterDataPoint> byOutcome = new ConcurrentHashMap<>();

        Requests(Operation operation, Counter permits, Counter answers, Histogram durations) {
            this.operation = operation;
            this.answers = answers;
            this.permits = permits.labelValues(operation.label());
            this.durations = durations.labelValues(operation.label());
        }

        void answered(Outcome outcome, long nanos) {
            byOutcome
                    .computeIfAbsent(outcome.getClass(), type -> answers.labelValues(operation.label(), label(type)))
                    .inc();
            durations.observe(Unit.nanosToSeconds(nanos));
        }
    }

    static String label(Class<?> outcome) {
        return requireNonNull(OUTCOMES.get(outcome), "every outcome has a label");
    }

    /** A request goes out. */
    public void sent(Request request) {
        of(request).permits.inc();
    }

    /** It had this outcome after so long. */
    public void answered(Request request, Outcome outcome, long nanos) {
        of(request).answered(outcome, nanos);
        if (outcome instanceof PostOutcome.LeaseExpired) {
            leasesExpired.inc();
        }
    }

    private Requests of(Request request) {
        return requireNonNull(requests.get(Operation.of(request)));
    }

    /** A post that is there finished these. */
    public void delivered(List<Entry> records, long wallMillis) {
        messagesPerPost.observe(records.size());
        for (Entry record : records) {
            ages.observe(Math.max(0, wallMillis - record.acceptedMillis()) / 1e3);
        }
    }

    public void settled(UncertainResult result) {
        requireNonNull(uncertain.get(result)).inc();
    }

    public void committed(long nanos) {
        commits.observe(Unit.nanosToSeconds(nanos));
    }

    public void commitFailed() {
        failedCommits.inc();
    }

    public void rebalanced() {
        rebalances.inc();
    }

    /** The relay's thread spent so long in the phase. */
    public void spent(LoopPhase phase, long nanos) {
        requireNonNull(phases.get(phase)).inc(Unit.nanosToSeconds(nanos));
    }

    /** Delivery was paused for so long. */
    public void paused(long nanos) {
        pausedSeconds.inc(Unit.nanosToSeconds(nanos));
    }

    /** Records were deleted before they were delivered. */
    public void lost(long records) {
        lost.inc(records);
    }

    /** The group's consumer, until it is closed. */
    public void follow(org.apache.kafka.clients.consumer.Consumer<?, ?> consumer) {
        kafka.follow(CONSUMER, consumer::metrics);
    }

    public void consumerClosed() {
        kafka.forget(CONSUMER);
    }

    public void watchDeadLetters(RecordWriter writer) {
        kafka.follow(DEAD_LETTERS, writer::producerMetrics);
    }

    /** @param failed how many were lost so far */
    public void watchReceipts(LongSupplier failed) {
        CounterWithCallback.builder()
                .name("postrider_relay_receipts_failed_total")
                .help("Receipts that were lost: how those messages ended cannot be told.")
                .callback(callback -> callback.call((double) failed.getAsLong()))
                .register(registry);
    }

    /** What the relay counts elsewhere. */
    public void watch(RelayCounters counters) {
        CounterWithCallback.builder()
                .name("postrider_relay_messages_total")
                .help("Messages that were finished, by how.")
                .labelNames("result")
                .callback(callback -> {
                    callback.call((double) counters.deliveredMessages(), "delivered");
                    callback.call((double) counters.repeatedMessages(), "repeated");
                    callback.call((double) counters.deadLetters().total(), "dead_letter");
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("postrider_relay_dead_letters_total")
                .help("Messages given up on and kept as dead letters.")
                .labelNames("reason")
                .callback(callback -> {
                    Map<String, Long> counted = counters.deadLetters().byReason();
                    for (DeadReason reason : DeadReason.values()) {
                        callback.call((double) counted.getOrDefault(reason.code(), 0L), reason.code());
                    }
                })
                .register(registry);
    }

    /**
     * How the relay is doing.
     *
     * @param bufferedLimit bytes of messages that it keeps in memory at most
     * @param partitions of the topic of messages
     */
    public void watch(Supplier<RelaySnapshot> snapshot, long bufferedLimit, int partitions) {
        gauge(
                "postrider_relay_configured_posts_per_second",
                "Requests a second to the chat server that all relays together may make.",
                () -> snapshot.get().rate().configured());
        gauge(
                "postrider_relay_allowed_posts_per_second",
                "Requests a second to the chat server that this relay may make: its share, by its partitions.",
                () -> snapshot.get().rate().allowed());
        GaugeWithCallback.builder()
                .name("postrider_relay_drain_seconds")
                .help("Time until what waits is posted at the allowed rate; +Inf while the chat server is paused.")
                .callback(callback -> {
                    RelaySnapshot now = snapshot.get();
                    if (now.knowsBacklog()) {
                        callback.call(now.waiting().drainSeconds());
                    }
                })
                .register(registry);
        gauge(
                "postrider_relay_buffered_bytes",
                "Bytes of messages in memory.",
                () -> snapshot.get().bufferedBytes());
        gauge(
                "postrider_relay_buffered_limit_bytes",
                "Bytes of messages that are kept in memory at most; the others stay in Kafka.",
                () -> bufferedLimit);
        gauge("postrider_relay_topic_partitions", "Partitions of the topic of messages.", () -> partitions);
        labelled(
                "postrider_relay_backlog_messages",
                "Messages that are accepted and not finished, in the partitions of this relay.",
                "partition",
                callback -> snapshot.get()
                        .partitions()
                        .forEach(each -> each.waiting()
                                .ifPresent(waiting -> callback.call((double) waiting, String.valueOf(each.number())))));
        labelled(
                "postrider_relay_destination_state",
                "1 for the state of the chat server as this relay sees it, 0 for the others.",
                "state",
                callback -> {
                    ChatCondition now = snapshot.get().chat().condition();
                    for (ChatCondition each : ChatCondition.values()) {
                        callback.call(each == now ? 1 : 0, lowerCase(each));
                    }
                });
        labelled("postrider_relay_partitions", "Partitions of this relay.", "state", callback -> {
            Map<PartitionCondition, Long> counted = snapshot.get().partitions().stream()
                    .collect(Collectors.groupingBy(PartitionStatus::condition, Collectors.counting()));
            for (PartitionCondition each : PartitionCondition.values()) {
                callback.call(counted.getOrDefault(each, 0L), lowerCase(each));
            }
        });
        labelled(
                "postrider_relay_lanes",
                "Addresses with messages that wait, by what they wait for.",
                "state",
                callback -> snapshot.get()
                        .lanes()
                        .forEach((status, group) -> callback.call(group.addresses(), lowerCase(status))));
        labelled(
                "postrider_relay_oldest_waiting_seconds",
                "Age of the oldest message that waits, by what its address waits for; 0 if none does.",
                "state",
                callback -> {
                    RelaySnapshot now = snapshot.get();
                    now.lanes()
                            .forEach((status, group) ->
                                    callback.call(seconds(group.oldest(), now.at()), lowerCase(status)));
                });
        labelled(
                "postrider_relay_longest_held_seconds",
                "Time for which the address that is held longest has been, by what holds it; 0 if nothing does.",
                "state",
                callback -> {
                    RelaySnapshot now = snapshot.get();
                    now.lanes()
                            .forEach((status, group) ->
                                    callback.call(seconds(group.heldSince(), now.at()), lowerCase(status)));
                });
    }

    private static double seconds(Optional<Instant> since, Instant now) {
        return since.map(began -> Math.max(0, Duration.between(began, now).toMillis() / 1e3))
                .orElse(0.0);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    private void labelled(String name, String help, String label, Consumer<GaugeWithCallback.Callback> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(values)
                .register(registry);
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Counter.Builder counter(String name, String help) {
        return Counter.builder().name(name).help(help).withoutExemplars();
    }

    private static Histogram.Builder histogram(String name, String help, double[] bounds) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars();
    }
}
