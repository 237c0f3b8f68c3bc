package dev.postrider.ingress.http;

import dev.postrider.ingress.http.door.Refusals;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

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
        Reply reply = Answers.refused(refusal);
        String fields = reply.fields().stream()
                .map(field -> field.getName() + ": " + field.getValue() + "\r\n")
                .collect(Collectors.joining());
        String head = "HTTP/1.1 " + reply.status() + " " + refusal.problem().code() + "\r\n" + fields
                + "Content-Length: " + reply.body().length + "\r\nConnection: close\r\n\r\n";
        ByteBuffer whole = ByteBuffer.allocate(head.length() + reply.body().length);
        whole.put(head.getBytes(StandardCharsets.US_ASCII)).put(reply.body()).flip();
        return whole;
    }
}
