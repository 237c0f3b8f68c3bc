package dev.postrider.ingress;

import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.Health;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.message.Address;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.admission.Admission;
import dev.postrider.ingress.caller.Callers;
import dev.postrider.ingress.http.HttpServer;
import dev.postrider.ingress.http.HttpSettings;
import dev.postrider.ingress.http.StatusSettings;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.limit.Rate;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.CallReport;
import dev.postrider.ingress.publish.GuardedPublisher;
import dev.postrider.ingress.publish.KafkaLink;
import dev.postrider.ingress.publish.MessageIds;
import dev.postrider.ingress.publish.Publishing;
import dev.postrider.ingress.publish.RetryDeduplicator;
import dev.postrider.ingress.secret.ServerSecret;
import dev.postrider.ingress.status.KafkaStatuses;
import dev.postrider.ingress.tls.Transport;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/**
 * The ingress, put together.
 *
 * <p>Closing takes no new calls, answers the admitted ones, and then lets go of Kafka: some milliseconds usually, 15 s
 * at most while Kafka is away. Repeating it is harmless.
 */
public final class Ingress implements Health, AutoCloseable {

    /** Above Kafka's delivery timeout of 8 s, so that its own answer comes first; callers hear within 10 s. */
    private static final Duration WRITE_DEADLINE = Duration.ofSeconds(9);

    private static final Duration READY_WITHIN = Duration.ofSeconds(10);

    private static final long MAX_BYTES_IN_FLIGHT = 16L * 1024 * 1024;

    private static final Set<String> REACHED_AS_LOCALHOST = Set.of("127.0.0.1", "[::1]", "0.0.0.0", "[::]");

    private final IngressSettings settings;
    private final KafkaLink kafka;
    private final KafkaStatuses statuses;
    private final Supplier<Optional<String>> storage;
    private final HttpServer http;
    private final CallCounters refusals;
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    private Ingress(
            IngressSettings settings,
            KafkaLink kafka,
            KafkaStatuses statuses,
            Supplier<Optional<String>> storage,
            HttpServer http,
            CallCounters refusals) {
        this.settings = settings;
        this.kafka = kafka;
        this.statuses = statuses;
        this.storage = storage;
        this.http = http;
        this.refusals = refusals;
        kafka.topics().thenAccept(this::topicsSettled);
        settings.callers().follow();
    }

    /**
     * Starts serving; Kafka need not be there yet.
     *
     * @param openTelemetry where spans go; no-op without an agent
     * @throws StartException when it cannot; everything begun is closed again
     */
    public static Ingress start(
            IngressSettings settings, ClientProperties clients, Metrics metrics, OpenTelemetry openTelemetry)
            throws StartException {
        return start(settings, clients, Optional::empty, metrics, openTelemetry);
    }

    /**
     * The same, for a Kafka on this machine.
     *
     * @param storage why it cannot store a message now, as a sentence for the caller; asked before each, so it never waits
     */
    public static Ingress start(
            IngressSettings settings,
            ClientProperties clients,
            Supplier<Optional<String>> storage,
            Metrics metrics,
            OpenTelemetry openTelemetry)
            throws StartException {
        Clock clock = Clock.system();
        Tracer tracer = openTelemetry.getTracer("dev.postrider.ingress");
        IngressMetrics counted = new IngressMetrics(metrics);
        KafkaLink kafka = open(settings, clients, clock, counted, tracer);
        counted.watchKeys(settings.callers()::reloadState);
        Admission admission =
                new Admission(settings.callers()::current, clientLimits(settings, clock), settings.proxies(), clock);
        RetryDeduplicator retries = new RetryDeduplicator(clock);
        counted.watchRepeatedCalls(retries::joined, retries::retried);
        Publishing publishing =
                new Publishing(new GuardedPublisher(kafka.publisher(), storage), messageIds(settings, clock), retries);
        CallCounters refusals = new CallCounters(clock, settings.maxCallers());
        counted.watchCallers(refusals::report);
        HttpSettings listen = settings.http().withinDescriptors();
        KafkaStatuses statuses = statuses(settings, clients, kafka, listen.waiters(), clock);
        counted.watchWaiters(statuses::waiting);
        try {
            HttpServer http = HttpServer.start(
                    listen,
                    admission,
                    publishing,
                    statuses.source(),
                    new StatusSettings(settings.statuses().chatUrl(), settings.secret() != null),
                    refusals,
                    counted,
                    tracer);
            return new Ingress(settings, kafka, statuses, storage, http, refusals);
        } catch (IOException e) {
            refusals.close();
            statuses.close();
            kafka.close();
            throw cannotListen(listen, e);
        }
    }

    /** Either the port cannot be had, or the files for TLS are of no use, which the cause then says in a sentence. */
    private static StartException cannotListen(HttpSettings http, IOException cause) {
        boolean ofThePort = Stream.iterate((Throwable) cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(SocketException.class::isInstance);
        return http.transport() instanceof Transport.Tls && !ofThePort
                ? new StartException(String.valueOf(cause.getMessage()), cause)
                : StartException.portNotFree(http.host(), http.port(), "PORT or POSTRIDER_BIND", cause);
    }

    /** The port callers reach it on. */
    public int port() {
        return http.port();
    }

    /**
     * Tells a newcomer where it is and how to try it.
     *
     * @param example address to try where no key is required
     */
    public void announce(PrintStream out, String example) {
        String host = settings.http().host();
        out.println("Listening on " + scheme(settings) + inUrl(host) + ":" + port() + ". " + keyRequirement());
        Callers now = settings.callers().current();
        String address = now.exampleAddress().map(Address::key).orElse(now.isOpen() ? example : "ADDRESS");
        out.println("Try: " + curl(settings, port()) + "/post/" + address + "/msg/hello");
    }

    /** A call without the path, as it is typed on this machine. */
    static String curl(IngressSettings settings, int port) {
        return "curl " + (settings.callers().current().isOpen() ? "" : "-u ci:KEY ") + scheme(settings)
                + hostToTry(settings.http().host()) + ":" + port;
    }

    private static String scheme(IngressSettings settings) {
        return settings.http().transport() instanceof Transport.Tls ? "https://" : "http://";
    }

    private String keyRequirement() {
        Callers now = settings.callers().current();
        if (now.isOpen()) {
            return "No API key is required: anyone who can reach this address can post.";
        }
        return now.size() == 0
                ? "API keys are required, but there are none: nobody can post. Create one: keys create NAME"
                : "API keys are required; configured: " + now.size() + ".";
    }

    /** A host that reaches what listens there, from this machine. */
    static String hostToTry(String bind) {
        return REACHED_AS_LOCALHOST.contains(inUrl(bind)) ? "localhost" : inUrl(bind);
    }

    private static String inUrl(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Waits until calls can be answered 202, where Kafka is there already; 10 s at most, and not if they never can be. */
    public void awaitReady() {
        CompletableFuture.anyOf(kafka.ready().toCompletableFuture(), failure)
                .completeOnTimeout(null, READY_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Completes with a sentence when it finds that it can never work as it is set up. */
    public CompletionStage<String> failure() {
        return failure;
    }

    /** What became of the calls to it. */
    public CallReport calls() {
        return refusals.report();
    }

    /** Its pages on the admin server. */
    public List<AdminPage> pages() {
        return List.of(new AdminPage(CallReport.PATH, accept -> calls().answer()));
    }

    @Override
    public List<String> obstacles() {
        return Stream.concat(kafka.obstacles().stream(), storage.get().stream()).toList();
    }

    @Override
    public List<String> warnings() {
        return settings.callers().reloadState().successful()
                ? List.of()
                : List.of(
                        "The keys file cannot be used as it is now, the keys from before stay valid: the log says why");
    }

    @Override
    public void close() {
        statuses.stopWaiting(); // so that nobody who waits for an outcome holds up the end
        http.close();
        refusals.close();
        statuses.close();
        kafka.close();
        settings.callers().close();
    }

    private void topicsSettled(TopicState state) {
        // Warnings about the topics are the relay's to log: it is there wherever an ingress is.
        if (state instanceof TopicState.Unusable unusable) {
            failure.complete(unusable.reason());
        }
    }

    private static KafkaLink open(
            IngressSettings settings, ClientProperties clients, Clock clock, IngressMetrics metrics, Tracer tracer)
            throws StartException {
        RecordWriter.WriteLimits limits =
                new RecordWriter.WriteLimits(settings.maxInFlight(), MAX_BYTES_IN_FLIGHT, WRITE_DEADLINE);
        try {
            return KafkaLink.open(clients, settings.topics(), limits, clock, metrics, tracer);
        } catch (KafkaException e) {
            throw StartException.kafkaSettings(e);
        }
    }

    private static KafkaStatuses statuses(
            IngressSettings settings, ClientProperties clients, KafkaLink kafka, int waiters, Clock clock) {
        IngressSettings.StatusQuestions questions = settings.statuses();
        return KafkaStatuses.open(
                clients,
                settings.topics(),
                questions.topics(),
                questions.group(),
                new KafkaStatuses.StatusLimits(questions.memoryMib() * 1024 * 1024, waiters),
                kafka.topics(),
                clock);
    }

    private static ClientLimits clientLimits(IngressSettings settings, Clock clock) {
        Rate rate = settings.clientRate();
        return rate == null ? ClientLimits.onlyFailures(clock) : ClientLimits.of(rate, clock);
    }

    private static MessageIds messageIds(IngressSettings settings, Clock clock) {
        SecureRandom random = new SecureRandom();
        ServerSecret secret = settings.secret();
        return secret == null ? new MessageIds(random, clock) : new MessageIds(random, clock, secret);
    }
}
