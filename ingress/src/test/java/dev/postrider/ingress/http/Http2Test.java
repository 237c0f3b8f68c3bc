package dev.postrider.ingress.http;

import static dev.postrider.ingress.http.RawHttp2.bytes;
import static dev.postrider.ingress.http.RawHttp2.indexed;
import static dev.postrider.ingress.http.RawHttp2.literal;
import static dev.postrider.ingress.http.RawHttp2.path;
import static dev.postrider.ingress.http.RawHttp2.pseudo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.message.Message;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.tls.TestCertificate;
import dev.postrider.testkit.output.CapturedLog;
import io.javalin.Javalin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** HTTP/2 as it is on the wire: ways to say the same, and ways to do harm. */
class Http2Test {

    private static final String TARGET = "/post/user/jane/msg/..%2F../a%2Fb";
    private static final String TEXT = "../../a/b";
    private static final int WINDOW_UPDATE = 8;
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int NEWEST = 62;
    private static final int UNFINISHED = 0;
    private static final int INITIAL_WINDOW_SIZE = 4;

    @TempDir
    private Path directory;

    private ServerUnderTest server(Timeouts timeouts) {
        return ServerUnderTest.start(settings(1_000, timeouts));
    }

    private HttpSettings settings(int connections, Timeouts timeouts) {
        return ServerUnderTest.settings()
                .over(TestTls.files(directory, TestCertificate.own("EC")))
                .within(new ConnectionLimits(connections, 1_000_000, timeouts));
    }

    @Test
    void readsTheTargetHoweverItIsWritten() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            List<byte[]> paths = List.of(
                    literal(":path", TARGET),
                    path(TARGET, false, false),
                    path(TARGET, false, true),
                    path(TARGET, true, false),
                    indexed(NEWEST),
                    path(TARGET, true, true),
                    indexed(NEWEST),
                    indexed(NEWEST + 1));

            for (byte[] path : paths) {
                int stream = connection.request(RawHttp2.END_STREAM, pseudo("GET"), path);
                assertThat(connection.answer(stream).status()).isEqualTo(202);
            }

            assertThat(server.publisher.taken())
                    .hasSize(paths.size())
                    .extracting(Message::text)
                    .containsOnly(TEXT);
        }
    }

    @Test
    void refusesWhatIsNoRequestAndGoesOn() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            List<byte[]> bad = List.of(
                    path("/post/user/jane/msg/a\u0001b", true, false),
                    path("/post/user/jane/msg/a\nb", false, false),
                    path("", false, false),
                    literal("Upper-Case", "x"),
                    RawHttp2.join(path(TARGET, false, false), path(TARGET, false, false)));
            for (byte[] path : bad) {
                int stream = connection.request(RawHttp2.END_STREAM, pseudo("GET"), path);
                RawHttp.Answer answer = connection.answer(stream);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.body()).contains("\"bad-request\"");
            }
            assertThat(server.publisher.taken()).isEmpty();

            assertThat(connection.answer(connection.request("GET", TARGET)).status())
                    .isEqualTo(202);
        }
    }

    @Test
    void hidesTheTargetOfAHookToo() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            RawHttp.Answer answer = connection.answer(connection.request("POST", "/hooks/%zz"));

            assertThat(answer.status()).isBetween(400, 499);
            assertThat(answer.body()).doesNotContain("\"bad-request\"");
        }
    }

    @Test
    void servesManyAtOnceOnOneConnectionInAnyOrder() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            int waiting = connection.request("GET", TARGET);
            await().until(() -> server.publisher.waiting() == 1);
            server.publisher.answerAtOnce();
            for (int round = 0; round < 5; round++) { // more answers do not fit the window, which is never enlarged
                assertThat(connection.all(IntStream.range(0, 99)
                                .mapToObj(i -> TARGET + i) // the same at once were one message
                                .toList()))
                        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
            }

            result.complete(new PublishResult.Published(0, 0));
            assertThat(connection.answer(waiting).status()).isEqualTo(202);
            assertThat(server.publisher.taken()).hasSize(496);
        }
    }

    @Test
    void refusesMoreStreamsThanItSaid() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            CompletableFuture<PublishResult> result = new CompletableFuture<>();
            server.publisher.answerWith(result);
            List<Integer> taken = IntStream.range(0, 100)
                    .mapToObj(i -> connection.request("GET", TARGET + i))
                    .toList();

            assertThat(connection.answer(connection.request("GET", TARGET)).status())
                    .isZero();

            result.complete(new PublishResult.Published(0, 0));
            assertThat(connection.answers(taken).values())
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
        }
    }

    @Test
    void endsAHeadThatNeverEnds() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG));
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            int stream = 1;
            connection.tryFrame(RawHttp2.HEADERS, UNFINISHED, stream, pseudo("GET"));
            IntStream.range(0, 20)
                    .forEach(i -> connection.tryFrame(RawHttp2.CONTINUATION, UNFINISHED, stream, literal("x", "y")));

            assertThat(connection.ends()).isTrue();
        }
    }

    @Test
    @Tag("long")
    void endsAFrameThatNeverEnds() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, LONG, LONG));
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            connection.begin(RawHttp2.SETTINGS, 60);

            assertThat(connection.ends()).isTrue();
        }
    }

    @Test
    @Tag("long")
    void endsAConnectionThatAsksForNothingHoweverMuchItPings() {
        try (ServerUnderTest server = server(new Timeouts(SHORT, LONG, LONG, SHORT, LONG));
                RawHttp2 silent = RawHttp2.connect(server.port());
                RawHttp2 idle = RawHttp2.connect(server.port())) {
            assertThat(idle.answer(idle.request("GET", TARGET)).status()).isEqualTo(202);
            CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(idle::ends);
            byte[] ping = RawHttp2.join(new byte[] {0, 0, 8, RawHttp2.PING, 0, 0, 0, 0, 0}, bytes("8 bytes."));
            byte[] begun = Arrays.copyOf(ping, 12);
            byte[] rest = Arrays.copyOfRange(ping, begun.length, ping.length);
            idle.trySend(begun);
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                idle.trySend(RawHttp2.join(rest, begun)); // so that it is always within a frame
                return ended.isDone();
            });

            assertThat(silent.ends()).isTrue();
        }
    }

    @Test
    void endsARequestWhoseAnswerIsNotTaken() {
        try (ServerUnderTest server = server(new Timeouts(LONG, LONG, LONG, LONG, SHORT));
                RawHttp2 deaf = RawHttp2.connect(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            assertThat(deaf.answer(deaf.request("GET", TARGET)).status()).isZero();
        }
    }

    @Test
    void answerTakenByteByByteEndsTheConnection() {
        try (ServerUnderTest server = server(new Timeouts(LONG, LONG, LONG, LONG, SHORT));
                RawHttp2 slow = RawHttp2.connect(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            int stream = slow.request("GET", TARGET);
            byte[] oneByteMore = {0, 0, 0, 1};

            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> !slow.tryFrame(WINDOW_UPDATE, 0, stream, oneByteMore));
        }
    }

    @Test
    void pagesThatNobodyReadsLeaveThreadsForNewConnections() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 deaf = RawHttp2.connect(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            IntStream.range(0, 80).forEach(i -> deaf.request("GET", "/openapi.json"));

            try (RawHttp2 newcomer = RawHttp2.connect(server.port())) {
                assertThat(newcomer.answer(newcomer.request("GET", TARGET)).status())
                        .isEqualTo(202);
            }
        }
    }

    @Test
    void answersBeforeABodyThatNobodyAskedFor() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 connection = RawHttp2.connect(server.port())) {
            int stream = connection.request(UNFINISHED, pseudo("POST"), path(TARGET, false, false));
            byte[] some = new byte[10_000];
            IntStream.range(0, 6).forEach(i -> connection.frame(RawHttp2.DATA, 0, stream, some));

            assertThat(connection.answer(stream).status()).isEqualTo(202);
            assertThat(connection.answer(connection.request("GET", TARGET)).status())
                    .isEqualTo(202);
        }
    }

    @Test
    void refusesHeadsThatAreTooLarge() {
        try (ServerUnderTest server = server(Timeouts.DEFAULT);
                RawHttp2 connection = RawHttp2.connect(server.port());
                RawHttp2 huge = RawHttp2.connect(server.port())) {
            byte[] fields = RawHttp2.join(
                    IntStream.range(0, 200).mapToObj(i -> literal("x", "y")).toArray(byte[][]::new));
            int stream = connection.request(RawHttp2.END_STREAM, pseudo("GET"), path(TARGET, false, false), fields);
            RawHttp.Answer answer = connection.answer(stream);
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.body()).contains("\"headers-too-large\"");
            assertThat(connection.answer(connection.request("GET", TARGET)).status())
                    .isEqualTo(202);

            // Beyond what its settings announce, the connection is over.
            assertThat(huge.answer(huge.request("GET", "/" + "x".repeat(100_000)))
                            .status())
                    .isZero();
            assertThat(server.publisher.taken()).hasSize(1);
        }
    }

    @Test
    void survivesRequestsThatAreTakenBackAtOnceAndLogsNoneOfThem() {
        try (CapturedLog log = CapturedLog.ofEverything();
                ServerUnderTest server = server(Timeouts.DEFAULT)) {
            try (RawHttp2 rapid = RawHttp2.connect(server.port())) {
                byte[] head = RawHttp2.join(pseudo("GET"), path("/nowhere", false, false));
                boolean refused = IntStream.range(0, 100_000)
                        .map(i -> 2 * i + 1)
                        .anyMatch(stream -> !rapid.tryFrame(
                                        RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, stream, head)
                                || !rapid.tryFrame(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
                assertThat(refused).isTrue();
                assertThat(rapid.ends()).isTrue();
            }
            try (RawHttp2 connection = RawHttp2.connect(server.port())) {
                assertThat(connection.answer(connection.request("GET", TARGET)).status())
                        .isEqualTo(202);
            }
            assertThat(log.messages()).isEmpty();
            // Only by chance does one reach Javalin while it writes the answer, which it would log as an error.
            assertThat(LoggerFactory.getLogger(Javalin.class).isErrorEnabled()).isFalse();
        }
    }
}
