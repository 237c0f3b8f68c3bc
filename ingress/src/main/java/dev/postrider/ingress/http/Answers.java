package dev.postrider.ingress.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.UncheckedIOException;
import java.util.UUID;

/** What callers get to read: one JSON object, and no cache may repeat it. */
final class Answers {

    static final String PROBLEM_JSON = "application/problem+json";
    static final String NO_STORE = "no-store";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    /** Not Basic, at which a browser would ask its user for a password. */
    private static final String CHALLENGE = "Bearer realm=\"postrider\"";

    private Answers() {}

    static void queued(Context ctx, UUID id) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", id.toString());
        body.put("status", "queued");
        ctx.status(ACCEPTED).contentType("application/json").result(write(body));
        ctx.header(Header.CACHE_CONTROL, NO_STORE);
    }

    /** As tools expect it that speak to incoming webhooks. */
    static void ok(Context ctx) {
        ctx.status(OK).contentType("text/plain").result("ok");
        ctx.header(Header.CACHE_CONTROL, NO_STORE);
    }

    static void refused(Context ctx, Refusal refusal) {
        Problem problem = refusal.problem();
        ctx.status(problem.status()).contentType(PROBLEM_JSON).result(problemJson(refusal));
        ctx.header(Header.CACHE_CONTROL, NO_STORE);
        refusal.retryAfterSeconds().ifPresent(seconds -> ctx.header(Header.RETRY_AFTER, Integer.toString(seconds)));
        if (problem == Problem.UNAUTHORISED) {
            ctx.header(Header.WWW_AUTHENTICATE, CHALLENGE);
        }
    }

    /** A problem as RFC 9457 has it, with our code and instruction beside. */
    static byte[] problemJson(Refusal refusal) {
        Problem problem = refusal.problem();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "urn:postrider:problem:" + problem.code());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", refusal.detail());
        body.put("code", problem.code());
        body.put("instruction", problem.instruction());
        return write(body);
    }

    private static byte[] write(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always writable", e);
        }
    }
}
