package dev.postrider.benchmark.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

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

    private boolean isReady() {
        try {
            return client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                            .statusCode()
                    == OK;
        } catch (IOException e) {
            return false; // it does not listen yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Asks something that takes its time. */
    public String ask(String target) {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + target);
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException("no answer to " + target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
