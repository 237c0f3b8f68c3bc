package dev.postrider.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets troubles strike, in tracks beside each other: on each one at a time, every one of it before any comes again.
 *
 * <p>What comes when and for how long is drawn from the seed. {@link #close} cuts short what is under way; it waits 30 s
 * at most.
 */
final class Troubles implements AutoCloseable {

    private static final long CLOSE_SECONDS = 30;

    private final long seed;
    private final Events events;
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, "trouble"));
    private final List<Future<?>> tracks = new ArrayList<>();
    private final Map<String, Integer> struck = new TreeMap<>();

    Troubles(long seed, Events events) {
        this.seed = seed;
        this.events = events;
    }

    /** Begins a track; the pauses lie before each of its troubles. */
    void begin(Duration leastPause, Duration mostPause, Trouble... troubles) {
        Random chance = new Random(seed + tracks.size());
        List<Trouble> deck = List.of(troubles);
        synchronized (struck) {
            deck.forEach(trouble -> struck.put(trouble.name(), 0));
        }
        tracks.add(threads.submit(() -> {
            strikeUntilOver(chance, leastPause, mostPause, deck);
            return deck;
        }));
    }

    private void strikeUntilOver(Random chance, Duration leastPause, Duration mostPause, List<Trouble> deck)
            throws InterruptedException {
        List<Trouble> drawn = new ArrayList<>();
        while (!over.await(chance.nextLong(leastPause.toMillis(), mostPause.toMillis() + 1), TimeUnit.MILLISECONDS)) {
            if (drawn.isEmpty()) {
                drawn.addAll(deck);
                Collections.shuffle(drawn, chance);
            }
            strike(drawn.remove(0), chance);
        }
    }

    private void strike(Trouble trouble, Random chance) throws InterruptedException {
        events.note("begins: " + trouble.name());
        boolean effective = trouble.strike().with(chance, millis -> closed.await(millis, TimeUnit.MILLISECONDS));
        events.note((effective ? "over: " : "without effect: ") + trouble.name());
        if (effective) {
            synchronized (struck) {
                struck.merge(trouble.name(), 1, Integer::sum);
            }
        }
    }

    /** Lets them strike for that long and waits until what they broke is whole again. */
    void last(Duration time) throws InterruptedException, ExecutionException {
        closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        over.countDown();
        for (Future<?> track : tracks) {
            track.get();
        }
        events.note("no more troubles");
    }

    /** How often each of them struck. */
    Map<String, Integer> struck() {
        synchronized (struck) {
            return new TreeMap<>(struck);
        }
    }

    @Override
    public void close() {
        over.countDown();
        closed.countDown();
        threads.shutdownNow();
        try {
            // What they start must be there before it is closed.
            threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
