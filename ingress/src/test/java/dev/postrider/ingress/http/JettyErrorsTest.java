package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Jetty refuses by itself is told in our words too. */
class JettyErrorsTest {

    private static final String TARGET = "/post/channel/4xp9fdt77pncbef59f4k1qe83o/msg/hello";
    private static final String HOST = "Host: localhost\r\n\r\n";

    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        server = ServerUnderTest.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    record Row(String request, int status, String code) {
        @Override
        public String toString() {
            return code + ": " + request.substring(0, Math.min(60, request.length()));
        }
    }

    static Stream<Row> refusedByJetty() {
        return Stream.of(
                new Row("GET " + TARGET + " world HTTP/1.1\r\n" + HOST, 400, "bad-request"),
                new Row("GET " + TARGET + " HTTP/3.7\r\n" + HOST, 505, "version-not-supported"),
                new Row("GET " + TARGET + "\r\n\r\n", 505, "version-not-supported"),
                new Row("GET " + TARGET + "\u0001 HTTP/1.1\r\n" + HOST, 400, "bad-request"),
                new Row("GET " + TARGET + "\u007F HTTP/1.1\r\n" + HOST, 400, "bad-request"),
                new Row("GET " + TARGET + "\t HTTP/1.1\r\n" + HOST, 400, "bad-request"),
                new Row("GET " + TARGET + " HTTP/1.1\r\n\r\n", 400, "bad-request"),
                new Row("GET " + TARGET + " HTTP/1.1\r\nno colon\r\n" + HOST, 400, "bad-request"),
                new Row("POST " + TARGET + " HTTP/1.1\r\nContent-Length: x\r\n" + HOST, 400, "bad-request"),
                new Row(
                        "POST /post/user/jane HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n" + HOST
                                + "2\r\nhi\r\n0\r\n\r\n",
                        501,
                        "unsupported-transfer-coding"),
                new Row("POST /post/user/jane HTTP/1.1\r\nTransfer-Encoding: gzip\r\n" + HOST, 400, "bad-request"),
                new Row("\u0016\u0003\u0001 \r\n\r\n", 400, "bad-request"),
                new Row("GET /%zz HTTP/1.1\r\n" + HOST, 400, "bad-encoding"),
                new Row("GET /../../x HTTP/1.1\r\n" + HOST, 400, "bad-request"),
                new Row("GET /" + "x".repeat(90_000) + " HTTP/1.1\r\n" + HOST, 414, "target-too-long"),
                new Row(
                        "GET " + TARGET + " HTTP/1.1\r\nX: " + "x".repeat(90_000) + "\r\n" + HOST,
                        431,
                        "headers-too-large"));
    }

    @ParameterizedTest
    @MethodSource("refusedByJetty")
    void isAProblemOfTheCatalogue(Row row) throws IOException {
        RawHttp.Answer answer = server.call(row.request);

        assertThat(server.publisher.taken()).isEmpty();
        assertThat(answer.status()).as(answer.body()).isEqualTo(row.status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("hello", "jetty", "Exception");
        JsonNode problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.path("code").asText()).isEqualTo(row.code);
        assertThat(problem.path("type").asText()).isEqualTo("urn:postrider:problem:" + row.code);
        assertThat(problem.path("status").asInt()).isEqualTo(row.status);
        for (String field : new String[] {"title", "detail", "instruction"}) {
            assertThat(problem.path(field).asText()).as(field).isNotBlank();
        }
    }

    @Test
    void saysWhereTheEncodingIsWrongAndQuotesNothing() {
        RawHttp.Answer answer = server.call(RawHttp.get("/post/user/jane/msg/secret%20plan%FF"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("At character 34 of the request target")
                .doesNotContain("secret", "plan");
    }

    @Test
    void saysWhatToDoAboutAPathThatClimbsAboveItsRoot() {
        RawHttp.Answer answer = server.call(RawHttp.get("/post/user/jane/msg/../../../../../secret"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("%2F", "body").doesNotContain("secret");
    }
}
