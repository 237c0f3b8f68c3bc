package dev.postrider.ingress.problem;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.problem.CallReport.CallerCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many calls were accepted and refused: for each key name, refusals by problem code and field too. Thread-safe.
 *
 * <p>Many tools neither repeat a refused message nor tell anybody, so the log does: each kind of refusal within 5 s of its
 * first, and then at most once a minute, with how many there were since. Nothing of what callers sent is kept or logged.
 */
public final class CallCounters implements AutoCloseable {

    /** The key's name where there was no valid key. */
    public static final String NO_KEY = "-";

    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final long LOOK_INTERVAL_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(CallCounters.class);

    /** What refusals of one caller have in common that are counted together. Both are of closed sets. */
    private record RefusalKind(String code, String field) {}

    private static final class RefusalCount {

        private final LongAdder refusals = new LongAdder();

        // Both are only touched by the code that logs.
        private long logged;
        private long nextLogNanos;

        RefusalCount(long nowNanos) {
            nextLogNanos = nowNanos;
        }
    }

    private static final class CallerCount {

        private final LongAdder accepted = new LongAdder();
        private final Map<RefusalKind, RefusalCount> refused = new ConcurrentHashMap<>();
        private volatile long lastNanos;
    }

    private final Map<String, CallerCount> callers = new ConcurrentHashMap<>();
    private final Clock clock;
    private final int maxCallers;
    private final Instant since;
    private final ScheduledExecutorService logger =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ingress-refusals"));

    /** @param maxCallers names that are told apart; the others are one, {@link Refusal#OTHER} */
    public CallCounters(Clock clock, int maxCallers) {
        this.clock = clock;
        this.maxCallers = maxCallers;
        since = clock.wall();
        logger.scheduleWithFixedDelay(this::logDue, LOOK_INTERVAL_SECONDS, LOOK_INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** Counts a call whose message was accepted. */
    public void accepted(String caller) {
        count(caller, clock.nanos()).accepted.increment();
    }

    /**
     * Counts a refusal.
     *
     * @param key name of the key it came with, or {@link #NO_KEY}
     */
    public void count(String key, Refusal refusal) {
        long nowNanos = clock.nanos();
        RefusalKind kind =
                new RefusalKind(refusal.problem().code(), refusal.field().orElse("-"));
        count(key, nowNanos)
                .refused
                .computeIfAbsent(kind, unseen -> new RefusalCount(nowNanos))
                .refusals
                .increment();
    }

    private CallerCount count(String name, long nowNanos) {
        CallerCount count = callers.get(name);
        if (count == null) {
            boolean apart = name.equals(NO_KEY) || callers.size() < maxCallers;
            count = callers.computeIfAbsent(apart ? name : Refusal.OTHER, unseen -> new CallerCount());
        }
        count.lastNanos = nowNanos;
        return count;
    }

    /** What was counted until now. */
    public CallReport report() {
        Instant now = clock.wall();
        long nowNanos = clock.nanos();
        List<CallerCalls> calls = new ArrayList<>();
        callers.forEach((name, count) -> {
            Map<String, Long> refused = new TreeMap<>();
            count.refused.forEach((kind, refusals) -> refused.merge(kind.code(), refusals.refusals.sum(), Long::sum));
            Instant lastSeen = now.minusNanos(nowNanos - count.lastNanos);
            calls.add(new CallerCalls(name, count.accepted.sum(), refused, lastSeen));
        });
        calls.sort(Comparator.comparing(CallerCalls::name));
        return new CallReport(since, calls);
    }

    /** Logs the kinds that were not logged within the last minute and have new refusals. */
    synchronized void logDue() {
        long nowNanos = clock.nanos();
        callers.forEach((name, count) -> count.refused.forEach((kind, refusals) -> {
            if (refusals.nextLogNanos - nowNanos <= 0) {
                log(name, kind, refusals, nowNanos);
            }
        }));
    }

    /** Logs what is left. */
    @Override
    public synchronized void close() {
        logger.shutdownNow();
        long nowNanos = clock.nanos();
        callers.forEach(
                (name, count) -> count.refused.forEach((kind, refusals) -> log(name, kind, refusals, nowNanos)));
    }

    private static void log(String name, RefusalKind kind, RefusalCount refusals, long nowNanos) {
        long sum = refusals.refusals.sum();
        if (sum > refusals.logged) {
            LOG.warn(
                    "Calls refused key={} code={} field={} count={}",
                    name,
                    kind.code(),
                    kind.field(),
                    sum - refusals.logged);
            refusals.logged = sum;
            refusals.nextLogNanos = nowNanos + LOG_INTERVAL.toNanos();
        }
    }
}
