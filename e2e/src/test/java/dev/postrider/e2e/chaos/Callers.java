package dev.postrider.e2e.chaos;

import dev.postrider.common.time.Clock;
import dev.postrider.testkit.guarantee.DeliveryJournal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers, each with channels of its own, that send messages at an even pace until enough of them are accepted.
 *
 * <p>A call that is not answered with 202 is never repeated: its message may have been taken. Closing interrupts them.
 */
final class Callers implements AutoCloseable {

    private static final int CALLERS = 8;
    private static final int ACCEPTED = 202;

    /** Above the 10 s in which an ingress answers. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

    private static final long AFTER_A_FAILURE_MILLIS = 200;

    /** Longer than one post. */
    private static final int LONG_WORDS = 300;

    /** One in so many is long. */
    private static final int LONG_ONES = 100;

    private final Plan plan;
    private final URI ingress;
    private final List<String> addresses;
    private final DeliveryJournal journal = new DeliveryJournal();
    private final List<SentMessage> messages = new ArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads =
            Executors.newFixedThreadPool(CALLERS, task -> new Thread(task, "chaos-caller"));
    private final List<Future<?>> running = new ArrayList<>();

    private Callers(Plan plan, URI ingress, List<String> addresses) {
        this.plan = plan;
        this.ingress = ingress;
        this.addresses = addresses;
    }

    static Callers begin(Plan plan, URI ingress, List<String> addresses) {
        Callers callers = new Callers(plan, ingress, addresses);
        for (int i = 0; i < CALLERS; i++) {
            int number = i;
            callers.running.add(callers.threads.submit(() -> {
                callers.call(number);
                return number;
            }));
        }
        return callers;
    }

    private void call(int caller) throws InterruptedException {
        Random chance = new Random(plan.seed() * CALLERS + caller);
        int quota = plan.messages() / CALLERS + (caller < plan.messages() % CALLERS ? 1 : 0);
        int[] numbers = new int[addresses.size()];
        long start = Clock.system().nanos();
        for (int done = 0; done < quota; ) {
            long due = start + plan.trouble().toNanos() / quota * done;
            closed.await(due - Clock.system().nanos(), TimeUnit.NANOSECONDS);
            int channel = channelOf(caller, chance);
            int words = chance.nextInt(LONG_ONES) == 0 ? LONG_WORDS : 1 + chance.nextInt(plan.words());
            if (send(channel, Texts.text(channel, numbers[channel]++, words))) {
                done++;
            } else {
                closed.await(AFTER_A_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** One of the caller's own; the first ones get far more messages than the last. */
    private int channelOf(int caller, Random chance) {
        int own = (addresses.size() - caller + CALLERS - 1) / CALLERS;
        double skewed = chance.nextDouble() * chance.nextDouble();
        int nth = (int) (skewed * own);
        return nth * CALLERS + caller;
    }

    private boolean send(int channel, String text) throws InterruptedException {
        String address = addresses.get(channel);
        List<String> words = Texts.words(text);
        sent.incrementAndGet();
        Optional<HttpResponse<Void>> answer = answer("/post/" + address + "/msg/" + text.replace(" ", "%20"));
        int status = answer.map(HttpResponse::statusCode).orElse(0);
        if (status == ACCEPTED) {
            words.forEach(word -> journal.accepted(address, word));
            String href = answer.orElseThrow().headers().firstValue("Location").orElseThrow();
            accepted(new SentMessage(address, href, words.get(words.size() - 1)));
        } else {
            words.forEach(word -> journal.unanswered(address, word));
            if (status >= 400 && status < 500) {
                refused.incrementAndGet();
            }
        }
        return status == ACCEPTED;
    }

    private Optional<HttpResponse<Void>> answer(String target) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ingress + target))
                .timeout(ANSWER_WITHIN)
                .build();
        try {
            return Optional.of(http.send(request, BodyHandlers.discarding()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void accepted(SentMessage message) {
        synchronized (messages) {
            messages.add(message);
        }
    }

    /** Waits until all is sent. */
    void end(Duration atMost) throws InterruptedException, ExecutionException, TimeoutException {
        for (Future<?> caller : running) {
            caller.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Every word, by address. */
    DeliveryJournal journal() {
        return journal;
    }

    int sent() {
        return sent.get();
    }

    int accepted() {
        synchronized (messages) {
            return messages.size();
        }
    }

    /** Those that were accepted. */
    List<SentMessage> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /** One of so many that were accepted last. */
    Optional<SentMessage> oneOfTheNewest(int most, Random chance) {
        synchronized (messages) {
            int size = messages.size();
            return size == 0
                    ? Optional.empty()
                    : Optional.of(messages.get(size - 1 - chance.nextInt(Math.min(size, most))));
        }
    }

    /** Answered with 4xx: no trouble excuses that. */
    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
    }
}
