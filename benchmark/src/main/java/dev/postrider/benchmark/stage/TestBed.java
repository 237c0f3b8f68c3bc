package dev.postrider.benchmark.stage;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.process.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** Fresh topics and a fresh group on this JVM's broker, for one run. Closing kills the processes started here. */
public final class TestBed implements AutoCloseable {

    /** As by default. */
    public static final int PARTITIONS = 12;

    private static final int INGRESS_HEAP_MEBIBYTES = 128;

    /** Those of the images, in the folder of the service. */
    private static final Path JAVA_OPTIONS = Path.of("src", "main", "docker", "java.options");

    private static final String READY = "/health/ready";

    private static final Duration RECEIPTS_KEPT = Duration.ofDays(7);

    private static final String MESSAGES_PER_POST = "POSTRIDER_MESSAGES_PER_POST";

    private final Path directory;
    private final ClientProperties kafka =
            new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of());
    private final Topics topics = EmbeddedKafka.shared().freshTopics(PARTITIONS);
    private final String groupName = EmbeddedKafka.shared().freshName("relays");
    private final MessageWriter writer = MessageWriter.open(kafka.bootstrapServers(), topics);
    private final ConsumerGroup group = new ConsumerGroup(kafka, groupName, PARTITIONS);
    private final LogEnds ends = new LogEnds(kafka, topics.messages(), PARTITIONS);
    private final Deque<MeasuredProcess> processes = new ArrayDeque<>();
    private final String topicId;

    /**
     * How a relay is to run.
     *
     * @param rate posts per second of all relays together
     * @param heapMebibytes its heap at most
     * @param packing whether a post may carry several messages
     */
    public record RelayOptions(ChatTarget chat, double rate, int heapMebibytes, boolean packing) {

        /** As the defaults have it, but for the rate. */
        public static RelayOptions of(ChatTarget chat, double rate) {
            return new RelayOptions(chat, rate, 128, true);
        }

        public RelayOptions unpacked() {
            return new RelayOptions(chat, rate, heapMebibytes, false);
        }
    }

    private TestBed(Path directory) {
        this.directory = directory;
        this.topicId = made(setup -> setup.ensure());
    }

    public static TestBed open() {
        try {
            return new TestBed(Files.createTempDirectory("postrider-benchmark"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory", e);
        }
    }

    /** Returns the id of the first. */
    private String made(Function<TopicSetup, TopicState> topicsOf) {
        try (Admin admin = Admin.create(kafka.admin("benchmark-setup"))) {
            if (topicsOf.apply(new TopicSetup(admin, topics)) instanceof TopicState.Ready ready) {
                return ready.topicId();
            }
            throw new IllegalStateException("the topics cannot be made");
        }
    }

    /** What writes receipts of this bed's messages, into fresh topics. */
    public ReceiptWriter receipts() {
        EmbeddedKafka shared = EmbeddedKafka.shared();
        ReceiptTopics told = new ReceiptTopics(shared.freshName("receipts"), shared.freshName("board"), RECEIPTS_KEPT);
        made(setup -> setup.ensure(told));
        return new ReceiptWriter(kafka, topics, told, new Reporter(topicId, groupName));
    }

    public MessageWriter writer() {
        return writer;
    }

    public ConsumerGroup group() {
        return group;
    }

    /** Starts a relay; it may take some seconds until it reads. */
    public MeasuredProcess relay(Path jar, RelayOptions wish) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "POSTRIDER_ADMIN_PORT", "0",
                "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "POSTRIDER_TOPIC", topics.messages(),
                "POSTRIDER_DEAD_LETTER_TOPIC", topics.deadLetters(),
                "POSTRIDER_GROUP", groupName,
                "POSTRIDER_MATTERMOST_URL", wish.chat().url().toString(),
                "POSTRIDER_MATTERMOST_TOKEN", wish.chat().token(),
                "POSTRIDER_RATE", String.valueOf(wish.rate())));
        if (!wish.packing() && isSetting(MESSAGES_PER_POST)) {
            settings.put(MESSAGES_PER_POST, "1");
        }
        return run(jar, relayOptions(wish), List.of(), settings);
    }

    /** Whether this relay knows it: an unknown one would be refused. */
    private static boolean isSetting(String name) {
        return Catalogue.ALL.stream().anyMatch(setting -> setting.name().equals(name));
    }

    /**
     * Starts another reader of the same messages, under the same conditions as a relay.
     *
     * @param javaOptions besides the relay's
     */
    public MeasuredProcess reader(Path jar, RelayOptions wish, List<String> javaOptions, List<String> arguments) {
        List<String> options =
                Stream.concat(relayOptions(wish).stream(), javaOptions.stream()).toList();
        return run(jar, options, arguments, Map.of());
    }

    /**
     * Starts an ingress; it may take some seconds until it is ready.
     *
     * @param caller to let in
     * @param javaOptions besides the image's and a heap of 128 MiB
     */
    public WebProcess ingress(Path jar, CallerProfile caller, List<String> javaOptions) {
        int port = FreePort.free();
        int adminPort = FreePort.free();
        Map<String, String> settings = new HashMap<>(caller.settings());
        settings.put("PORT", String.valueOf(port));
        settings.put("POSTRIDER_ADMIN_PORT", String.valueOf(adminPort));
        settings.put("POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        settings.put("POSTRIDER_TOPIC", topics.messages());
        settings.put("POSTRIDER_DEAD_LETTER_TOPIC", topics.deadLetters());
        settings.put("MALLOC_ARENA_MAX", "2"); // as in the image
        MeasuredProcess process = run(jar, ingressOptions(javaOptions), List.of(), settings);
        return new WebProcess(process, port, URI.create("http://127.0.0.1:" + adminPort + READY));
    }

    /**
     * Starts something to compare an ingress with, under the same conditions.
     *
     * @param arguments for it, given its port
     */
    public WebProcess comparedServer(Path jar, IntFunction<List<String>> arguments) {
        int port = FreePort.free();
        MeasuredProcess process = run(jar, ingressOptions(List.of()), arguments.apply(port), Map.of());
        return new WebProcess(process, port, URI.create("http://127.0.0.1:" + port + "/"));
    }

    /** How many records the topic of messages has taken. */
    public long records() {
        return ends.sum();
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public String topic() {
        return topics.messages();
    }

    public String groupName() {
        return groupName;
    }

    private static List<String> relayOptions(RelayOptions wish) {
        return options("relay", wish.heapMebibytes()).toList();
    }

    private static List<String> ingressOptions(List<String> more) {
        return Stream.concat(options("ingress", INGRESS_HEAP_MEBIBYTES), more.stream())
                .toList();
    }

    private static Stream<String> options(String service, int heapMebibytes) {
        return Stream.of("@" + Path.of(service).resolve(JAVA_OPTIONS).toAbsolutePath(), "-Xmx" + heapMebibytes + "m");
    }

    private MeasuredProcess run(
            Path jar, List<String> javaOptions, List<String> arguments, Map<String, String> environment) {
        MeasuredProcess process = new MeasuredProcess(
                JavaProcess.start(new JavaProcess.LaunchCommand(javaOptions, jar, arguments, directory, environment)));
        processes.push(process);
        return process;
    }

    @Override
    public void close() {
        processes.forEach(MeasuredProcess::close);
        writer.close();
        group.close();
        ends.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot wipe " + directory, e);
        }
    }
}
