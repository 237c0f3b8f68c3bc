package dev.postrider.ingress.http;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Whole HTTP/1.1 responses for connections that never get as far as a request. Each call returns a buffer of its own. */
final class CannedResponses {

    private static final ByteBuffer FULL =
            response(new Refusal(Problem.UNAVAILABLE, "All connections that this server takes at once are in use."));
    private static final ByteBuffer HTTPS_ONLY = response(
            new Refusal(Problem.BAD_REQUEST, "This port speaks HTTPS only: call it with https:// in the URL."));
    private static final ByteBuffer TIMEOUT = response(Refusal.plain(Problem.REQUEST_TIMEOUT));

    private CannedResponses() {}

    /** For one connection too many. */
    static ByteBuffer full() {
        return FULL.duplicate();
    }

    /** For plain HTTP where TLS is spoken. */
    static ByteBuffer httpsOnly() {
        return HTTPS_ONLY.duplicate();
    }

    /** For a head that did not arrive in time. */
    static ByteBuffer timeout() {
        return TIMEOUT.duplicate();
    }

    private static ByteBuffer response(Refusal refusal) {
        Reply reply = Answers.refused(refusal);
        String fields = reply.fields().stream()
                .map(field -> field.getName() + ": " + field.getValue() + "\r\n")
                .collect(Collectors.joining());
        String head = "HTTP/1.1 " + reply.status() + " " + refusal.problem().code() + "\r\n" + fields
                + "Content-Length: " + reply.body().length + "\r\nConnection: close\r\n\r\n";
        ByteBuffer whole = ByteBuffer.allocate(head.length() + reply.body().length);
        whole.put(head.getBytes(StandardCharsets.US_ASCII)).put(reply.body()).flip();
        return whole.asReadOnlyBuffer();
    }
}
