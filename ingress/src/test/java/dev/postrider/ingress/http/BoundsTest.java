package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Message;
import dev.postrider.ingress.publish.PublishResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a single caller may go, one bound after the other. */
class BoundsTest {

    private static final String TARGET = "/post/user/jane/msg/hello";
    private static final String REQUEST = RawHttp.get(TARGET);
    private static final String HEAD = "GET " + TARGET + " HTTP/1.1\r\nHost: localhost\r\n";
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final int MANY = 3_000;

    private final List<RawHttp> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(RawHttp::close);
    }

    private static ServerUnderTest server(int connections, long unfinishedBytes, Timeouts timeouts) {
        return ServerUnderTest.startWithin(new ConnectionLimits(connections, unfinishedBytes, timeouts));
    }

    private static ServerUnderTest server(Timeouts timeouts) {
        return server(1_000, 1_000_000, timeouts);
    }

    private RawHttp connect(ServerUnderTest server) {
        RawHttp connection = RawHttp.connect(server.port());
        open.add(connection);
        return connection;
    }

    @Test
    void endsAHeadThatIsDribbledAndSaysSo() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG))) {
            RawHttp dribbler = connect(server);

            String head = HEAD + "X: " + "y".repeat(MANY);
            for (int i = 0; i < MANY && !dribbler.hearsWithin(MOMENT); i++) {
                dribbler.trySend(head.substring(i, i + 1));
            }

            RawHttp.Answer answer = dribbler.answerTo("");
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.body()).contains("\"request-timeout\"");
            assertThat(dribbler.ends()).isTrue();
            assertThat(server.publisher.taken()).isEmpty();
        }
    }

    @Test
    void endsTheSecondHeadOfAConnectionToo() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG))) {
            RawHttp connection = connect(server);
            connection.send(REQUEST);
            assertThat(connection.answerTo(REQUEST).status()).isEqualTo(202);

            connection.send(HEAD);
            for (int i = 0; i < MANY && !connection.hearsWithin(MOMENT); i++) {
                connection.send("X" + i + ": y\r\n");
            }

            assertThat(connection.answerTo("").status()).isIn(408, 431);
            assertThat(connection.ends()).isTrue();
        }
    }

    @Test
    void endsAConnectionThatNeverSaysAnything() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG))) {
            assertThat(connect(server).endsSilently()).isTrue();
        }
    }

    @Test
    void endsAnIdleConnectionEvenIfItSendsEmptyLines() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, SHORT, LONG))) {
            RawHttp connection = connect(server);
            connection.send(REQUEST);
            assertThat(connection.answerTo(REQUEST).status()).isEqualTo(202);

            for (int i = 0; i < MANY && !connection.hearsWithin(MOMENT); i++) {
                connection.trySend("\r\n");
            }

            assertThat(connection.ends()).isTrue();
        }
    }

    @Test
    @Tag("long")
    void endsAConnectionWhoseAnswersNobodyTakes() {
        try (ServerUnderTest server = server(new Timeouts(LONG, LONG, SHORT, LONG, LONG))) {
            RawHttp deaf = connect(server);

            // More than both sides' socket buffers hold; it ends because the server does.
            CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(
                    () -> IntStream.range(0, 1_000_000).anyMatch(i -> !deaf.trySend(RawHttp.get("/nowhere/" + i))));

            assertThat(ended.join()).isTrue();
            assertThat(server.call(REQUEST).status()).isEqualTo(202);
        }
    }

    @Test
    void countsHeadersAndTheirBytes() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            String hundred = "X: y\r\n".repeat(99);

            assertThat(server.call(HEAD + hundred + "\r\n").status()).isEqualTo(202);
            RawHttp.Answer tooMany = server.call(HEAD + hundred + "X: y\r\n\r\n");
            RawHttp.Answer tooLong = server.call(HEAD + "X: " + "y".repeat(16_384) + "\r\n\r\n");

            assertThat(List.of(tooMany, tooLong)).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(431);
                assertThat(answer.body()).contains("\"headers-too-large\"");
            });
        }
    }

    @Test
    void keepsLittleForAConnectionThatIsOnlyOpen() {
        int many = 300;
        String request = HEAD + "User-Agent: curl/8.5.0\r\nAccept: */*\r\nAuthorization: Bearer x\r\n\r\n";
        try (ServerUnderTest server = server(1_000, 1_000_000, Timeouts.DEFAULT)) {
            assertThat(server.call(request).status()).isEqualTo(202);
            long before = usedBytes();
            for (int i = 0; i < many; i++) {
                RawHttp connection = connect(server);
                for (int call = 0; call < 2; call++) { // what is kept for calls that follow shows at the second
                    connection.send(request);
                    assertThat(connection.answerTo(request).status()).isEqualTo(202);
                }
            }

            // Both ends of it are in this process.
            assertThat((usedBytes() - before) / many).isLessThan(50_000);
        }
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void refusesAtOnceWhileAllConnectionsAreBeingServed() {
        try (ServerUnderTest server = server(10, 1_000_000, Timeouts.DEFAULT)) {
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            List<RawHttp> served =
                    IntStream.range(0, 10).mapToObj(i -> connect(server)).toList();
            // Not the same call ten times, which were one message.
            served.forEach(connection -> connection.send(RawHttp.get(TARGET + served.indexOf(connection))));
            await().until(() -> server.publisher.waiting() == 10);

            for (int i = 0; i < 20; i++) {
                RawHttp oneTooMany = connect(server);
                RawHttp.Answer answer = oneTooMany.answerTo("");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("5");
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(answer.body()).contains("\"unavailable\"");
                assertThat(oneTooMany.endsSilently()).isTrue();
            }

            result.complete(new PublishResult.Published(0, 0));
            assertThat(served)
                    .allSatisfy(connection ->
                            assertThat(connection.answerTo(REQUEST).status()).isEqualTo(202));
            assertThat(server.call(REQUEST).status()).isEqualTo(202);
        }
    }

    @Test
    void makesRoomByEndingThoseThatHaveWaitedLongest() {
        try (ServerUnderTest server = server(100, 1_000_000, Timeouts.DEFAULT)) {
            RawHttp first = connect(server);
            first.send(REQUEST);
            assertThat(first.answerTo(REQUEST).status()).isEqualTo(202);

            for (int i = 0; i < 300; i++) {
                connect(server);
                if (i % 10 == 0) {
                    assertThat(server.call(REQUEST).status()).isEqualTo(202);
                }
            }

            assertThat(first.endsSilently()).isTrue();
        }
    }

    /** One may take the room that was made for another. */
    @Test
    void makesRoomForAllWhoComeAtOnce() {
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try (ServerUnderTest server = server(100, 1_000_000, Timeouts.DEFAULT)) {
            IntStream.range(0, 100).forEach(i -> connect(server));
            List<CompletableFuture<Integer>> calls = IntStream.range(0, 400)
                    .mapToObj(i -> RawHttp.get("/post/user/jane/msg/" + i)) // the same at once were one message
                    .map(call -> CompletableFuture.supplyAsync(
                            () -> server.call(call).status(), callers))
                    .toList();

            assertThat(calls.stream().map(CompletableFuture::join)).containsOnly(202);
        } finally {
            callers.shutdown();
        }
    }

    /** Somewhat more than the bound, and more than twice of it. */
    @ParameterizedTest
    @ValueSource(ints = {6, 10})
    void givesUpTheOldestUnfinishedHeadsWhenTheyHoldTooMuch(int more) {
        try (ServerUnderTest server = server(1_000, 200_000, new Timeouts(LONG, LONG, LONG, LONG, LONG))) {
            String large = "GET /post/user/jane/msg/" + "x".repeat(40_000);
            RawHttp first = connect(server);
            first.send(large);
            assertThat(first.hearsWithin(MOMENT.multipliedBy(10))).isFalse(); // now the server has read it
            List<RawHttp> others =
                    IntStream.range(0, more).mapToObj(i -> connect(server)).toList();
            others.forEach(connection -> connection.send(large));

            assertThat(first.answerTo("").status()).isEqualTo(408);
            RawHttp last = connect(server);
            String rest = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            last.send(large);
            last.send(rest);
            assertThat(last.answerTo(rest).status()).isEqualTo(202);
        }
    }

    @Test
    void answersPipelinedRequestsInOrderOneAtATime() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            int pipelined = 200;
            RawHttp connection = connect(server);
            connection.send(IntStream.range(0, pipelined)
                    .mapToObj(i -> RawHttp.get("/post/user/jane/msg/" + i))
                    .reduce("", String::concat));

            List<String> ids = new ArrayList<>();
            for (int i = 0; i < pipelined; i++) {
                ids.add(connection.answerTo(REQUEST).body());
            }

            List<Message> messages = server.publisher.taken();
            assertThat(messages)
                    .extracting(Message::text)
                    .containsExactlyElementsOf(IntStream.range(0, pipelined)
                            .mapToObj(Integer::toString)
                            .toList());
            for (int i = 0; i < pipelined; i++) {
                assertThat(ids.get(i)).contains(messages.get(i).id().toString());
            }
        }
    }

    @Test
    void goesOnAfterASmallBodyThatNobodyAskedFor() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            RawHttp connection = connect(server);
            for (String framing : List.of(
                    "Content-Length: 4\r\n\r\nbody", "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")) {
                connection.send(HEAD + framing);
                assertThat(connection.answerTo(HEAD).status()).isEqualTo(202);
            }
            connection.send(REQUEST);
            assertThat(connection.answerTo(REQUEST).status()).isEqualTo(202);
        }
    }

    /** Bytes of the body of a request that is over are no head that is too slow. */
    @Test
    @Tag("long")
    void letsAConnectionBeIdleAfterABodyThatNobodyAskedFor() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG))) {
            RawHttp connection = connect(server);
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            connection.send(HEAD + "Content-Length: 20000\r\n\r\n" + "x".repeat(20_000));
            await().until(() -> server.publisher.waiting() == 1); // and all of the body has come
            result.complete(new PublishResult.Published(0, 0));
            server.publisher.answerAtOnce();
            assertThat(connection.answerTo(HEAD).status()).isEqualTo(202);

            assertThat(connection.hearsWithin(SHORT.multipliedBy(2))).isFalse();
            connection.send(REQUEST);
            assertThat(connection.answerTo(REQUEST).status()).isEqualTo(202);
        }
    }

    @Test
    void answersAndClosesInsteadOfReadingAnEndlessBody() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            for (String head : List.of(HEAD, "POST /nowhere HTTP/1.1\r\nHost: localhost\r\n")) {
                RawHttp connection = connect(server);
                connection.send(head + "Content-Length: 10000000000\r\n\r\n");
                String mebibyte = "x".repeat(1024 * 1024);
                boolean refused = IntStream.range(0, 64).anyMatch(i -> !connection.trySend(mebibyte));

                assertThat(refused).isTrue();
            }
            assertThat(server.call(REQUEST).status()).isEqualTo(202);
        }
    }

    @Test
    void letsTheAnswerArriveThoughABodyIsStillOnItsWay() {
        try (ServerUnderTest server = ServerUnderTest.start()) {
            RawHttp connection = connect(server);
            String part = "x".repeat(50_000);
            connection.send("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n");
            connection.send(part);

            assertThat(connection.answerTo("").status()).isEqualTo(404);
        }
    }
}
