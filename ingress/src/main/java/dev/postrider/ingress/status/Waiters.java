package dev.postrider.ingress.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** Calls that wait for the outcome of a message: so many at most, and so many bytes of them. Thread-safe. */
final class Waiters {

    private record Waiter(RecordPlace place, String address, int bytes, CompletableFuture<Void> released) {}

    private final int most;
    private final long mostBytes;
    private final Map<RecordPlace, List<Waiter>> byPlace = new HashMap<>();
    private int waiting;
    private long waitingBytes;
    private boolean closed;

    /** A permit for each that has come. */
    private final Semaphore arrivals = new Semaphore(0);

    Waiters(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /**
     * Waits for the record at this place.
     *
     * @param bytes what the call holds meanwhile
     * @return completed when there is something to tell, or the time is over; empty if there is no room to wait
     */
    Optional<CompletionStage<Void>> add(RecordPlace place, String address, int bytes, Duration atMost) {
        Waiter waiter = new Waiter(place, address, bytes, new CompletableFuture<>());
        synchronized (this) {
            if (closed || waiting >= most || waitingBytes + bytes > mostBytes) {
                return Optional.empty();
            }
            waiting++;
            waitingBytes += bytes;
            byPlace.computeIfAbsent(place, first -> new ArrayList<>(1)).add(waiter);
        }
        arrivals.release();
        CompletableFuture<Void> released = waiter.released();
        released.completeOnTimeout(null, Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        return Optional.of(released.whenComplete((nothing, fault) -> remove(waiter)));
    }

    /** There is an outcome of the record at this place. */
    void release(RecordPlace place) {
        List<Waiter> those;
        synchronized (this) {
            those = List.copyOf(byPlace.getOrDefault(place, List.of()));
        }
        those.forEach(waiter -> waiter.released().complete(null));
    }

    /** There is something to tell those of whom this is true. */
    void releaseIf(BiPredicate<RecordPlace, String> condition) {
        all().stream()
                .filter(waiter -> condition.test(waiter.place(), waiter.address()))
                .forEach(waiter -> waiter.released().complete(null));
    }

    /** Returns when somebody waits, which is true, or when this time is over. */
    boolean awaitAny(Duration atMost) throws InterruptedException {
        arrivals.drainPermits();
        return waiting() > 0 || arrivals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting;
    }

    /** From now on nobody waits. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        releaseIf((place, address) -> true);
    }

    private synchronized List<Waiter> all() {
        return byPlace.values().stream().flatMap(List::stream).toList();
    }

    private synchronized void remove(Waiter waiter) {
        byPlace.computeIfPresent(waiter.place(), (place, those) -> {
            those.remove(waiter);
            return those.isEmpty() ? null : those;
        });
        waiting--;
        waitingBytes -= waiter.bytes();
    }
}
