package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.Priority;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.ingress.openapi.DocumentedCall;
import dev.postrider.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose text is in the body. */
class BodiesTest {

    private static final String JANE = "/post/user/jane";

    private ServerUnderTest server;

    @BeforeEach
    void start() {
        server = ServerUnderTest.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/plain                        | a/b 100% ü
            text/plain; charset=utf-8         | a/b 100% ü
            application/x-www-form-urlencoded | text=a%2Fb+100%25+%C3%BC
            application/json                  | {"text":"a/b 100% ü"}
            """)
    void aTextComesAsItIsWhateverItComesIn(String type, String body) {
        RawHttp.Answer answer = server.call(request("POST", JANE, type, body));

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly("a/b 100% ü");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void whatHasNoBodyNeedsItsTextInTheTarget(String method) {
        RawHttp.Answer answer = server.call(RawHttp.request(method, JANE));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"empty-text\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/msg, body",
        "/msg/, body",
        "/msg?run=5, body",
        "?run=5&text=, body",
        "?text=+%E2%80%8B, body",
        "?text=query, query",
        "/msg/?text=query, query",
        "/msg/path?text=query, path?text=query",
        "/msg/path?token=t&text=query, path"
    })
    void aTextInThePathWinsOverOneInTheQueryAndThatOverTheBody(String target, String text) {
        RawHttp.Answer answer = server.call(request("POST", JANE + target, "text/plain", "body"));

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(server.publisher.taken()).extracting(Message::text).containsExactly(text);
    }

    @Test
    void aHookPostsWhereItsKeySaysAndAnswersAsToolsExpect() {
        ManualClock clock = new ManualClock();
        try (ServerUnderTest keyed =
                ServerUnderTest.startWith(Keyed.admission(clock, ClientLimits.onlyFailures(clock)))) {
            String payload = "{\"attachments\":[{\"title\":\"Firing\",\"text\":\"disk full\",\"color\":\"danger\"}]}";
            RawHttp.Answer answer = keyed.call(request("POST", "/hooks/" + Keyed.KEY, "application/json", payload));
            RawHttp.Answer elsewhere = keyed.call(request(
                    "POST", "/hooks/" + Keyed.NARROW_KEY, "application/json", "{\"text\":\"a\",\"channel\":\"@joe\"}"));

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(elsewhere.status()).isEqualTo(403);
            assertThat(keyed.call(request("POST", "/hooks/wrong", "application/json", payload))
                            .status())
                    .isEqualTo(401);
            List<Message> taken = keyed.publisher.taken();
            assertThat(taken).hasSize(1);
            assertThat(taken.get(0).address().key()).isEqualTo("team/devs/channel/builds");
            assertThat(taken.get(0).attachments().get(0).part(Attachment.Part.TEXT))
                    .contains("disk full");
        }
    }

    @Test
    void aPriorityIsPublished() {
        String payload = "{\"text\":\"a\",\"priority\":{\"priority\":\"urgent\"}}";
        server.call(request("POST", JANE, "application/json", payload));

        assertThat(server.publisher.taken()).extracting(Message::priority).containsExactly(Priority.URGENT);
    }

    @Test
    void aHookIsForPostOnly() {
        RawHttp.Answer answer = server.call(RawHttp.get("/hooks/anything"));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(answer.body()).doesNotContain("anything");
    }

    @Test
    void whatIsTooLargeIsRefusedAndTheConnectionEnds() {
        String request = request("POST", JANE, "text/plain", "x".repeat(262_145));
        try (RawHttp connection = RawHttp.connect(server.port())) {
            connection.trySend(request);
            RawHttp.Answer answer = connection.answerTo(request);

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.body()).contains("\"body-too-large\"");
        }
    }

    @Test
    void aKeyNamesTheMessageWhateverItsTextIsIn() {
        server.call(request("POST", JANE + "?key=build-7", "text/plain", "a"));
        server.call(RawHttp.get(JANE + "/msg/b?key=build-7"));

        List<Message> taken = server.publisher.taken();
        assertThat(taken).hasSize(2).allMatch(Message::keyed);
        assertThat(taken.get(0).id()).isEqualTo(taken.get(1).id());
    }

    static Stream<DocumentedCall> documented() {
        return DocumentedCall.all().stream();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void everyDocumentedCallIsThere(DocumentedCall call) {
        String request = call.contentType().isEmpty()
                ? RawHttp.request(call.method(), call.target())
                : request(call.method(), call.target(), call.contentType(), call.body());

        RawHttp.Answer answer = server.call(request);

        boolean needsKey = call.target().startsWith("/messages?");
        assertThat(answer.status()).as(answer.body()).isEqualTo(needsKey ? 401 : call.success());
    }

    private static String request(String method, String target, String type, String body) {
        String bytes = RawHttp.utf8(body);
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                + bytes.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + bytes;
    }
}
