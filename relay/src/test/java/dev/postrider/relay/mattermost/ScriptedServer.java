package dev.postrider.relay.mattermost;

import dev.postrider.testkit.http.HttpListener;
import dev.postrider.testkit.http.HttpReply;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers what a test wants and keeps every request as it came. */
final class ScriptedServer implements AutoCloseable {

    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final HttpListener listener;

    private ScriptedServer(Function<ReceivedRequest, HttpReply> script) {
        try {
            listener = HttpListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), request -> {
                requests.add(request);
                return script.apply(request);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ScriptedServer answering(Function<ReceivedRequest, HttpReply> script) {
        return new ScriptedServer(script);
    }

    static ScriptedServer answering(int status, String contentType, String body) {
        return new ScriptedServer(request -> Response.of(status, contentType, body));
    }

    static ScriptedServer answeringJson(int status, String body) {
        return answering(request -> json(status, body));
    }

    static HttpReply json(int status, String body) {
        return Response.of(status, "application/json", body);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.address().getPort());
    }

    List<ReceivedRequest> requests() {
        return requests;
    }

    @Override
    public void close() {
        listener.close();
    }
}
