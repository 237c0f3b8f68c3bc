package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Looks at all connections now and then: ends those that take too long, and those that have waited longest when there are
 * too many or when they hold too much.
 *
 * <p>A connection that is being served is never ended to make room.
 */
final class ConnectionSupervisor extends AbstractLifeCycle {

    private static final Duration LOOK = Duration.ofMillis(200);

    /** Long enough for an answer to arrive before the connection is closed. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** Refused ones that get an answer at the same time; beyond, they are closed. */
    private static final int MAX_REFUSALS = 256;

    /** How many go at once to make room: looking for them takes time that grows with all that are there. */
    private static final int SHARE = 64;

    private final ConnectionLimits limits;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Set<TrackedEndPoint> admitted = ConcurrentHashMap.newKeySet();
    private final Set<TrackedEndPoint> leaving = ConcurrentHashMap.newKeySet();
    private final AtomicLong received = new AtomicLong();
    private final AtomicBoolean extraLook = new AtomicBoolean();

    ConnectionSupervisor(ConnectionLimits limits, Clock clock, Scheduler scheduler) {
        this.limits = limits;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    long now() {
        return clock.nanos();
    }

    @Override
    protected void doStart() {
        lookAgainLater();
    }

    /** Whether there is a place for the newcomer, or one can be made. */
    synchronized boolean admit(TrackedEndPoint newcomer) {
        if (admitted.size() >= limits.connections() && !makeRoom()) {
            return false;
        }
        admitted.add(newcomer);
        return true;
    }

    /** Whether one that was not admitted may stay to be told why. */
    boolean mayBeTold(TrackedEndPoint refused) {
        if (leaving.size() >= MAX_REFUSALS) {
            return false;
        }
        leaving.add(refused);
        refused.leave();
        return true;
    }

    /** Its place is free for another; it stays until it is closed. */
    void giveUpPlace(TrackedEndPoint endPoint) {
        if (admitted.remove(endPoint)) {
            leaving.add(endPoint);
            if (!endPoint.isOpen()) {
                leaving.remove(endPoint);
            }
        }
    }

    void closed(TrackedEndPoint endPoint) {
        admitted.remove(endPoint);
        leaving.remove(endPoint);
    }

    /** Bytes have come: much of it at a time is looked at at once. */
    void received(int bytes) {
        if (received.addAndGet(bytes) > limits.unfinishedBytes() / 2 && extraLook.compareAndSet(false, true)) {
            scheduler.schedule(this::look, 0, TimeUnit.MILLISECONDS);
        }
    }

    private boolean makeRoom() {
        lookAtAll();
        int enough = limits.connections() - 1 - limits.connections() / SHARE;
        return endThoseThatWaitLongest(endPoint -> true, () -> admitted.size() <= enough);
    }

    private synchronized void look() {
        extraLook.set(false);
        received.set(0);
        long now = lookAtAll();
        all().forEach(endPoint -> endPoint.endIfOverdue(now, limits.timeouts(), LINGER));
        long enough = limits.unfinishedBytes() - limits.unfinishedBytes() / SHARE;
        if (unfinishedBytes() > limits.unfinishedBytes()) {
            endThoseThatWaitLongest(endPoint -> endPoint.unfinishedBytes() > 0, () -> unfinishedBytes() <= enough);
        }
    }

    private long lookAtAll() {
        long now = now();
        all().forEach(endPoint -> endPoint.look(now));
        return now;
    }

    private Stream<TrackedEndPoint> all() {
        return Stream.of(admitted, leaving).flatMap(Set::stream).filter(ConnectionSupervisor::isOpened);
    }

    /** One that was just accepted may have no connection yet. */
    private static boolean isOpened(TrackedEndPoint endPoint) {
        return endPoint.getConnection() != null;
    }

    private long unfinishedBytes() {
        return admitted.stream()
                .filter(ConnectionSupervisor::isOpened)
                .mapToLong(TrackedEndPoint::unfinishedBytes)
                .sum();
    }

    /** True if it is enough now, or at least some went. */
    private boolean endThoseThatWaitLongest(Predicate<TrackedEndPoint> which, BooleanSupplier enough) {
        record Waiting(TrackedEndPoint endPoint, long since) {}
        leaving.stream()
                .filter(ConnectionSupervisor::isOpened)
                .filter(TrackedEndPoint::waits)
                .forEach(endPoint -> endPoint.end(true));
        List<Waiting> longestFirst = admitted.stream()
                .filter(endPoint -> isOpened(endPoint) && endPoint.waits() && which.test(endPoint))
                .map(endPoint -> new Waiting(endPoint, endPoint.waitsSince()))
                .sorted(Comparator.comparingLong(Waiting::since))
                .toList();
        boolean anyWent = false;
        for (Waiting waiting : longestFirst) {
            if (enough.getAsBoolean()) {
                return true;
            }
            anyWent |= waiting.endPoint.end(true);
        }
        return anyWent || enough.getAsBoolean();
    }

    private void lookRegularly() {
        try {
            look();
        } finally {
            lookAgainLater();
        }
    }

    private void lookAgainLater() {
        if (isStarting() || isRunning()) {
            scheduler.schedule(this::lookRegularly, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
