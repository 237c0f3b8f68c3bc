package dev.postrider.relay;

import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.Health;
import dev.postrider.common.cli.ProductVersion;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.KafkaProbe;
import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.receipt.BoardCodec;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.console.ConsoleDestination;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.destination.TracedDestination;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import dev.postrider.relay.loop.DeadLetterWriter;
import dev.postrider.relay.loop.GroupConsumer;
import dev.postrider.relay.loop.RelayLoop;
import dev.postrider.relay.loop.RelayMonitor;
import dev.postrider.relay.loop.RelayStatus;
import dev.postrider.relay.loop.Trimmer;
import dev.postrider.relay.mattermost.MattermostCheck;
import dev.postrider.relay.mattermost.MattermostDestination;
import dev.postrider.relay.mattermost.MattermostSettings;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.relay.receipt.Receipts;
import dev.postrider.relay.receipt.ReportWriter;
import dev.postrider.relay.status.Board;
import dev.postrider.relay.status.CallerActivity;
import dev.postrider.relay.status.FleetReader;
import dev.postrider.relay.status.RelayCounters;
import dev.postrider.relay.status.RelaySnapshot;
import dev.postrider.relay.status.StatusFacts;
import dev.postrider.relay.status.StatusPage;
import io.opentelemetry.api.OpenTelemetry;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay, put together: topic gate → consumer → engine → destination, with dead letters alongside. {@link #close}
 * finishes the posts in flight, for 15 s at most.
 */
public final class Relay implements Health, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    private static final Duration ADMIN_CLOSE = Duration.ofSeconds(2);

    /** Between two tries to find out who the bot is: each is a request that bypasses the pacer. */
    private static final Duration INTRODUCTION_INTERVAL = Duration.ofSeconds(30);

    /** Between two looks for finished records to delete: a few requests, and disks do not fill in a minute. */
    private static final Duration TRIM_INTERVAL = Duration.ofMinutes(1);

    /** Dead letters on their way at once: more lanes than that do not fail in one moment of a paced relay. */
    private static final RecordWriter.WriteLimits DEAD_LETTERS_UNDER_WAY =
            new RecordWriter.WriteLimits(200, 16L * 1024 * 1024, Duration.ofSeconds(10));

    private final LazyClient<Admin> admin;
    private final TopicGate gate;
    private final RecordWriter writer;
    private final Destination destination;
    private final @Nullable ReportWriter reports;
    private final RelayLoop loop;
    private final @Nullable Introduction introduction;
    private final RelayStatus status = new RelayStatus();
    private final RelayMonitor monitor;
    private final FleetReader fleet;
    private final Instant started;
    private final String chat;
    private final Clock clock;
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    private Relay(
            RelaySettings settings,
            Clock clock,
            PrintStream out,
            OpenTelemetry openTelemetry,
            LazyClient<Admin> admin,
            LazyClient<Producer<byte[], byte[]>> producer,
            RelayMetrics metrics) {
        this.admin = admin;
        this.clock = clock;
        started = clock.wall();
        chat = settings.chat() instanceof RelaySettings.Chat.Mattermost mattermost
                ? mattermost.settings().url().toString()
                : "none is configured, posts are printed";
        fleet = new FleetReader(admin, settings.topics(), settings.group(), clock);
        gate = TopicGate.of(settings.kafka(), admin, settings.topics());
        writer = new RecordWriter(producer, settings.topics().deadLetters(), gate, DEAD_LETTERS_UNDER_WAY, clock);
        metrics.watchDeadLetters(writer);
        destination = TracedDestination.of(
                destination(settings.chat(), clock, out),
                settings.topics().messages(),
                openTelemetry.getTracer("dev.postrider.relay"));
        introduction = settings.chat() instanceof RelaySettings.Chat.Mattermost mattermost
                ? new Introduction(
                        () -> identity(mattermost.settings()),
                        CompletableFuture.delayedExecutor(INTRODUCTION_INTERVAL.toSeconds(), TimeUnit.SECONDS))
                : null;
        reports = settings.receipts().enabled() ? reports(settings, admin, clock) : null;
        Trimmer.Rules keeping = new Trimmer.Rules(settings.keys().window(), TRIM_INTERVAL);
        monitor = new RelayMonitor(
                settings.ratePerSecond(),
                RelayMonitor.ends(admin, settings.topics().messages()),
                new RelayCounters(),
                status,
                board(settings),
                clock);
        metrics.watch(monitor.counters());
        metrics.watchReceipts(this::receiptsFailed);
        metrics.watch(
                monitor::snapshot,
                MemoryPolicy.mostBytes(limits(settings)),
                settings.topics().partitions());
        loop = new RelayLoop(new RelayLoop.Parts(
                settings.topics().messages(),
                gate,
                () -> new TopicSetup(admin.get(), settings.topics()).messagesId(),
                () -> GroupConsumer.create(settings.kafka(), settings.group(), settings.instanceId()),
                () -> GroupConsumer.second(settings.kafka()),
                () -> GroupConsumer.history(settings.kafka()),
                topicId -> engine(settings, topicId),
                destination,
                new DeadLetterWriter(writer, settings.topics().deadLetters(), clock),
                () -> new Trimmer(admin, settings.topics().messages(), keeping, clock)::offer,
                topicId -> receipts(settings, topicId, clock),
                status,
                metrics,
                monitor,
                clock,
                !settings.instanceId().isEmpty()));
    }

    private static ReportWriter reports(RelaySettings settings, LazyClient<Admin> admin, Clock clock) {
        return new ReportWriter(
                settings.receipts(),
                () -> new TopicSetup(admin.get(), settings.topics()).ensure(settings.receipts()),
                () -> ReportWriter.producer(settings.kafka(), "relay"),
                clock);
    }

    private Receipts receipts(RelaySettings settings, String topicId, Clock clock) {
        return reports == null
                ? Receipts.none()
                : Receipts.of(new Reporter(topicId, settings.group()), reports::write, clock);
    }

    private Limits limits(RelaySettings settings) {
        return Limits.of(destination.postLimits(), settings.maxAge(), settings.keys(), settings.packAfter());
    }

    private Engine engine(RelaySettings settings, String topicId) {
        return new Engine(
                new Origin(settings.group(), topicId),
                limits(settings),
                destination,
                new SharePacer(settings.ratePerSecond(), settings.topics().partitions()),
                new Random());
    }

    /**
     * Starts the relay; it waits for Kafka and for the chat server as long as it takes.
     *
     * @param out where the console destination prints
     * @param openTelemetry where spans go; no-op without an agent
     * @throws StartException when Kafka's clients refuse their settings; everything begun is closed again
     */
    public static Relay start(
            RelaySettings settings, Clock clock, PrintStream out, Metrics metrics, OpenTelemetry openTelemetry)
            throws StartException {
        Relay relay = open(settings, clock, out, metrics, openTelemetry);
        relay.gate.settled().thenAccept(relay::topicsSettled);
        if (relay.introduction != null) {
            relay.introduction.ask();
        }
        relay.loop.start();
        return relay;
    }

    private static Relay open(
            RelaySettings settings, Clock clock, PrintStream out, Metrics metrics, OpenTelemetry openTelemetry)
            throws StartException {
        ClientProperties kafka = settings.kafka();
        LazyClient<Admin> admin = new LazyClient<>(() -> Admin.create(kafka.admin("postrider-relay-admin")));
        LazyClient<Producer<byte[], byte[]>> producer = new LazyClient<>(() -> deadLetterProducer(kafka));
        try {
            if (kafka.unresolved().isEmpty()) { // so that wrong properties are found out now
                // The relay creates its consumers on its own thread.
                GroupConsumer.create(kafka, settings.group(), settings.instanceId())
                        .close();
                admin.get();
                producer.get();
            }
        } catch (KafkaException e) {
            close(admin);
            throw StartException.kafkaSettings(e);
        }
        return new Relay(settings, clock, out, openTelemetry, admin, producer, new RelayMetrics(metrics));
    }

    private static void close(LazyClient<Admin> admin) {
        admin.created().ifPresent(created -> created.close(ADMIN_CLOSE));
    }

    private static Producer<byte[], byte[]> deadLetterProducer(ClientProperties kafka) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new KafkaProducer<>(kafka.writer("postrider-relay-dead-letters"), bytes, bytes);
    }

    private Consumer<RelaySnapshot> board(RelaySettings settings) {
        ReportWriter writing = reports;
        String topic = settings.receipts().board();
        return writing == null
                ? snapshot -> {}
                : new Board(
                        settings.group(),
                        entry -> writing.write(new ProducerRecord<>(topic, BoardCodec.encode(entry))));
    }

    /** Its pages on the admin server. */
    public List<AdminPage> pages() {
        return List.of();
    }

    /** Receipts that were lost since the start: how those messages ended cannot be told. */
    public long receiptsFailed() {
        return reports == null ? 0 : reports.failed();
    }

    /** What keeps messages from being delivered; empty when ready. Blocks for 2 s at most. */
    @Override
    public List<String> obstacles() {
        List<String> obstacles = status.obstacles();
        KafkaProbe.obstacle(admin, gate).ifPresent(obstacles::add);
        return obstacles;
    }

    /**
     * The pages that say how it is doing.
     *
     * @param program that runs
     * @param settings of the program, to be shown
     * @param health of all that runs in this process
     * @param callers what an ingress in this process knows; empty where none runs
     */
    public List<AdminPage> statusPages(
            String program,
            Map<String, String> settings,
            Health health,
            Supplier<Optional<List<CallerActivity>>> callers) {
        StatusFacts facts = new StatusFacts(program, ProductVersion.get(), started, chat, settings);
        return new StatusPage(facts, monitor::snapshot, monitor.counters(), health, fleet, callers, clock).pages();
    }

    /** How it is doing; made anew each second. */
    public RelaySnapshot snapshot() {
        return monitor.snapshot();
    }

    /** What it has done since its start. */
    public RelayCounters counters() {
        return monitor.counters();
    }

    /** What a relay that is ready cannot know to be right: whether the chat server is where the settings say. */
    @Override
    public List<String> warnings() {
        return introduction == null ? List.of() : introduction.warnings();
    }

    /** Completes with a sentence if the relay finds that it can never work as it is set up. */
    public CompletionStage<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        if (introduction != null) {
            introduction.close();
        }
        loop.close();
        writer.close();
        if (reports != null) {
            reports.close();
        }
        destination.close();
        close(admin);
    }

    private void topicsSettled(TopicState state) {
        if (state instanceof TopicState.Ready ready) {
            ready.warnings().forEach(LOG::warn);
            if (reports != null) {
                reports.start();
            }
        } else if (state instanceof TopicState.Unusable unusable) {
            failure.complete(unusable.reason());
        }
    }

    private static Destination destination(RelaySettings.Chat chat, Clock clock, PrintStream out) {
        return chat instanceof RelaySettings.Chat.Mattermost mattermost
                ? new MattermostDestination(mattermost.settings(), clock)
                : new ConsoleDestination(out, clock);
    }

    private static CompletionStage<MattermostCheck.Finding> identity(MattermostSettings settings) {
        MattermostCheck check = new MattermostCheck(settings.withCurrentToken());
        return check.identity().whenComplete((finding, failure) -> check.close());
    }
}
