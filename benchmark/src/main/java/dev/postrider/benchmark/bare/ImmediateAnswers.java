package dev.postrider.benchmark.bare;

import dev.postrider.benchmark.stage.ChatTarget;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.http.HttpListener;
import dev.postrider.testkit.http.HttpReply;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** A chat server that says yes to everything, does nothing with it, and notes when a post came. Thread-safe. */
public final class ImmediateAnswers implements AutoCloseable {

    private static final String ANSWER =
            "{\"id\":\"benchmark00000000000000000\",\"username\":\"benchmark\",\"is_bot\":true,\"delete_at\":0}";

    private static final Response CREATED = Response.of(201, "application/json", ANSWER);
    private static final Response FOUND = Response.of(200, "application/json", ANSWER);

    private final Clock clock = Clock.system();
    private final AtomicLongArray arrivals;
    private final AtomicInteger posts = new AtomicInteger();
    private final HttpListener listener;

    private ImmediateAnswers(int most) throws IOException {
        arrivals = new AtomicLongArray(most);
        listener = HttpListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::answer);
    }

    /** @param most of how many posts the time is noted; further ones are only counted */
    public static ImmediateAnswers start(int most) {
        try {
            return new ImmediateAnswers(most);
        } catch (IOException e) {
            throw new UncheckedIOException("no port on loopback", e);
        }
    }

    private HttpReply answer(ReceivedRequest request) {
        if (!request.method().equals("POST")) {
            return FOUND;
        }
        long now = clock.nanos();
        int number = posts.getAndIncrement();
        if (number < arrivals.length()) {
            arrivals.set(number, now);
        }
        return CREATED;
    }

    public ChatTarget chat() {
        return new ChatTarget(
                URI.create("http://127.0.0.1:" + listener.address().getPort()), "benchmarktoken000000000000");
    }

    public int posts() {
        return posts.get();
    }

    /** When they came, ascending, in nanoseconds. To be asked when no more are coming. */
    public long[] arrivals() {
        long[] nanos = new long[Math.min(posts(), arrivals.length())];
        Arrays.setAll(nanos, arrivals::get);
        Arrays.sort(nanos);
        return nanos;
    }

    @Override
    public void close() {
        listener.close();
    }
}
