package dev.postrider.ingress.problem;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often calls were refused, for each key name, problem code and field. Thread-safe.
 *
 * <p>Many tools neither repeat a refused message nor tell anybody, so the log does: each kind of refusal within 5 s of its
 * first, and then at most once a minute, with how many there were since. Nothing of what callers sent is kept or logged.
 */
public final class RefusalCounters implements AutoCloseable {

    /** The key's name where there was no valid key. */
    public static final String NO_KEY = "-";

    /** Kinds that are told apart; the others are one. */
    static final int MOST = 1_000;

    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final long LOOK_INTERVAL_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(RefusalCounters.class);

    private static final RefusalKind OTHERS = new RefusalKind(Refusal.OTHER, Refusal.OTHER, Refusal.OTHER);

    /** What refusals have in common that are counted together. */
    private record RefusalKind(String key, String code, String field) {}

    private static final class RefusalCount {

        private final LongAdder refusals = new LongAdder();

        // Both are only touched by whoever logs.
        private long logged;
        private long nextLogNanos;

        RefusalCount(long nowNanos) {
            nextLogNanos = nowNanos;
        }
    }

    private final Map<RefusalKind, RefusalCount> counters = new ConcurrentHashMap<>();
    private final Clock clock;
    private final ScheduledExecutorService logger =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ingress-refusals"));

    public RefusalCounters(Clock clock) {
        this.clock = clock;
        logger.scheduleWithFixedDelay(this::logDue, LOOK_INTERVAL_SECONDS, LOOK_INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Counts one.
     *
     * @param key name of the key it came with, or {@link #NO_KEY}
     */
    public void count(String key, Refusal refusal) {
        RefusalKind kind =
                new RefusalKind(key, refusal.problem().code(), refusal.field().orElse("-"));
        RefusalCount counter = counters.get(kind);
        if (counter == null) {
            counter = counters.computeIfAbsent(
                    counters.size() < MOST ? kind : OTHERS, unseen -> new RefusalCount(clock.nanos()));
        }
        counter.refusals.increment();
    }

    /** Logs the kinds that were not logged within the last minute and have new refusals. */
    synchronized void logDue() {
        long nowNanos = clock.nanos();
        counters.forEach((kind, counter) -> {
            if (counter.nextLogNanos - nowNanos <= 0) {
                log(kind, counter, nowNanos);
            }
        });
    }

    /** Logs what is left. */
    @Override
    public synchronized void close() {
        logger.shutdownNow();
        counters.forEach((kind, counter) -> log(kind, counter, clock.nanos()));
    }

    private static void log(RefusalKind kind, RefusalCount counter, long nowNanos) {
        long sum = counter.refusals.sum();
        if (sum > counter.logged) {
            LOG.warn(
                    "Calls refused key={} code={} field={} count={}",
                    kind.key(),
                    kind.code(),
                    kind.field(),
                    sum - counter.logged);
            counter.logged = sum;
            counter.nextLogNanos = nowNanos + LOG_INTERVAL.toNanos();
        }
    }
}
