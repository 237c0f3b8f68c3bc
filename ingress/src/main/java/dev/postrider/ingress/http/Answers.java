package dev.postrider.ingress.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What callers get to read: one JSON object, and no cache may repeat it. */
final class Answers {

    /** Long enough for Kafka to move a failed broker's partitions, short enough for a CI step to try again. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final HttpField JSON_TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField PROBLEM_TYPE =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/problem+json");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField TRY_AGAIN =
            new PreEncodedHttpField(HttpHeader.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));

    private static final List<HttpField> OF_QUEUED = List.of(JSON_TYPE, NO_STORE);
    private static final List<HttpField> OF_REFUSED = List.of(PROBLEM_TYPE, NO_STORE);
    private static final List<HttpField> OF_UNAVAILABLE = List.of(PROBLEM_TYPE, NO_STORE, TRY_AGAIN);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCEPTED = 202;

    private Answers() {}

    static Reply queued(UUID id) {
        // Written by hand: it is most of all answers, and nothing in it needs escaping.
        String body = "{\"id\":\"" + id + "\",\"status\":\"queued\"}";
        return new Reply(ACCEPTED, OF_QUEUED, body.getBytes(US_ASCII));
    }

    static Reply refused(Refusal refusal) {
        Problem problem = refusal.problem();
        List<HttpField> fields = problem == Problem.UNAVAILABLE ? OF_UNAVAILABLE : OF_REFUSED;
        return new Reply(problem.status(), fields, problemJson(refusal));
    }

    /** A problem as RFC 9457 has it, with our code and instruction beside. */
    private static byte[] problemJson(Refusal refusal) {
        Problem problem = refusal.problem();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "urn:postrider:problem:" + problem.code());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", refusal.detail());
        body.put("code", problem.code());
        body.put("instruction", problem.instruction());
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always writable", e);
        }
    }
}
