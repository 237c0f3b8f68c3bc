package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.tls.TestCertificate;
import dev.postrider.ingress.tls.Transport;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key, signature or text comes out anywhere: in no log, whatever its level, and in no answer. */
class SecrecyTest {

    private static final String MARK = "swordfish";
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    private Path directory;

    private final CapturedLog log = CapturedLog.ofEverything();

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void nothingComesOutWhateverIsCalledAndWhateverFails() {
        ManualClock clock = new ManualClock();
        List<String> answers = new ArrayList<>();
        try (ServerUnderTest server =
                ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)))) {
            requests().forEach(request -> answers.add(whole(server.call(request))));
            server.publisher.answerWith(CompletableFuture.completedFuture(new PublishResult.NotPublished("Away.")));
            requests().forEach(request -> answers.add(whole(server.call(request))));
            server.publisher.failWith(() -> {
                throw new IllegalStateException("a bug");
            });
            requests().forEach(request -> answers.add(whole(server.call(request))));
        }

        assertThat(log.messagesWithTraces()).anySatisfy(line -> assertThat(line).contains("a bug"));
        assertThat(answers).anySatisfy(answer -> assertThat(answer).contains("queued"));
        assertThat(answers).anySatisfy(answer -> assertThat(answer).contains("unavailable"));
        for (String secret : List.of(MARK, Keyed.KEY, Keyed.NARROW_KEY)) {
            assertThat(log.messagesWithTraces())
                    .noneSatisfy(line -> assertThat(line).contains(secret));
            assertThat(answers).noneSatisfy(answer -> assertThat(answer).contains(secret));
        }
    }

    /** At the levels of production: whatever is wrong with a request, it is counted, and worth no line of its own. */
    @Test
    @Tag("long")
    void nothingAStrangerSendsIsLogged() throws IOException {
        log.close();
        ManualClock clock = new ManualClock();
        List<String> answers = new ArrayList<>();
        Transport.Tls tls = TestTls.files(directory, TestCertificate.own("EC"));
        try (ServerUnderTest plain =
                        ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)));
                ServerUnderTest encrypted = ServerUnderTest.startOver(tls);
                CapturedLog production = CapturedLog.of(org.slf4j.Logger.ROOT_LOGGER_NAME)) {
            PrintStream out = System.out;
            PrintStream err = System.err;
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
            try {
                for (String request : malformed()) {
                    answers.add(everything(RawHttp.connect(plain.port()), request));
                    answers.add(everything(RawHttp.connect(encrypted.port()), request));
                    answers.add(everything(
                            RawHttp.over(TestTls.connect(encrypted.port(), TestTls.client(), "http/1.1")), request));
                }
                for (byte[] head : malformedHttp2()) {
                    try (RawHttp2 connection = RawHttp2.connect(encrypted.port())) {
                        answers.add(connection
                                .answer(connection.request(RawHttp2.END_STREAM, head))
                                .body());
                    }
                }
            } finally {
                System.setOut(out);
                System.setErr(err);
            }

            assertThat(production.messagesWithTraces())
                    .allSatisfy(line -> assertThat(line)
                            .matches("Calls refused key=(-|anyone) code=[a-z-]+ field=[a-z-]+ count=\\d+"));
            assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        }
        assertThat(answers)
                .anySatisfy(answer -> assertThat(answer).contains("bad-request"))
                .noneSatisfy(answer -> assertThat(answer).contains(MARK));
    }

    /** A mark in every part of a request, and every part in ways in which it is wrong. */
    private static List<String> malformed() {
        List<String> requests = new ArrayList<>();
        String target = "/post/user/jane/msg/" + MARK;
        for (String host : hosts()) {
            requests.add("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            requests.add("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nHost: " + host + "2\r\n\r\n");
            requests.add("GET http://" + host + target + HOST + "\r\n");
            requests.add("GET //" + host + target + HOST + "\r\n");
            requests.add("CONNECT " + host + HOST + "\r\n");
            requests.add("CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            requests.add("GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + host + "\r\n\r\n");
        }
        for (String bad : bad()) {
            requests.add("GET " + target + bad + HOST + "\r\n");
            requests.add("GET /" + bad + HOST + "\r\n");
            requests.add("GET /?" + bad + HOST + "\r\n");
            requests.add(bad + " " + target + HOST + "\r\n");
            requests.add("GET / " + bad + "\r\nHost: x\r\n\r\n");
            requests.add("GET / HTTP/" + bad + "\r\nHost: x\r\n\r\n");
            requests.add("GET /" + HOST + bad + "\r\n\r\n");
            requests.add("GET /" + HOST + bad + ": x\r\n\r\n");
            for (String name : HEADERS) {
                requests.add("GET /" + HOST + name + ": " + bad + "\r\n\r\n");
                requests.add("POST " + target + HOST + name + ": " + bad + "\r\n" + name + ": 1\r\n\r\n" + bad);
            }
            requests.add("POST /post/user/jane" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + bad + "\r\n\r\n");
            requests.add("POST /post/user/jane" + HOST + "Transfer-Encoding: chunked\r\n\r\n1;" + bad + "\r\nx\r\n0\r\n"
                    + bad + "\r\n\r\n");
        }
        return requests;
    }

    private static final List<String> HEADERS = List.of(
            "Content-Length",
            "Transfer-Encoding",
            "Content-Type",
            "Content-Encoding",
            "Connection",
            "Upgrade",
            "Expect",
            "Cookie",
            "Authorization",
            "Idempotency-Key",
            "Forwarded",
            "Accept",
            "Range");

    private static List<String> hosts() {
        return List.of(
                "ci:" + MARK + "@host",
                MARK + "@host",
                "host:" + MARK,
                "[" + MARK + "]",
                "[::1" + MARK,
                "[::1]:" + MARK,
                MARK + ":99999",
                MARK + " x",
                MARK + "\u0001",
                MARK + "%zz",
                "",
                MARK + "," + MARK);
    }

    private static List<String> bad() {
        return List.of(
                MARK,
                MARK + "%",
                MARK + "%00",
                MARK + "/../../../../../../../..",
                MARK + "\u0000",
                MARK + "\u0001",
                MARK + "\u00FF",
                MARK + "\t" + MARK,
                MARK + "\n" + MARK,
                "\u0016\u0003\u0001" + MARK,
                MARK.repeat(10_000),
                "{" + MARK);
    }

    private static List<byte[]> malformedHttp2() {
        List<byte[]> heads = new ArrayList<>();
        for (String host : hosts()) {
            heads.add(http2("GET", "https", host, "/" + MARK));
            heads.add(RawHttp2.join(http2("GET", "https", "x", "/"), RawHttp2.literal("host", host)));
            heads.add(http2("CONNECT", "https", host, "/"));
        }
        for (String bad : bad()) {
            heads.add(http2(bad, "https", "x", "/"));
            heads.add(http2("GET", bad, "x", "/"));
            heads.add(http2("GET", "https", "x", "/" + bad));
            heads.add(http2("GET", "https", "x", bad));
            heads.add(RawHttp2.join(http2("GET", "https", "x", "/"), RawHttp2.literal(bad, "x")));
            heads.add(RawHttp2.join(http2("GET", "https", "x", "/"), RawHttp2.literal(":" + bad, "x")));
            for (String name : HEADERS) {
                heads.add(RawHttp2.join(
                        http2("GET", "https", "x", "/"), RawHttp2.literal(name.toLowerCase(Locale.ROOT), bad)));
            }
        }
        return heads;
    }

    private static byte[] http2(String method, String scheme, String authority, String path) {
        return RawHttp2.join(
                RawHttp2.literal(":method", method),
                RawHttp2.literal(":scheme", scheme),
                RawHttp2.literal(":authority", authority),
                RawHttp2.literal(":path", path));
    }

    private static String everything(RawHttp connection, String request) {
        try (connection) {
            connection.trySend(request);
            return connection.all();
        }
    }

    private static List<String> requests() {
        String text = "/post/user/jane/msg/" + MARK;
        String json = "{\"text\":\"" + MARK + "\",\"attachments\":[{\"title\":\"" + MARK + "\"}]}";
        return List.of(
                "GET " + text + "?token=" + Keyed.KEY + HOST + "\r\n",
                "GET " + text + "?token=" + MARK + HOST + "\r\n",
                "GET " + text + "?sig=" + MARK + "&kid=" + MARK + "&exp=" + MARK + HOST + "\r\n",
                "GET " + text + "?key=" + MARK + "&token=" + Keyed.KEY + HOST + "\r\n",
                "GET " + text + "?key=" + MARK + "&colour=" + MARK + HOST + "\r\n",
                "GET " + text + "%zz" + HOST + "\r\n",
                "GET " + text + "%00" + HOST + "Authorization: Bearer " + Keyed.KEY + "\r\n\r\n",
                "GET /post/user/" + MARK + "%20x/msg/a" + HOST + "\r\n",
                "GET /post/user/joe/msg/" + MARK + HOST + "Authorization: Bearer " + Keyed.NARROW_KEY + "\r\n\r\n",
                "GET " + text + HOST + "Authorization: Basic " + basic("ci:" + Keyed.KEY) + "\r\n\r\n",
                "GET " + text + HOST + "Authorization: " + MARK + "\r\nPurpose: prefetch\r\n\r\n",
                "GET /" + MARK + HOST + "\r\n",
                "BREW " + text + HOST + "\r\n",
                "GET " + text + " " + MARK + HOST + "\r\n",
                "GET " + text + HOST + MARK + "\r\n\r\n",
                "HEAD /hooks/" + MARK + HOST + "\r\n",
                body("/post/user/jane?token=" + Keyed.KEY, "text/plain", MARK),
                body("/post/user/jane?token=" + Keyed.KEY, "application/json", json),
                body("/post/user/jane?token=" + Keyed.KEY, "application/json", json + MARK),
                body("/post/user/jane?token=" + Keyed.KEY, "application/json", "{\"blocks\":\"" + MARK + "\"}"),
                body("/post/user/jane?token=" + Keyed.KEY, "application/x-www-form-urlencoded", "colour=" + MARK),
                body("/post/user/jane?token=" + Keyed.KEY, MARK, MARK),
                body("/hooks/" + Keyed.KEY, "application/json", json),
                body("/hooks/" + MARK, "application/json", json),
                body("/hooks/" + Keyed.KEY, "application/json", "{\"text\":\"a\",\"channel\":\"@" + MARK + " x\"}"),
                // A queued post comes back to its caller, so none of these is one.
                body("/api/v4/posts?token=" + Keyed.KEY, "", "{\"message\":\"a\",\"channel_id\":\"@" + MARK + " x\"}"),
                body("/api/v4/posts?token=" + Keyed.KEY, "", MARK),
                body("/api/v4/posts?token=" + MARK, "", "{\"message\":\"" + MARK + "\"}"),
                "GET /api/v4/users/me?token=" + Keyed.KEY + HOST + "\r\n",
                "GET /api/v4/channels/" + MARK + "%20x?token=" + Keyed.KEY + HOST + "\r\n",
                "GET /api/v4/" + MARK + HOST + "Authorization: Bearer " + Keyed.KEY + "\r\n\r\n");
    }

    private static String body(String target, String type, String body) {
        return "POST " + target + HOST + "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static String basic(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String whole(RawHttp.Answer answer) {
        return answer.status() + " " + answer.headers() + " " + answer.body();
    }
}
