package dev.postrider.e2e.compose;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Several callers at once, each with channels of its own; what a channel is sent is numbered upwards.
 *
 * <p>A number that is refused is not sent again. {@link #close} waits for the answers that are still out, 15 s at most.
 */
final class Callers implements AutoCloseable {

    /** The service promises an answer within 10 s. */
    private static final Duration ANSWER = Duration.ofSeconds(12);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService threads;
    private final String ingressUrl;
    private final Map<String, Queue<String>> accepted = new ConcurrentHashMap<>();
    private final AtomicInteger acceptedCount = new AtomicInteger();
    private final AtomicInteger refusedCount = new AtomicInteger();
    private final AtomicInteger thread = new AtomicInteger();

    Callers(int number, String ingressUrl, List<String> channels) {
        this.ingressUrl = ingressUrl;
        this.threads = Executors.newScheduledThreadPool(
                number, task -> new Thread(task, "caller-" + thread.incrementAndGet()));
        for (int caller = 0; caller < number; caller++) {
            int mine = caller;
            List<String> own = IntStream.range(0, channels.size())
                    .filter(i -> i % number == mine)
                    .mapToObj(channels::get)
                    .toList();
            AtomicInteger calls = new AtomicInteger();
            threads.scheduleWithFixedDelay(() -> call(own, calls.getAndIncrement()), 0, 50, TimeUnit.MILLISECONDS);
        }
    }

    int acceptedCount() {
        return acceptedCount.get();
    }

    int refusedCount() {
        return refusedCount.get();
    }

    /** By channel, in the order they were sent. */
    Map<String, List<String>> accepted() {
        Map<String, List<String>> copy = new ConcurrentHashMap<>();
        accepted.forEach((channel, texts) -> copy.put(channel, new ArrayList<>(texts)));
        return copy;
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(15, TimeUnit.SECONDS)) {
                throw new AssertionError("a caller still waits for its answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(List<String> channels, int call) {
        String channel = channels.get(call % channels.size());
        String text = "message " + call / channels.size();
        URI target = URI.create(ingressUrl + "/post/channel/" + channel + "/msg/" + text.replace(" ", "%20"));
        try {
            int status = client.send(
                            HttpRequest.newBuilder(target).timeout(ANSWER).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status == 202) {
                accepted.computeIfAbsent(channel, id -> new ConcurrentLinkedQueue<>())
                        .add(text);
                acceptedCount.incrementAndGet();
            } else {
                refusedCount.incrementAndGet();
            }
        } catch (IOException e) {
            refusedCount.incrementAndGet(); // no answer is not a yes
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
