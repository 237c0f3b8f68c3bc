package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Priority;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.payload.Body;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

    private static final int MAX_BYTES = 100_000;
    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final String HEAD = "POST /post/x HTTP/1.1\r\nHost: localhost\r\n";
    private static final String GET = RawHttp.get("/post/x");

    private final Queue<Body> reads = new ConcurrentLinkedQueue<>();
    private final CallCounters refusals = new CallCounters(Clock.system(), 100);
    private HttpServer server;
    private RawHttp connection;

    @BeforeEach
    void start() throws IOException {
        start(ConnectionLimits.DEFAULT);
    }

    private void start(ConnectionLimits limits) throws IOException {
        BodyReader reader = new BodyReader(MAX_BYTES, WITHIN);
        HttpSettings settings = ServerUnderTest.settings().within(limits);
        server = HttpServer.start(
                settings,
                new Handler.Wrapper() {
                    @Override
                    public boolean handle(Request request, Response response, Callback callback) {
                        reader.read(request, response, BodyReaderTest::decoded)
                                .thenAcceptAsync(
                                        read -> {
                                            reads.add(read);
                                            Content.Sink.write(response, true, said(read), callback);
                                        },
                                        getServer().getThreadPool());
                        return true;
                    }
                },
                refusals,
                new IngressMetrics(new Metrics()));
        connection = RawHttp.connect(server.port());
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
        refusals.close();
    }

    private static Body decoded(String type, String encoding, byte[] bytes) {
        return new Body.Said(
                "",
                summary(new String(bytes, StandardCharsets.UTF_8)),
                List.of(),
                "",
                Priority.STANDARD,
                "",
                List.of());
    }

    private static String said(Body read) {
        return read instanceof Body.Said body ? body.text() : problem(read).code();
    }

    private static Problem problem(Body read) {
        return ((Body.RefusedBody) read).refusal().problem();
    }

    private static String summary(String body) {
        return body.length() + " " + body.hashCode();
    }

    private static String ofLength(String body) {
        return HEAD + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(String... chunks) {
        StringBuilder request = new StringBuilder(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return request + "0\r\n\r\n";
    }

    @Test
    void readsABodyHoweverItIsFramedAndGoesOn() {
        String large = "x".repeat(MAX_BYTES);
        for (String request : List.of(ofLength("hello"), chunked("he", "l", "lo"), ofLength(large), chunked(large))) {
            connection.send(request);

            RawHttp.Answer answer = connection.answerTo(request);
            assertThat(answer.body()).isEqualTo(summary(request.length() > MAX_BYTES ? large : "hello"));
            assertThat(answer.header("Connection")).isEmpty();
        }
        connection.send(GET);
        assertThat(connection.answerTo(GET).body()).isEqualTo(summary(""));
    }

    @Test
    void readsABodyThatComesInPieces() {
        String request = ofLength("x".repeat(500));
        IntStream.range(0, request.length()).forEach(i -> connection.send(request.substring(i, i + 1)));

        assertThat(connection.answerTo(request).body()).isEqualTo(summary("x".repeat(500)));
    }

    @Test
    void readsABodyThatWaitsToBeAskedFor() {
        connection.send(HEAD + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertThat(connection.answerTo("").status()).isEqualTo(100);
        connection.send("hello");

        assertThat(connection.answerTo("").body()).isEqualTo(summary("hello"));
    }

    @Test
    void readsNothingOfABodyThatSaysItIsTooLarge() {
        connection.send(HEAD + "Expect: 100-continue\r\nContent-Length: " + (MAX_BYTES + 1) + "\r\n\r\n");

        assertThatItWas(Problem.BODY_TOO_LARGE);
    }

    @Test
    void stopsReadingABodyThatTurnsOutTooLarge() {
        String half = "x".repeat(MAX_BYTES / 2);
        connection.send(chunked(half, half, "x"));

        assertThatItWas(Problem.BODY_TOO_LARGE);
    }

    @Test
    void stopsReadingABodyThatNeverEnds() {
        connection.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        boolean refused = IntStream.range(0, 1_000).anyMatch(i -> !connection.trySend(chunk));

        assertThat(refused).isTrue();
        await().until(() -> !reads.isEmpty());
        assertThat(reads).extracting(BodyReaderTest::problem).containsExactly(Problem.BODY_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 50000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nffff\r\n"})
    void givesUpABodyThatIsDribbled(String framing) {
        connection.send(HEAD + framing);
        for (int i = 0; i < 3_000 && !connection.hearsWithin(MOMENT); i++) {
            connection.trySend("x");
        }

        assertThatItWas(Problem.REQUEST_TIMEOUT);
    }

    @Test
    void noticesThatTheCallerIsGone() {
        connection.send(HEAD + "Content-Length: 10\r\n\r\nhello");
        connection.close();

        await().until(() -> !reads.isEmpty());
        assertThat(reads).extracting(BodyReaderTest::problem).containsExactly(Problem.BAD_BODY);
    }

    @Test
    void noticesThatAChunkIsNone() {
        connection.send(HEAD + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n");

        assertThat(connection.ends()).isTrue();
        assertThat(reads).allSatisfy(read -> assertThat(problem(read)).isEqualTo(Problem.BAD_BODY));
    }

    @Test
    void givesUpTheOldestBodiesWhenAllTogetherHoldTooMuch() throws IOException {
        stop();
        start(new ConnectionLimits(1_000, 150_000, Timeouts.DEFAULT));
        String part = HEAD + "Content-Length: 60000\r\n\r\n" + "x".repeat(50_000);
        List<RawHttp> others = IntStream.range(0, 5)
                .mapToObj(i -> RawHttp.connect(server.port()))
                .toList();
        connection.send(part);
        others.forEach(other -> other.send(part));

        await().until(() -> reads.size() >= 3);
        assertThat(reads).extracting(BodyReaderTest::problem).containsOnly(Problem.BAD_BODY);
        connection.close();
        connection = RawHttp.connect(server.port());
        connection.send(ofLength("y".repeat(60_000)));
        assertThat(connection.answerTo("").body()).isEqualTo(summary("y".repeat(60_000)));
        others.forEach(RawHttp::close);
    }

    private void assertThatItWas(Problem what) {
        RawHttp.Answer answer = connection.answerTo("");
        assertThat(answer.body()).isEqualTo(what.code());
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(connection.ends()).isTrue();
    }
}
