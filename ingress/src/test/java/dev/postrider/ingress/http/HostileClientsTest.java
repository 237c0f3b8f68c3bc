package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Message;
import dev.postrider.ingress.publish.PublishResult;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hundreds of hostile connections of each kind, and callers beside them that notice nothing. */
@Tag("long")
class HostileClientsTest {

    private static final String TARGET = "/post/user/jane/msg/hello";
    private static final int HOSTILE = 300;
    private static final int ROUNDS = 30;
    private static final int ADMITTED = 20;

    /** On a busy machine the server may need a moment for those before. */
    private static final int TRIES = 3;

    /** Fewer than there are hostile ones, so that room has to be made all the time. */
    private static final int CONNECTIONS = 200;

    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Longer than the test takes: what is being served stays. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final ConnectionLimits TIGHT =
            new ConnectionLimits(CONNECTIONS, 500_000, new Timeouts(SHORT, SHORT, SHORT, LONG, LONG));

    /** What one sends first, and then again and again. */
    enum Hostility {
        SILENT("", ""),
        DRIBBLES_ITS_HEAD("GET " + TARGET + " HTTP/1.1\r\nHost: localhost\r\nX: ", "y"),
        NEVER_ENDS_ITS_HEADERS("GET " + TARGET + " HTTP/1.1\r\nHost: localhost\r\n", "X: y\r\n"),
        NEVER_ENDS_ITS_TARGET("GET /post/user/jane/msg/", "x".repeat(2_000)),
        DRIBBLES_ITS_BODY("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", "x"),
        SENDS_AN_ENDLESS_BODY(
                "POST /nowhere HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
                "800\r\n" + "x".repeat(2_048) + "\r\n"),
        NEVER_READS("", RawHttp.get("/nowhere").repeat(20)),
        SPEAKS_NONSENSE("\u0016\u0003\u0001", "\u0000\r\n\r\n"),
        SENDS_EMPTY_LINES("", "\r\n"),
        ONLY_CONNECTS_AND_LEAVES("", "");

        private final String first;
        private final String again;

        Hostility(String first, String again) {
            this.first = first;
            this.again = again;
        }
    }

    /** One that comes back whenever it is thrown out. */
    private static final class Hostile implements AutoCloseable {

        private final Hostility how;
        private final int port;
        private RawHttp connection;

        Hostile(Hostility how, int port) {
            this.how = how;
            this.port = port;
            this.connection = enter();
        }

        private RawHttp enter() {
            RawHttp entered = RawHttp.connect(port);
            entered.trySend(how.first);
            return entered;
        }

        void goOn() {
            if (how == Hostility.ONLY_CONNECTS_AND_LEAVES || !connection.trySend(how.again)) {
                connection.close();
                connection = enter();
            }
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    /** One that is turned away, or cut off before it was served, tries again, as its client library would. */
    private static int statusAfterTries(ServerUnderTest server, String request) {
        int status = 503;
        for (int attempt = 0; attempt < TRIES && status == 503; attempt++) {
            try {
                status = server.call(request).status();
            } catch (UncheckedIOException e) {
                status = 503; // what was served is known by what the publisher took
            }
        }
        return status;
    }

    @ParameterizedTest
    @EnumSource(Hostility.class)
    void harmNobodyWhoIsBeingServedAndKeepNobodyOut(Hostility how) {
        List<Hostile> hostile = new ArrayList<>();
        List<RawHttp> admitted = new ArrayList<>();
        try (ServerUnderTest server = ServerUnderTest.startWithin(TIGHT)) {
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            for (int i = 0; i < ADMITTED; i++) {
                RawHttp connection = RawHttp.connect(server.port());
                admitted.add(connection);
                connection.send(RawHttp.get("/post/user/jane/msg/waiting" + i));
            }
            await().until(() -> server.publisher.waiting() == ADMITTED);
            server.publisher.answerAtOnce();
            server.publisher.taken();

            IntStream.range(0, HOSTILE).forEach(i -> hostile.add(new Hostile(how, server.port())));
            for (int round = 0; round < ROUNDS; round++) {
                hostile.forEach(Hostile::goOn);
                String request = RawHttp.get("/post/user/jane/msg/" + round);
                assertThat(statusAfterTries(server, request)).isEqualTo(202);
            }
            result.complete(new PublishResult.Published(0, 0));

            assertThat(admitted)
                    .allSatisfy(connection ->
                            assertThat(connection.answerTo("").status()).isEqualTo(202));
            assertThat(server.publisher.taken())
                    .extracting(Message::text)
                    .containsExactlyElementsOf(IntStream.range(0, ROUNDS)
                            .mapToObj(Integer::toString)
                            .toList());
        } finally {
            hostile.forEach(Hostile::close);
            admitted.forEach(RawHttp::close);
        }
    }
}
