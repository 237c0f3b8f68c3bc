package dev.postrider.ingress.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.ingress.api.ApiObjects;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.status.MessageStatus.DeadLetterStatus;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What callers get to read: one JSON object on a line of its own, and no cache may repeat it. */
final class Answers {

    private static final HttpField JSON_TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField PROBLEM_TYPE =
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/problem+json");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField TEXT_TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain");

    private static final HttpField BEARER =
            new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"postrider\"");

    /** Many clients (wget, for one) send what is before the @ of a URL only when they are asked for it. */
    private static final HttpField BASIC =
            new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"postrider\", charset=\"UTF-8\"");

    private static final List<HttpField> OF_JSON = List.of(JSON_TYPE, NO_STORE);

    /** As tools expect it that speak to incoming webhooks. */
    private static final ReadyAnswer OK = new ReadyAnswer(200, List.of(TEXT_TYPE, NO_STORE), "ok".getBytes(US_ASCII));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACCEPTED = 202;

    private Answers() {}

    /**
     * An answer, ready to be written.
     *
     * @param fields its headers, in order
     * @param body all of it; not changed by anybody
     * @param problem why it is a refusal; null if it is none
     * @param waited whether its caller wanted to wait for the outcome
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and read by nobody but the writers below
    record ReadyAnswer(
            int status,
            List<HttpField> fields,
            byte[] body,
            @Nullable Problem problem,
            boolean waited) {

        ReadyAnswer(int status, List<HttpField> fields, byte[] body) {
            this(status, fields, body, null, false);
        }

        /** The same with an Allow header. */
        ReadyAnswer allowing(String methods) {
            return with(new HttpField(HttpHeader.ALLOW, methods));
        }

        /** The same with the place where what it is about can be looked up. */
        ReadyAnswer at(String href) {
            return with(new HttpField(HttpHeader.LOCATION, href));
        }

        private ReadyAnswer with(HttpField field) {
            return new ReadyAnswer(
                    status, Stream.concat(fields.stream(), Stream.of(field)).toList(), body, problem, waited);
        }

        /** The same for a caller who wanted to wait for the outcome. */
        ReadyAnswer afterWait() {
            return new ReadyAnswer(status, fields, body, problem, true);
        }

        /** Writes it by way of Javalin, which may wait for a caller who reads slowly. */
        void write(Context ctx) {
            ctx.status(status).result(body);
            fields.forEach(field -> ctx.header(field.getName(), field.getValue()));
        }

        /** Begins to write it and does not wait: what the caller cannot take yet goes out when it can. */
        void write(Response response, Callback callback) {
            response.setStatus(status);
            fields.forEach(response.getHeaders()::add);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }

    /** @param href where to ask what became of it */
    static ReadyAnswer queued(UUID id, String href) {
        // Written by hand: it is most of all answers, and nothing in it needs escaping.
        String body = "{\"id\":\"" + id + "\",\"status\":\"queued\",\"href\":\"" + href + "\"}\n";
        return new ReadyAnswer(
                ACCEPTED,
                List.of(JSON_TYPE, NO_STORE, new HttpField(HttpHeader.LOCATION, href)),
                body.getBytes(US_ASCII));
    }

    /**
     * It was accepted, and given up before its caller was answered.
     *
     * @param detailed whether the caller may know what the chat server said
     */
    static ReadyAnswer deadLetter(UUID id, String href, DeadLetterStatus dead, boolean detailed) {
        String said = detailed && !dead.detail().isEmpty() ? ": " + dead.detail() : "";
        ObjectNode body = problem(new Refusal(Problem.DEAD_LETTER, "It became a dead letter, " + dead.reason() + said));
        body.put("id", id.toString()).put("href", href).put("reason", dead.reason());
        return new ReadyAnswer(Problem.DEAD_LETTER.status(), List.of(PROBLEM_TYPE, NO_STORE), line(body));
    }

    /** For a hook: what it posted has no id for its caller. */
    static ReadyAnswer ok() {
        return OK;
    }

    /** An object of Mattermost's API. */
    static ReadyAnswer json(int status, ObjectNode object) {
        return new ReadyAnswer(status, OF_JSON, line(object));
    }

    /** Counts the refusal, too. */
    static ReadyAnswer refused(CallCounters refusals, String key, Refusal refusal) {
        return refused(refusals, key, refusal, false);
    }

    /** @param ofApi whether the client expects an error as Mattermost has it */
    static ReadyAnswer refused(CallCounters refusals, String key, Refusal refusal, boolean ofApi) {
        refusals.count(key, refusal);
        return refused(refusal, ofApi);
    }

    /** Without counting: for responses that are prepared once. */
    static ReadyAnswer refused(Refusal refusal) {
        return refused(refusal, false);
    }

    private static ReadyAnswer refused(Refusal refusal, boolean ofApi) {
        Problem problem = refusal.problem();
        // Mattermost's own client for JavaScript reads an error only where its type is exactly this.
        List<HttpField> fields = new ArrayList<>(List.of(ofApi ? JSON_TYPE : PROBLEM_TYPE, NO_STORE));
        if (problem == Problem.UNAUTHORISED) {
            fields.addAll(List.of(BASIC, BEARER));
        }
        refusal.retryAfterSeconds()
                .ifPresent(seconds -> fields.add(new HttpField(HttpHeader.RETRY_AFTER, "" + seconds)));
        return new ReadyAnswer(problem.status(), fields, problemJson(refusal, ofApi), problem, false);
    }

    /** A problem as in RFC 9457, with our code and instruction added. */
    private static byte[] problemJson(Refusal refusal, boolean ofApi) {
        ObjectNode body = problem(refusal);
        if (ofApi) {
            ApiObjects.addError(body, refusal);
        }
        return line(body);
    }

    private static ObjectNode problem(Refusal refusal) {
        Problem problem = refusal.problem();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "urn:postrider:problem:" + problem.code());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", refusal.detail());
        body.put("code", problem.code());
        body.put("instruction", refusal.instruction());
        return body;
    }

    private static byte[] line(ObjectNode object) {
        try {
            return (JSON.writeValueAsString(object) + "\n").getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always writable", e);
        }
    }
}
