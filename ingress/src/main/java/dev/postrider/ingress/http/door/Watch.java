package dev.postrider.ingress.http.door;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.http.door.Visit.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Looks after all connections: ends what takes too long, and makes room.
 *
 * <p>Deadlines are looked at a few times within each, not timed one by one: a request then costs no timer.
 */
final class Watch extends AbstractLifeCycle {

    private static final Duration SELDOM = Duration.ofSeconds(1);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final int LOOKS_PER_DEADLINE = 8;

    /** Long enough for an answer to arrive before the connection is cut. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** Refused ones that get an answer at the same time; beyond, they are cut. */
    private static final int MAX_FAREWELLS = 256;

    /** How many go at once when it is crowded: looking for them takes time that grows with all that are there. */
    private static final int SHARE_SHED = 64;

    private final Bounds bounds;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger farewells = new AtomicInteger();
    private final AtomicLong held = new AtomicLong();
    private final AtomicBoolean relieving = new AtomicBoolean();
    private final Duration farewell;
    private volatile boolean closing;

    Watch(Bounds bounds, Clock clock, Scheduler scheduler) {
        this.bounds = bounds;
        this.clock = clock;
        this.scheduler = scheduler;
        this.farewell = shorter(FAREWELL, bounds.patience().head());
    }

    long now() {
        return clock.nanos();
    }

    long exchangeOverdueAt() {
        return now() + bounds.patience().exchange().toNanos();
    }

    @Override
    protected void doStart() {
        lookAgainLater();
    }

    void opened(Visit visit) {
        visits.add(visit);
    }

    void closed(Visit visit) {
        visits.remove(visit);
        visit.letGo();
        giveUpPlace(visit);
    }

    /** Whether the newcomer may stay; if not, it holds no place. */
    boolean admits(Visit visit) {
        while (true) {
            int taken = admitted.get();
            if (taken >= bounds.connections()) {
                if (!makeRoom()) {
                    return false;
                }
            } else if (admitted.compareAndSet(taken, taken + 1)) {
                visit.admit();
                return true;
            }
        }
    }

    /** Gives the place of an admitted visit to another; repeating it changes nothing. */
    void giveUpPlace(Visit visit) {
        if (visit.giveUpPlace()) {
            admitted.decrementAndGet();
        }
    }

    /** Whether one more that is refused may be told why. */
    boolean mayTell() {
        if (farewells.incrementAndGet() > MAX_FAREWELLS) {
            farewells.decrementAndGet();
            return false;
        }
        return true;
    }

    void told() {
        farewells.decrementAndGet();
    }

    void hold(long bytes) {
        held.addAndGet(bytes);
    }

    /**
     * Has the oldest unfinished heads and bodies given up if all together hold too much: not by who reads from them, unless
     * what comes is faster.
     */
    void relieve() {
        long bytes = held.get();
        if (bytes > 2 * bounds.heldBytes()) {
            giveUpBytes();
        } else if (bytes > bounds.heldBytes() && relieving.compareAndSet(false, true)) {
            scheduler.schedule(this::giveUpBytes, 0, TimeUnit.MILLISECONDS);
        }
    }

    private void giveUpBytes() {
        relieving.set(false); // what comes from here on asks again
        if (held.get() <= bounds.heldBytes()) {
            return;
        }
        long enough = bounds.heldBytes() - bounds.heldBytes() / SHARE_SHED;
        shed(Visit::holdsBytes, () -> held.get() <= enough);
    }

    /** From now on: one that is only being opened, or goes back to waiting, is ended at one of the next looks. */
    void endAllThatWait() {
        closing = true;
        endThoseThatWait();
    }

    private void endThoseThatWait() {
        shed(visit -> !visit.isQueued(), () -> false); // what waits for a thread was admitted, and gets its answer
    }

    /** True if there was room for a moment: other newcomers may have taken it since, and it is worth another try. */
    private boolean makeRoom() {
        int some = 1 + bounds.connections() / SHARE_SHED;
        return shed(visit -> true, () -> admitted.get() <= bounds.connections() - some);
    }

    /** Ends those that have waited longest, until it is enough. True if it is, or at least some of them went. */
    private synchronized boolean shed(Predicate<Visit> which, BooleanSupplier enough) {
        record Waiting(Visit visit, long sinceNanos) {}
        long now = now();
        List<Waiting> longestFirst = visits.stream()
                .filter(which)
                .flatMap(visit -> visit.couldGoSince().stream().mapToObj(since -> new Waiting(visit, since - now)))
                .sorted(Comparator.comparingLong(Waiting::sinceNanos))
                .toList();
        boolean anyWent = false;
        for (Waiting waiting : longestFirst) {
            if (enough.getAsBoolean()) {
                return true;
            }
            if (waiting.visit.end(Reason.CROWDED)) {
                anyWent = true;
                waiting.visit.letGo();
                giveUpPlace(waiting.visit);
            }
        }
        return anyWent || enough.getAsBoolean();
    }

    private void look() {
        try {
            long now = now();
            for (Visit visit : visits) {
                visit.prune(now);
                visit.overdue(now, bounds.patience(), farewell).ifPresent(visit::end);
            }
            if (closing) {
                endThoseThatWait();
            }
        } finally {
            lookAgainLater();
        }
    }

    private void lookAgainLater() {
        Patience patience = bounds.patience();
        Duration shortest = shorter(shorter(patience.head(), patience.answer()), shorter(patience.idle(), farewell));
        Duration pause = shortest.dividedBy(LOOKS_PER_DEADLINE);
        long millis = Math.max(OFTEN.toMillis(), shorter(pause, SELDOM).toMillis());
        if (isStarting() || isRunning()) {
            scheduler.schedule(this::look, millis, TimeUnit.MILLISECONDS);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
