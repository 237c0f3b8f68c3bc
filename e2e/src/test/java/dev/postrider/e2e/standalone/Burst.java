package dev.postrider.e2e.standalone;

import dev.postrider.testkit.guarantee.DeliveryJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers, a thread for each address, that post as fast as they are answered until it goes away. */
final class Burst implements AutoCloseable {

    /** Never reached when all is well: the middle of a burst comes long before. */
    private static final int MOST = 20_000;

    private final ExecutorService callers;
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicInteger cutOff = new AtomicInteger();

    private Burst(int size) {
        AtomicInteger number = new AtomicInteger();
        callers = Executors.newFixedThreadPool(size, task -> new Thread(task, "caller-" + number.incrementAndGet()));
    }

    /**
     * Begins to post; answers at once.
     *
     * @param addresses such as {@code channel/abc}
     * @param name makes the texts differ from those of other bursts
     */
    static Burst begin(Postrider postrider, List<String> addresses, String name, DeliveryJournal journal) {
        Burst burst = new Burst(addresses.size());
        for (String address : addresses) {
            burst.running.add(burst.callers.submit(() -> burst.post(postrider, address, name, journal)));
        }
        return burst;
    }

    private void post(Postrider postrider, String address, String name, DeliveryJournal journal) {
        try {
            for (int i = 0; i < MOST; i++) {
                String text = name + "-" + i;
                if (postrider.call("GET", "/post/" + address + "/msg/" + text) == 202) {
                    journal.accepted(address, text);
                }
            }
        } catch (IOException e) {
            // It went away in the middle: the message under way was not accepted, as far as this caller knows.
            cutOff.incrementAndGet();
        }
    }

    /** Waits for the callers; answers how many of them were cut off before they were done. */
    int end() {
        try {
            for (Future<?> caller : running) {
                caller.get();
            }
            return cutOff.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** At once; callers that still post are interrupted. */
    @Override
    public void close() {
        callers.shutdownNow();
    }
}
