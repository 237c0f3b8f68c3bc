package dev.postrider.benchmark.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** A process that is called over HTTP. */
public final class WebProcess implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final MeasuredProcess process;
    private final InetSocketAddress address;
    private final URI ready;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param ready answers 200 once it can work */
    WebProcess(MeasuredProcess process, int port, URI ready) {
        this.process = process;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.ready = ready;
    }

    /** Where it takes calls. */
    public InetSocketAddress address() {
        return address;
    }

    public MeasuredProcess process() {
        return process;
    }

    /** Looks every 5 ms, for a minute. */
    public WebProcess awaitReady() {
        if (!process.await(this::isReady, TICK, PATIENCE)) {
            throw new IllegalStateException("not ready after " + PATIENCE);
        }
        return this;
    }

    /** Looks every 5 ms, for a minute, until a GET of the target is answered with 200 and this text somewhere. */
    public void await(String target, List<String> headers, String text) {
        HttpRequest request = request(uri(target), headers);
        if (!process.await(() -> isOk(request, text), TICK, PATIENCE)) {
            throw new IllegalStateException("no " + text + " at " + target + " after " + PATIENCE);
        }
    }

    private boolean isReady() {
        return isOk(request(ready, List.of()), "");
    }

    private boolean isOk(HttpRequest request, String text) {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == OK && answer.body().contains(text);
        } catch (IOException e) {
            return false; // it does not listen yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Asks something that takes its time. */
    public String ask(String target, List<String> headers) {
        return body(request(uri(target), headers));
    }

    /** Its metrics, as Prometheus reads them. */
    public String metrics() {
        return body(request(ready.resolve("/metrics"), List.of()));
    }

    private String body(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException("no answer to " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + address.getPort() + target);
    }

    /** @param headers each a whole line */
    private static HttpRequest request(URI uri, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        for (String header : headers) {
            int colon = header.indexOf(": ");
            request.header(header.substring(0, colon), header.substring(colon + 2));
        }
        return request.build();
    }

    @Override
    public void close() {
        process.close();
    }
}
