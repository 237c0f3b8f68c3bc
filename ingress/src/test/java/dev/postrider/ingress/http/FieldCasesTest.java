package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Message;
import dev.postrider.ingress.limit.ClientLimits;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as real tools send them, one a line of {@code cases/field.jsonl}, over a socket. */
class FieldCasesTest {

    private static final String CHANNEL = "4xp9fdt77pncbef59f4k1qe83o";
    private static final String ZERO_WIDTH_SPACE = "\u200B";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ServerUnderTest server;

    @BeforeAll
    static void start() {
        ManualClock clock = new ManualClock();
        String keys = String.join(
                ";",
                "ops " + Keyed.hash(key("{ops}")) + " to=* hook=team/devs/channel/alerts",
                "wide " + Keyed.hash(key("{wide}")) + " to=* hook=team/devs/channel/alerts mentions=yes",
                "chan " + Keyed.hash(key("{chan}")) + " to=channel/" + CHANNEL + " hook=channel/" + CHANNEL,
                "bare " + Keyed.hash(key("{bare}")));
        server = ServerUnderTest.startWith(Keyed.admission(keys, clock, ClientLimits.onlyFailures(clock)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    record Case(JsonNode json) {
        String text(String name) {
            return json.path(name).asText();
        }

        @Override
        public String toString() {
            return text("kind") + ": " + text("id");
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream file = FieldCasesTest.class.getResourceAsStream("/cases/field.jsonl")) {
            List<Case> cases = new ArrayList<>();
            JSON.readerFor(JsonNode.class)
                    .<JsonNode>readValues(file)
                    .forEachRemaining(json -> cases.add(new Case(json)));
            return cases.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void arrivesAsTheToolMeansIt(Case tool) {
        List<Message> posted = statusIsRight(tool);

        if (posted.isEmpty()) {
            return;
        }
        Message message = posted.get(0);
        if (tool.json.has("expect_to")) {
            assertThat(message.address().key()).isEqualTo(filled(tool.text("expect_to")));
        }
        if (tool.json.at("/expect_text/message").isTextual()) {
            assertThat(message.text())
                    .isEqualTo(tool.json.at("/expect_text/message").asText());
        }
        String all = all(message);
        tool.json
                .path("expect_contains")
                .forEach(each -> assertThat(all).contains(each.asText().replace(ZERO_WIDTH_SPACE, "")));
        tool.json.path("expect_absent").forEach(each -> assertThat(all).doesNotContain(each.asText()));
        tool.json
                .path("expect_attachment")
                .properties()
                .forEach(part -> assertThat(message.attachments())
                        .anySatisfy(attachment -> assertThat(attachment.part(
                                        Attachment.Part.named(part.getKey()).orElseThrow()))
                                .contains(part.getValue().asText())));
    }

    private static List<Message> statusIsRight(Case tool) {
        RawHttp.Answer answer = answer(tool);
        List<Message> posted = server.publisher.taken();

        assertThat(answer.status())
                .as(answer.body())
                .isEqualTo(tool.json.path("expect_status").intValue());
        assertThat(posted).hasSize(answer.status() < 300 ? 1 : 0);
        return posted;
    }

    private static RawHttp.Answer answer(Case tool) {
        StringBuilder head = new StringBuilder(
                tool.text("method") + " " + filled(tool.text("target")) + " HTTP/1.1\r\nHost: localhost\r\n");
        tool.json
                .path("headers")
                .forEach(header -> head.append(header.get(0).asText())
                        .append(": ")
                        .append(filled(header.get(1).asText()))
                        .append("\r\n"));
        byte[] body = tool.json.has("body_b64")
                ? Base64.getDecoder().decode(tool.text("body_b64"))
                : filled(tool.text("body")).getBytes(StandardCharsets.UTF_8);
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return server.call(head + new String(body, StandardCharsets.ISO_8859_1));
    }

    private static String all(Message message) {
        StringBuilder all = new StringBuilder(message.text());
        for (Attachment attachment : message.attachments()) {
            attachment.parts().values().forEach(part -> all.append('\n').append(part));
            attachment
                    .fields()
                    .forEach(field ->
                            all.append('\n').append(field.title()).append('\n').append(field.value()));
        }
        return all.toString();
    }

    private static String filled(String text) {
        String filled = text.replace("{CH}", CHANNEL);
        for (String name : List.of("{ops}", "{wide}", "{chan}", "{bare}")) {
            filled = filled.replace(name, key(name));
        }
        return filled;
    }

    /** A key that anyone can tell from others by its letters. */
    private static String key(String name) {
        return "pr_" + name.substring(1, 2).repeat(42) + "A";
    }
}
