package dev.postrider.ingress.http;

import dev.postrider.ingress.http.Answers.ReadyAnswer;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Writes one canned response instead of answering a request, and reads on for a moment; closes at once if it is empty.
 *
 * <p>A socket closed with bytes unread resets the connection, and the client may never see the response before that.
 * {@link ConnectionSupervisor} says how long the moment is.
 */
final class CannedConnection extends AbstractConnection implements Connection.UpgradeTo {

    /** For one connection too many. */
    static final Refusal NO_ROOM =
            new Refusal(Problem.UNAVAILABLE, "All connections that this server takes at once are in use.");

    static final ByteBuffer FULL = whole(NO_ROOM);

    /** For plain HTTP where TLS is spoken. */
    static final Refusal PLAIN_HTTP =
            new Refusal(Problem.BAD_REQUEST, "This port speaks HTTPS only: call it with https:// in the URL.");

    static final ByteBuffer HTTPS_ONLY = whole(PLAIN_HTTP);

    /** For a head that did not arrive in time. */
    static final Refusal TOO_SLOW = Refusal.plain(Problem.REQUEST_TIMEOUT);

    static final ByteBuffer TIMEOUT = whole(TOO_SLOW);

    private static final int BUFFER_BYTES = 4_096;

    private final ByteBuffer response;

    CannedConnection(EndPoint endPoint, Executor executor, ByteBuffer response) {
        super(endPoint, executor);
        this.response = response.duplicate();
    }

    private static ByteBuffer whole(Refusal refusal) {
        ReadyAnswer reply = Answers.refused(refusal);
        String fields = reply.fields().stream()
                .map(field -> field.getName() + ": " + field.getValue() + "\r\n")
                .collect(Collectors.joining());
        String head = "HTTP/1.1 " + reply.status() + " " + refusal.problem().code() + "\r\n" + fields
                + "Content-Length: " + reply.body().length + "\r\nConnection: close\r\n\r\n";
        String whole = head + new String(reply.body(), StandardCharsets.UTF_8);
        return ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    @Override
    public void onOpen() {
        super.onOpen();
        if (!response.hasRemaining()) {
            close();
            return;
        }
        getEndPoint().write(Callback.from(this::written, failure -> close()), response);
    }

    @Override
    public void onUpgradeTo(ByteBuffer unread) {
        // The response is the same whatever the client has sent.
    }

    private void written() {
        getEndPoint().shutdownOutput();
        if (getEndPoint().isOpen()) {
            fillInterested();
        }
    }

    @Override
    public void onFillable() {
        try {
            if (getEndPoint().fill(BufferUtil.allocate(BUFFER_BYTES)) < 0) {
                close();
            } else {
                fillInterested();
            }
        } catch (IOException e) {
            close(); // The client has reset it.
        }
    }
}
