package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.http.door.Bounds;
import dev.postrider.ingress.publish.MessageIds;
import dev.postrider.ingress.tls.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Random;

/** The real server on a free loopback port, with a publisher in memory. */
final class ServerUnderTest implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(30);
    static final int FEW_THREADS = 6;

    final InMemoryPublisher publisher = new InMemoryPublisher();
    private final HttpServer server;
    private final int port;

    private ServerUnderTest(HttpSettings settings) {
        try {
            server = HttpServer.start(settings, publisher, new MessageIds(new Random(1), Clock.system()));
            port = server.port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServerUnderTest start() {
        return startAnsweringWithin(LONG);
    }

    static ServerUnderTest startAnsweringWithin(Duration answerWithin) {
        return new ServerUnderTest(settings(answerWithin));
    }

    static ServerUnderTest start(HttpSettings settings) {
        return new ServerUnderTest(settings);
    }

    static ServerUnderTest startWithin(Bounds bounds) {
        return new ServerUnderTest(settings(LONG).within(bounds));
    }

    static ServerUnderTest startOver(Transport transport) {
        return new ServerUnderTest(settings(LONG).over(transport));
    }

    static HttpSettings settings(Duration answerWithin) {
        return new HttpSettings("127.0.0.1", 0, answerWithin, LONG, FEW_THREADS);
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
    }
}
