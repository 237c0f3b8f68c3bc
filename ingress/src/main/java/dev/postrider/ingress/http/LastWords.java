package dev.postrider.ingress.http;

import dev.postrider.ingress.http.door.Refusals;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Whole answers, made beforehand, for connections that never get as far as a request. */
final class LastWords {

    private static final Refusal FULL =
            new Refusal(Problem.UNAVAILABLE, "All connections that this server takes at once are in use.");
    private static final Refusal PLAIN =
            new Refusal(Problem.BAD_REQUEST, "This port speaks HTTPS only: call it with https:// in the URL.");

    private LastWords() {}

    static Refusals plain() {
        return new Refusals(answer(FULL), answer(Refusal.plain(Problem.REQUEST_TIMEOUT)), answer(PLAIN));
    }

    /** Where TLS is spoken, nothing can be said before the handshake, and that costs more than it is worth. */
    static Refusals encrypted() {
        return new Refusals(ByteBuffer.allocate(0), plain().slow(), plain().plain());
    }

    private static ByteBuffer answer(Refusal refusal) {
        Problem problem = refusal.problem();
        byte[] body = Answers.problemJson(refusal);
        OptionalInt retryAfter = refusal.retryAfterSeconds();
        String retry = retryAfter.isPresent() ? "Retry-After: " + retryAfter.getAsInt() + "\r\n" : "";
        String head = "HTTP/1.1 " + problem.status() + " " + problem.code() + "\r\n"
                + "Content-Type: " + Answers.PROBLEM_JSON + "\r\n"
                + "Cache-Control: " + Answers.NO_STORE + "\r\n"
                + retry
                + "Content-Length: " + body.length + "\r\n"
                + "Connection: close\r\n\r\n";
        ByteBuffer whole = ByteBuffer.allocate(head.length() + body.length);
        whole.put(head.getBytes(StandardCharsets.US_ASCII)).put(body).flip();
        return whole;
    }
}
