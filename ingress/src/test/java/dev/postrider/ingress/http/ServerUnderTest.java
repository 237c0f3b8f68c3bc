package dev.postrider.ingress.http;

import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.admission.Admission;
import dev.postrider.ingress.caller.Callers;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.limit.TrustedProxies;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.publish.MessageIds;
import dev.postrider.ingress.publish.Publishing;
import dev.postrider.ingress.publish.RetryDeduplicator;
import dev.postrider.ingress.tls.Transport;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;

/** The real server on a free loopback port, with a publisher in memory. */
final class ServerUnderTest implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);
    static final int FEW_THREADS = 6;

    final InMemoryPublisher publisher = new InMemoryPublisher();
    final StatusesInMemory statuses = new StatusesInMemory();
    final Metrics metrics = new Metrics();
    final CallCounters refusals = new CallCounters(Clock.system(), 100);
    private final HttpServer server;
    private final int port;

    private ServerUnderTest(HttpSettings settings, Admission admission, OpenTelemetry openTelemetry) {
        Clock clock = Clock.system();
        MessageIds ids = new MessageIds(new Random(1), clock);
        Publishing publishing = new Publishing(publisher, ids, new RetryDeduplicator(clock));
        try {
            server = HttpServer.start(
                    settings,
                    admission,
                    publishing,
                    statuses,
                    new StatusSettings("https://chat.example.com", false),
                    refusals,
                    new IngressMetrics(metrics),
                    openTelemetry.getTracer("test"));
            port = server.port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServerUnderTest start() {
        return startWith(open());
    }

    static ServerUnderTest start(HttpSettings settings) {
        return startWith(usual -> settings);
    }

    static HttpSettings settings() {
        return new HttpSettings("127.0.0.1", 0, LONG, FEW_THREADS);
    }

    static ServerUnderTest startWithin(ConnectionLimits limits) {
        return startWith(settings -> settings.within(limits));
    }

    static ServerUnderTest startOver(Transport transport) {
        return startWith(settings -> settings.over(transport));
    }

    /** With other settings than the usual. */
    static ServerUnderTest startWith(UnaryOperator<HttpSettings> change) {
        return new ServerUnderTest(change.apply(settings()), open(), OpenTelemetry.noop());
    }

    /** With somebody at the door. */
    static ServerUnderTest startWith(Admission admission) {
        return new ServerUnderTest(settings(), admission, OpenTelemetry.noop());
    }

    /** With spans that go there. */
    static ServerUnderTest startTraced(OpenTelemetry openTelemetry) {
        return new ServerUnderTest(settings(), open(), openTelemetry);
    }

    private static Admission open() {
        Clock clock = Clock.system();
        return new Admission(Callers::anyone, ClientLimits.onlyFailures(clock), TrustedProxies.NONE, clock);
    }

    int port() {
        return port;
    }

    RawHttp.Answer call(String request) {
        return RawHttp.call(port(), request);
    }

    @Override
    public void close() {
        server.close();
        refusals.close();
    }
}
