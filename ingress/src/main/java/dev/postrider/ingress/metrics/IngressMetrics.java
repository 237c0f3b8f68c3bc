package dev.postrider.ingress.metrics;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.files.ReloadState;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.metrics.KafkaClientMetrics;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.ingress.problem.CallReport;
import dev.postrider.ingress.problem.Problem;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The metrics of an ingress; docs/metrics.md explains each. What other classes count already is read when somebody
 * scrapes. Thread-safe.
 */
public final class IngressMetrics {

    private static final String ACCEPTED = "accepted";
    private static final String ANSWERED = "answered";

    /** Refusals that alerts are about: a counter that begins at its first increment hides that one from rates. */
    private static final List<Problem> FROM_THE_START = List.of(Problem.INTERNAL, Problem.UNAVAILABLE);

    private static final double[] REQUEST_SECONDS = {0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 10};
    private static final double[] PUBLISH_SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5};

    private final PrometheusRegistry registry;
    private final KafkaClientMetrics kafka;
    private final Map<RequestKind, Outcomes> outcomes = new EnumMap<>(RequestKind.class);
    private final DistributionDataPoint publishing;
    private final CounterDataPoint acceptedBytes;
    private final Map<RefusedConnection, CounterDataPoint> refusedConnections = new EnumMap<>(RefusedConnection.class);

    public IngressMetrics(Metrics metrics) {
        registry = metrics.registry();
        kafka = metrics.kafka();
        Counter requests = Counter.builder()
                .name("postrider_ingress_requests_total")
                .help("Requests, by kind and by what came of them: accepted, answered, or the problem's code.")
                .labelNames("kind", "outcome")
                .withoutExemplars()
                .register(registry);
        Histogram durations = histogram(
                        "postrider_ingress_request_duration_seconds",
                        "Time from a request's complete head to its answer.",
                        REQUEST_SECONDS)
                .labelNames("kind")
                .register(registry);
        for (RequestKind kind : RequestKind.values()) {
            outcomes.put(kind, new Outcomes(requests, durations, kind));
        }
        publishing = histogram(
                        "postrider_ingress_publish_duration_seconds",
                        "Time until Kafka acknowledged a message.",
                        PUBLISH_SECONDS)
                .register(registry);
        acceptedBytes = Counter.builder()
                .name("postrider_ingress_accepted_bytes_total")
                .help("Bytes of the records of accepted messages: address, message and headers.")
                .withoutExemplars()
                .register(registry);
        Counter refused = Counter.builder()
                .name("postrider_ingress_connections_refused_total")
                .help("Connections that were ended before they had a request.")
                .labelNames("reason")
                .withoutExemplars()
                .register(registry);
        for (RefusedConnection reason : RefusedConnection.values()) {
            refusedConnections.put(reason, refused.labelValues(reason.label()));
        }
    }

    /** A request of one kind: all its counters are found once, not for each request. */
    private static final class Outcomes {

        private final Counter requests;
        private final RequestKind kind;
        private final CounterDataPoint accepted;
        private final CounterDataPoint answered;
        private final Map<Problem, CounterDataPoint> refused = new ConcurrentHashMap<>();
        private final DistributionDataPoint durations;

        Outcomes(Counter requests, Histogram durations, RequestKind kind) {
            this.requests = requests;
            this.kind = kind;
            this.durations = durations.labelValues(kind.label());
            accepted = requests.labelValues(kind.label(), ACCEPTED);
            answered = requests.labelValues(kind.label(), ANSWERED);
            FROM_THE_START.forEach(this::refused);
        }

        CounterDataPoint refused(Problem problem) {
            return refused.computeIfAbsent(problem, first -> requests.labelValues(kind.label(), first.code()));
        }
    }

    /** The request's message is safe. */
    public void accepted(RequestKind kind, long nanos) {
        Outcomes of = of(kind);
        of.accepted.inc();
        of.durations.observe(Unit.nanosToSeconds(nanos));
    }

    /** A request that brought no message got what it asked for. */
    public void answered(RequestKind kind, long nanos) {
        Outcomes of = of(kind);
        of.answered.inc();
        of.durations.observe(Unit.nanosToSeconds(nanos));
    }

    public void refused(RequestKind kind, Problem problem, long nanos) {
        Outcomes of = of(kind);
        of.refused(problem).inc();
        of.durations.observe(Unit.nanosToSeconds(nanos));
    }

    private Outcomes of(RequestKind kind) {
        return requireNonNull(outcomes.get(kind));
    }

    public void refused(RefusedConnection reason) {
        requireNonNull(refusedConnections.get(reason)).inc();
    }

    /** Kafka holds a record of so many bytes. */
    public void published(long bytes, long nanos) {
        acceptedBytes.inc(bytes);
        publishing.observe(Unit.nanosToSeconds(nanos));
    }

    /** The connections to callers. */
    public void watchConnections(IntSupplier open) {
        gauge("postrider_ingress_connections", "Open connections of callers.", open::getAsInt);
    }

    /** The calls that wait for the outcome of their messages. */
    public void watchWaiters(IntSupplier waiting) {
        gauge("postrider_ingress_waiters", "Calls that wait for the outcome of a message.", waiting::getAsInt);
    }

    /** What is on its way to Kafka. */
    public void watchPublishing(RecordWriter writer) {
        kafka.follow("ingress-producer", writer::producerMetrics);
        gauge("postrider_ingress_publishing", "Messages on their way to Kafka.", writer::records);
        gauge("postrider_ingress_publishing_bytes", "Bytes of the messages on their way to Kafka.", writer::bytes);
        RecordWriter.WriteLimits limits = writer.limits();
        gauge(
                "postrider_ingress_publishing_limit",
                "Messages that may be on their way to Kafka at once; more are refused.",
                limits::maxRecords);
        gauge(
                "postrider_ingress_publishing_limit_bytes",
                "Bytes that may be on their way to Kafka at once; more are refused.",
                limits::maxBytes);
    }

    /**
     * Calls that were one message with another.
     *
     * @param unanswered while the first one had no answer
     * @param failed after the first one had failed
     */
    public void watchRepeatedCalls(LongSupplier unanswered, LongSupplier failed) {
        CounterWithCallback.builder()
                .name("postrider_ingress_repeated_calls_total")
                .help("GET calls that repeat one that is unanswered or has just failed, and are one message with it.")
                .labelNames("why")
                .callback(callback -> {
                    callback.call((double) unanswered.getAsLong(), "unanswered");
                    callback.call((double) failed.getAsLong(), "failed");
                })
                .register(registry);
    }

    /** Calls by caller; those beyond a number of names are counted together. */
    public void watchCallers(Supplier<CallReport> calls) {
        CounterWithCallback.builder()
                .name("postrider_ingress_caller_calls_total")
                .help("Calls by the name of the key, and by what came of them: accepted, or the problem's code.")
                .labelNames("caller", "outcome")
                .callback(callback -> calls.get().callers().forEach(caller -> {
                    callback.call((double) caller.accepted(), caller.name(), ACCEPTED);
                    caller.refused().forEach((code, count) -> callback.call((double) count, caller.name(), code));
                }))
                .register(registry);
    }

    public void watchKeys(Supplier<ReloadState> keys) {
        watchReload("postrider_ingress_keys", "keys file", keys);
    }

    /** @param notAfter when the certificate in use ends */
    public void watchTls(Supplier<ReloadState> files, Supplier<Instant> notAfter) {
        watchReload("postrider_ingress_tls", "TLS files", files);
        gauge(
                "postrider_ingress_tls_not_after_timestamp_seconds",
                "When the certificate in use expires.",
                () -> notAfter.get().getEpochSecond());
    }

    private void watchReload(String prefix, String files, Supplier<ReloadState> state) {
        gauge(
                prefix + "_last_reload_successful",
                "Whether the " + files + " could be used when last read: 1 or 0.",
                () -> state.get().successful() ? 1 : 0);
        gauge(
                prefix + "_last_reload_success_timestamp_seconds",
                "When the content of the " + files + " that is in use was read.",
                () -> state.get().loadedAt().getEpochSecond());
    }

    private void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call((double) value.getAsLong()))
                .register(registry);
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
