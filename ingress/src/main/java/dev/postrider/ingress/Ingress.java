package dev.postrider.ingress;

import dev.postrider.common.admin.Health;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.http.HttpServer;
import dev.postrider.ingress.http.HttpSettings;
import dev.postrider.ingress.publish.KafkaLink;
import dev.postrider.ingress.publish.MessageIds;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    private static final Duration ANSWER_WITHIN = Duration.ofMillis(9_500);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final RecordWriter.Limits LIMITS =
            new RecordWriter.Limits(10_000, 16L * 1024 * 1024, WRITE_DEADLINE);
    private static final int MAX_THREADS = 32;

    private static final Set<String> REACHED_AS_LOCALHOST = Set.of("127.0.0.1", "[::1]", "0.0.0.0", "[::]");

    private final KafkaLink kafka;
    private final HttpServer http;
    private final HttpSettings settings;
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    private Ingress(KafkaLink kafka, HttpServer http, HttpSettings settings) {
        this.kafka = kafka;
        this.http = http;
        this.settings = settings;
        kafka.topics().thenAccept(this::topicsSettled);
    }

    /**
     * Starts serving; Kafka need not be there yet.
     *
     * @throws StartException when it cannot; everything begun is closed again
     */
    public static Ingress start(Settings settings, ClientProperties clients) throws StartException {
        HttpSettings httpSettings = httpSettings(settings);
        KafkaLink kafka = open(clients, settings.topics());
        try {
            MessageIds ids = new MessageIds(new SecureRandom(), Clock.system());
            return new Ingress(kafka, HttpServer.start(httpSettings, kafka.publisher(), ids), httpSettings);
        } catch (IOException e) {
            kafka.close();
            throw StartException.portNotFree(httpSettings.host(), httpSettings.port(), "PORT or POSTRIDER_BIND", e);
        }
    }

    /** The port callers reach it on. */
    public int port() {
        return http.port();
    }

    /** Tells a newcomer where it is and how to try it. */
    public void announce(PrintStream out) {
        out.println("Listening on http://" + inUrl(settings.host()) + ":" + port()
                + ". It asks for no key: whoever can reach this address can post.");
        out.println("Try: curl http://" + hostToTry(settings.host()) + ":" + port() + "/post/user/jane/msg/hello");
    }

    /** A host that reaches what listens there, from this machine. */
    static String hostToTry(String bind) {
        return REACHED_AS_LOCALHOST.contains(inUrl(bind)) ? "localhost" : inUrl(bind);
    }

    private static String inUrl(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Completes with a sentence when it finds that it can never work as it is set up. */
    public CompletionStage<String> failure() {
        return failure;
    }

    @Override
    public List<String> obstacles() {
        return kafka.obstacles();
    }

    @Override
    public void close() {
        http.close();
        kafka.close();
    }

    private void topicsSettled(TopicState state) {
        // Warnings about the topics are the relay's to log: it is there wherever an ingress is.
        if (state instanceof TopicState.Unusable unusable) {
            failure.complete(unusable.reason());
        }
    }

    private static KafkaLink open(ClientProperties clients, Topics topics) throws StartException {
        try {
            return KafkaLink.open(clients, topics, LIMITS);
        } catch (KafkaException e) {
            throw StartException.kafkaSettings(e);
        }
    }

    private static HttpSettings httpSettings(Settings settings) {
        return new HttpSettings(settings.bind(), settings.get(Catalogue.PORT), ANSWER_WITHIN, STOP_WITHIN, MAX_THREADS);
    }
}
