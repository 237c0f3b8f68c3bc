package dev.postrider.testkit.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves the requests of one connection, one after the other. */
final class Connection implements AutoCloseable {

    /** As the real server's IdleTimeout. */
    private static final int IDLE_MILLIS = 60_000;

    private final Socket socket;
    private final Handler handler;
    private volatile boolean lastAnswer;
    private volatile @Nullable Thread serving;

    Connection(Socket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    void serve() throws InterruptedException {
        serving = Thread.currentThread();
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            var out = new BufferedOutputStream(socket.getOutputStream());
            var reader = new RequestReader(
                    new BufferedInputStream(socket.getInputStream()),
                    out,
                    socket.getInetAddress().getHostAddress());
            Optional<ReceivedRequest> request = reader.next();
            while (request.isPresent() && answered(request.get(), out)) {
                request = reader.next();
            }
        } catch (IOException e) {
            // The other end went away or spoke no HTTP, or this connection was dropped: nobody to tell.
        }
    }

    /** Whether the connection may carry another request. */
    private boolean answered(ReceivedRequest request, OutputStream out) throws IOException, InterruptedException {
        HttpReply reply = handler.handle(request);
        if (!(reply instanceof Response response)) {
            reset();
            return false;
        }
        boolean last = lastAnswer
                || request.header("connection")
                        .filter("close"::equalsIgnoreCase)
                        .isPresent();
        write(response, request.method().equals("HEAD"), last, out);
        return !last;
    }

    private static void write(Response response, boolean headOnly, boolean last, OutputStream out) throws IOException {
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder("HTTP/1.1 ").append(response.status()).append(" .\r\n");
        for (Response.Header header : response.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (last) {
            head.append("Connection: close\r\n");
        }
        if (response.status() != 304) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        if (!headOnly) {
            out.write(body);
        }
        out.flush();
    }

    /** Lingering for zero seconds makes close() send RST instead of FIN. */
    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Cuts the connection, but if it is this very connection's request that asks for it, after the answer. */
    void drop() {
        if (Thread.currentThread() == serving) {
            lastAnswer = true;
        } else {
            close();
        }
    }

    /** Cuts the connection at once; a handler at work on it notices only when it answers. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
