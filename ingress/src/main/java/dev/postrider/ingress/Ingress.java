package dev.postrider.ingress;

import dev.postrider.common.admin.Health;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import dev.postrider.common.settings.SettingsException;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.caller.Callers;
import dev.postrider.ingress.caller.LiveCallers;
import dev.postrider.ingress.http.HttpServer;
import dev.postrider.ingress.http.HttpSettings;
import dev.postrider.ingress.http.Reception;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.limit.Rate;
import dev.postrider.ingress.limit.TrustedProxies;
import dev.postrider.ingress.publish.KafkaLink;
import dev.postrider.ingress.publish.MessageIds;
import dev.postrider.ingress.publish.Publishing;
import dev.postrider.ingress.publish.RepeatedCalls;
import dev.postrider.ingress.secret.ServerSecret;
import dev.postrider.ingress.tls.Transport;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    private static final long MAX_BYTES_IN_FLIGHT = 16L * 1024 * 1024;
    private static final int MAX_THREADS = 32;

    private static final Set<String> REACHED_AS_LOCALHOST = Set.of("127.0.0.1", "[::1]", "0.0.0.0", "[::]");

    private final LiveCallers callers;
    private final KafkaLink kafka;
    private final HttpServer http;
    private final HttpSettings settings;
    private final CompletableFuture<String> failure = new CompletableFuture<>();

    private Ingress(LiveCallers callers, KafkaLink kafka, HttpServer http, HttpSettings settings) {
        this.callers = callers;
        this.kafka = kafka;
        this.http = http;
        this.settings = settings;
        kafka.topics().thenAccept(this::topicsSettled);
    }

    /**
     * Starts serving; Kafka need not be there yet.
     *
     * @throws StartException when it cannot; everything begun is closed again
     * @throws SettingsException with everything that is wrong with keys, secret and proxies
     */
    public static Ingress start(Settings settings, ClientProperties clients) throws StartException, SettingsException {
        Clock clock = Clock.system();
        Optional<ServerSecret> secret = ServerSecret.of(settings);
        TrustedProxies proxies = TrustedProxies.parse(
                Catalogue.TRUSTED_PROXIES.name(),
                settings.find(Catalogue.TRUSTED_PROXIES).orElse(""));
        LiveCallers callers = LiveCallers.start(settings, clock);
        try {
            KafkaLink kafka = open(clients, settings);
            Reception reception = new Reception(callers::current, clientLimits(settings, clock), proxies, clock);
            SecureRandom random = new SecureRandom();
            MessageIds ids = secret.map(known -> new MessageIds(random, clock, known))
                    .orElseGet(() -> new MessageIds(random, clock));
            Publishing publishing =
                    new Publishing(kafka.publisher(), ids, new RepeatedCalls(clock), ANSWER_WITHIN);
            return new Ingress(callers, kafka, listen(settings, kafka, reception, publishing), httpSettings(settings));
        } catch (StartException e) {
            callers.close();
            throw e;
        }
    }

    private static HttpServer listen(Settings settings, KafkaLink kafka, Reception reception, Publishing publishing)
            throws StartException {
        HttpSettings http = httpSettings(settings);
        try {
            return HttpServer.start(http, reception, publishing);
        } catch (BindException e) {
            kafka.close();
            throw StartException.portNotFree(http.host(), http.port(), "PORT or POSTRIDER_BIND", e);
        } catch (IOException e) {
            kafka.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The port callers reach it on. */
    public int port() {
        return http.port();
    }

    /** Tells a newcomer where it is and how to try it. */
    public void announce(PrintStream out) {
        String scheme = settings.transport() instanceof Transport.Tls ? "https://" : "http://";
        out.println("Listening on " + scheme + inUrl(settings.host()) + ":" + port() + ". " + whoMayCall());
        out.println("Try: curl " + (callers.current().isOpen() ? "" : "-u ci:KEY ") + scheme
                + hostToTry(settings.host()) + ":" + port() + "/post/user/jane/msg/hello");
    }

    private String whoMayCall() {
        Callers now = callers.current();
        if (now.isOpen()) {
            return "It asks for no key: whoever can reach this address can post.";
        }
        return now.size() == 0
                ? "It asks for keys, and there is none yet: nobody can post. Make one: keys create NAME"
                : "It asks for keys; there are " + now.size() + ".";
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
        callers.close();
    }

    private void topicsSettled(TopicState state) {
        // Warnings about the topics are the relay's to log: it is there wherever an ingress is.
        if (state instanceof TopicState.Unusable unusable) {
            failure.complete(unusable.reason());
        }
    }

    private static KafkaLink open(ClientProperties clients, Settings settings) throws StartException {
        RecordWriter.Limits limits = new RecordWriter.Limits(
                settings.get(Catalogue.MAX_IN_FLIGHT), MAX_BYTES_IN_FLIGHT, WRITE_DEADLINE);
        try {
            return KafkaLink.open(clients, settings.topics(), limits);
        } catch (KafkaException e) {
            throw StartException.kafkaSettings(e);
        }
    }

    private static ClientLimits clientLimits(Settings settings, Clock clock) {
        int rate = settings.get(Catalogue.CLIENT_RATE);
        return rate == 0
                ? ClientLimits.onlyFailures(clock)
                : ClientLimits.of(new Rate(rate, settings.get(Catalogue.CLIENT_BURST)), clock);
    }

    private static HttpSettings httpSettings(Settings settings) {
        HttpSettings plain =
                new HttpSettings(settings.bind(), settings.get(Catalogue.PORT), STOP_WITHIN, MAX_THREADS);
        return settings.find(Catalogue.TLS_CERT)
                .map(certificate -> plain.over(new Transport.Tls(
                        certificate,
                        settings.get(Catalogue.TLS_KEY),
                        settings.find(Catalogue.TLS_CLIENT_CA).stream().toList())))
                .orElse(plain);
    }
}
