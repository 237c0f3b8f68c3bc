package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Message;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerbsTest {

    private static final String TARGET = "/post/channel/4xp9fdt77pncbef59f4k1qe83o/msg/hello";
    private static final String POST_METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";

    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void postsWithAnyVerbOfTheOriginal(String method) {
        RawHttp.Answer answer = server.call(RawHttp.request(method, TARGET));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly("hello");
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 405",
        "OPTIONS, 204",
        "TRACE, 405",
        "QUERY, 405",
        "PROPFIND, 405",
        "BREW, 405",
        "BEFORE, 405",
        "get, 405"
    })
    void postsNothingWithAnyOther(String method, int status) {
        RawHttp.Answer answer = server.call(RawHttp.request(method, TARGET));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Allow")).isEqualTo(POST_METHODS);
        assertThat(server.publisher.taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPTIONS | /post/user/jane        | 204 | POST, PUT, PATCH, OPTIONS
            OPTIONS | /post/user/jane/msg    | 204 | POST, PUT, PATCH, OPTIONS
            OPTIONS | //post/user/jane/msg/  | 204 | POST, PUT, PATCH, OPTIONS
            OPTIONS | /post/user/jane?text=a | 204 | GET, POST, PUT, PATCH, DELETE, OPTIONS
            HEAD    | /post/user/jane        | 405 | POST, PUT, PATCH, OPTIONS
            HEAD    | //post/user/jane?text=a | 405 | GET, POST, PUT, PATCH, DELETE, OPTIONS
            GET     | //hooks/k?text=a       | 405 | POST
            """)
    void saysWhatPostsHere(String method, String target, int status, String allowed) {
        RawHttp.Answer answer = server.call(RawHttp.request(method, target));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(server.publisher.taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPTIONS | /post/user/@jane       | 404
            OPTIONS | /post/user/jane/msg/%  | 400
            HEAD    | /post/user/@jane/msg/a | 404
            TRACE   | /post/lane/jane        | 404
            GET     | /hooks/a/b             | 404
            """)
    void offersNoMethodWhereNoneCanPost(String method, String target, int status) {
        RawHttp.Answer answer = server.call(RawHttp.request(method, target));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Allow")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void postsATextInTheQueryWithAnyOfThem(String method) {
        assertThat(server.call(RawHttp.request(method, "/post/user/jane?text=hello"))
                        .status())
                .isEqualTo(202);
        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly("hello");
    }

    @Test
    void postsNothingThroughConnect() {
        RawHttp.Answer answer = server.call("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(server.publisher.taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET, /, 200", "HEAD, /, 200", "GET, /?x, 200", "POST, /, 405", "OPTIONS, *, 404", "HEAD, /nowhere, 404"
    })
    void answersBesideThePostsToo(String method, String target, int status) {
        assertThat(server.call(RawHttp.request(method, target)).status()).isEqualTo(status);
    }

    @Test
    void saysWhatItIsAndHowToTryIt() {
        RawHttp.Answer answer = server.call(RawHttp.get("/"));

        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.body())
                .contains("Postrider", "curl http://localhost:" + server.port() + "/post/user/USERNAME/msg/TEXT");
    }

    @Test
    void ignoresABodyBehindTheTextInTheUrl() {
        RawHttp.Answer answer = server.call("POST " + TARGET
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n"
                + "{\"text\":\"no\"}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly("hello");
    }

    @Test
    void answersBeforeABodyThatNeverComes() {
        RawHttp.Answer answer = server.call("POST " + TARGET
                + " HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(1);
    }

    @Test
    void ignoresAnOfferToSpeakHttp2() {
        RawHttp.Answer answer = server.call("GET " + TARGET
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAEAAEAAAAIAAAAA\r\n\r\n");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(1);
    }

    @Test
    void ignoresAnOfferToSpeakWebSocket() {
        RawHttp.Answer answer = server.call("GET " + TARGET
                + " HTTP/1.1\r\nHost: localhost\r\nSec-WebSocket-Version: 13\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\n\r\n");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(server.publisher.taken()).hasSize(1);
    }

    @Test
    void servesManyRequestsOnOneConnection() {
        String first = RawHttp.get(TARGET + "/1");
        String second = RawHttp.get(TARGET + "/2");
        try (RawHttp connection = RawHttp.connect(server.port())) {
            connection.send(first + second);
            assertThat(connection.answerTo(first).status()).isEqualTo(202);
            assertThat(connection.answerTo(second).status()).isEqualTo(202);
        }

        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly("hello/1", "hello/2");
    }

    @Test
    void givesOneIdToCallsOfOneKeyAndAddress() {
        server.call(RawHttp.get(TARGET + "?key=build-7"));
        server.call(RawHttp.get(TARGET + "/again?key=build-7"));
        server.call("GET " + TARGET + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: build-7\r\n\r\n");
        server.call("GET " + TARGET + "?key=build-7 HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: other\r\n\r\n");

        assertThat(server.publisher.taken())
                .extracting(Message::id)
                .hasSize(4)
                .containsOnly(UUID.fromString("a221f3cc-58c3-88b0-9b1e-0dcca0608b4c"));
    }

    @Test
    void refusesAnEmptyKeyInTheHeader() {
        RawHttp.Answer answer =
                server.call("GET " + TARGET + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: \r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"bad-option\"");
        assertThat(server.publisher.taken()).isEmpty();
    }
}
