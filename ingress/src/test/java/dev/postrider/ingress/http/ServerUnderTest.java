package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.publish.MessageIds;
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

    private ServerUnderTest(Duration answerWithin) {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, answerWithin, LONG, FEW_THREADS);
        try {
            server = HttpServer.start(settings, publisher, new MessageIds(new Random(1), Clock.system()));
            port = server.port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServerUnderTest start() {
        return new ServerUnderTest(LONG);
    }

    static ServerUnderTest startAnsweringWithin(Duration answerWithin) {
        return new ServerUnderTest(answerWithin);
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
