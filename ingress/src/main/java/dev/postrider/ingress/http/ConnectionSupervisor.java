package dev.postrider.ingress.http;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.metrics.IngressMetrics;
import dev.postrider.ingress.metrics.RefusedConnection;
import dev.postrider.ingress.problem.CallCounters;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all connections five times a second: ends those that take too long, and those that have waited longest when
 * there are too many or when they hold too much.
 *
 * <p>A connection that is being served is never ended to make room.
 */
final class ConnectionSupervisor extends AbstractLifeCycle {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionSupervisor.class);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** Long enough for an answer to arrive before the connection is closed. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    /** How many refused connections are told why at the same time; the others are closed at once. */
    private static final int MAX_REFUSALS = 64;

    /** Part of the limit that is ended beyond what is needed: each search for room looks at every connection. */
    private static final int SHARE = 64;

    /** How many more than allowed may be open for a moment, while others are being closed. */
    private static final int MAX_EXCESS = 64;

    /** How long a newcomer waits for these to close. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ConnectionLimits limits;
    private final Clock clock;
    private final Scheduler scheduler;
    private final CallCounters refusals;
    private final IngressMetrics metrics;
    private final Set<TrackedEndPoint> admitted = ConcurrentHashMap.newKeySet();
    private final Set<TrackedEndPoint> leaving = ConcurrentHashMap.newKeySet();
    private final Set<TrackedEndPoint> refused = ConcurrentHashMap.newKeySet();
    private final List<Set<TrackedEndPoint>> all = List.of(admitted, leaving, refused);

    ConnectionSupervisor(
            ConnectionLimits limits, Clock clock, Scheduler scheduler, CallCounters refusals, IngressMetrics metrics) {
        this.limits = limits;
        this.clock = clock;
        this.scheduler = scheduler;
        this.refusals = refusals;
        this.metrics = metrics;
        metrics.watchConnections(() -> all.stream().mapToInt(Set::size).sum());
    }

    long now() {
        return clock.nanos();
    }

    @Override
    protected void doStart() {
        lookAgainLater();
    }

    /** Whether there is room for the newcomer, or room can be made; waits while many others are being closed. */
    boolean admit(TrackedEndPoint newcomer) {
        pauseWhile(() -> excess() > MAX_EXCESS);
        return admitNow(newcomer);
    }

    /** Waits while the condition holds, for a second at most; not at all on a thread that is told to stop. */
    void pauseWhile(BooleanSupplier full) {
        long began = now();
        while (full.getAsBoolean()
                && now() - began < PATIENCE.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, MOMENT.toNanos());
        }
    }

    private synchronized boolean admitNow(TrackedEndPoint newcomer) {
        long excess = excess();
        if (excess > MAX_EXCESS) {
            return false;
        }
        if (excess > 0) {
            long now = now();
            opened().forEach(endPoint -> endPoint.look(now));
            if (endLongestWaiting(it -> refused.contains(it) ? 0 : 1, excess, limits.connections(), now) < excess) {
                return false;
            }
        }
        return admitted.add(newcomer);
    }

    /** How many too many there are with one more. */
    private long excess() {
        return admitted.size() + leaving.size() + 1L - limits.connections();
    }

    /** Counts one that was not admitted, and tells whether it may stay to be told why. */
    boolean refuse(TrackedEndPoint endPoint) {
        refusals.count(CallCounters.NO_KEY, CannedConnection.NO_ROOM);
        metrics.refused(RefusedConnection.FULL);
        if (refused.size() >= MAX_REFUSALS) {
            return false;
        }
        refused.add(endPoint);
        endPoint.leave();
        return true;
    }

    /** One that was too slow is told so. */
    void toldTimeout() {
        refusals.count(CallCounters.NO_KEY, CannedConnection.TOO_SLOW);
        metrics.refused(RefusedConnection.TIMEOUT);
    }

    /** It counts until it is closed, which is done as soon as another connection needs the room. */
    void leaves(TrackedEndPoint endPoint) {
        if (admitted.remove(endPoint)) {
            leaving.add(endPoint);
            if (!endPoint.isOpen()) {
                leaving.remove(endPoint);
            }
        }
    }

    void closed(TrackedEndPoint endPoint) {
        all.forEach(some -> some.remove(endPoint));
    }

    private synchronized void look() {
        long now = now();
        opened().forEach(endPoint -> lookAt(endPoint, now));
        long bytes = opened().mapToLong(TrackedEndPoint::unfinishedBytes).sum();
        long tooMuch = bytes - limits.unfinishedBytes();
        if (tooMuch > 0) {
            endLongestWaiting(TrackedEndPoint::unfinishedBytes, tooMuch, limits.unfinishedBytes(), now);
        }
    }

    private void lookAt(TrackedEndPoint endPoint, long now) {
        try {
            endPoint.look(now);
            if (endPoint.isOverdue(now, limits.timeouts(), LINGER)) {
                endPoint.endOverdue();
            }
        } catch (RuntimeException e) { // the outermost frame of each: the others must still be looked at
            LOG.error("Closing a connection that cannot be looked at", e);
            endPoint.close();
        }
        if (!endPoint.getChannel().isOpen()) { // closed before Jetty had opened it
            closed(endPoint);
        }
    }

    /** All but those that were just accepted and have no connection yet. */
    private Stream<TrackedEndPoint> opened() {
        return all.stream().flatMap(Set::stream).filter(endPoint -> endPoint.getConnection() != null);
    }

    /**
     * Ends those that weigh something: as many as needed, and a share of the limit more, so that the next one finds
     * room. Of newcomers only as many as needed are ended: their requests may already be here.
     *
     * @return what those that end weigh
     */
    private long endLongestWaiting(ToLongFunction<TrackedEndPoint> weight, long needed, long limit, long now) {
        record Waiting(TrackedEndPoint endPoint, long since, long weight) {}
        List<Waiting> longestFirst = opened().filter(TrackedEndPoint::waits)
                .map(it -> new Waiting(it, it.waitsSince(), weight.applyAsLong(it)))
                .filter(waiting -> waiting.weight > 0)
                .sorted(Comparator.comparingLong(Waiting::since))
                .toList();
        long ended = 0;
        for (Waiting waiting : longestFirst) {
            boolean newcomer = waiting.since > now;
            if (ended >= (newcomer ? needed : needed + limit / SHARE)) {
                break;
            }
            waiting.endPoint.endSoon(newcomer);
            ended += waiting.weight;
        }
        return ended;
    }

    private void lookAgainLater() {
        if (isStarting() || isRunning()) {
            scheduler.schedule(
                    () -> {
                        try {
                            look();
                        } finally {
                            lookAgainLater();
                        }
                    },
                    LOOK.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }
}
