package dev.postrider.e2e.chaos;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long this busy machine holds up a request to the chat server, by requests that are due at an even pace.
 *
 * <p>They go to a path that the server neither limits nor logs. Thread-safe. Closing ends it within a beat.
 */
final class Metronome implements AutoCloseable {

    private static final long BEAT_NANOS = Duration.ofMillis(20).toNanos();

    /** A delay counts for what arrives this close to it: other processes were held up at other moments. */
    private static final long AROUND_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * What it cannot see: a thread of a relay that waited for a processor while its own did not, and what began right
     * behind a beat. Seen were 60 ms on two processors shared by ten busy processes.
     */
    private static final long UNSEEN_NANOS = Duration.ofMillis(100).toNanos();

    private final Clock clock = Clock.system();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest beat;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "chaos-metronome");

    /** By the time of arrival. */
    private final TreeMap<Long, Long> latenessNanos = new TreeMap<>();

    private Metronome(URI chat) {
        beat = HttpRequest.newBuilder(chat.resolve("/_fake/faults")).build();
    }

    static Metronome start(URI chat) {
        Metronome metronome = new Metronome(chat);
        metronome.thread.start();
        return metronome;
    }

    private void run() {
        try {
            long due = clock.nanos();
            while (!closed.await(due - clock.nanos(), TimeUnit.NANOSECONDS)) {
                beat(due);
                due += BEAT_NANOS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(long due) throws InterruptedException {
        try {
            http.send(beat, BodyHandlers.discarding());
            long arrived = clock.nanos();
            synchronized (this) {
                latenessNanos.put(arrived, arrived - due);
            }
        } catch (IOException e) {
            // The server is down: nothing else arrives either.
        }
    }

    /** How late a request may have been that arrived at that time. */
    synchronized long latenessNanos(long arrivedNanos) {
        return UNSEEN_NANOS + largest(latenessNanos.subMap(arrivedNanos - AROUND_NANOS, arrivedNanos + AROUND_NANOS));
    }

    synchronized Duration worst() {
        return Duration.ofNanos(largest(latenessNanos));
    }

    private static long largest(SortedMap<Long, Long> beats) {
        return beats.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
