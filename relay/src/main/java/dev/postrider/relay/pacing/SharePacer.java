package dev.postrider.relay.pacing;

import dev.postrider.relay.engine.exchange.Pacer;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Paces this worker at its share of the fleet's rate: its assigned partitions over all partitions.
 *
 * <p>Kafka assigns each partition once, so the shares add up to the rate with nothing else to run. The period of a
 * limiter is fixed for its life and a new one starts full: a new share is a new limiter, drained at once.
 */
public final class SharePacer implements Pacer {

    /** Longer than any wait for a single permit: beyond its timeout the limiter refuses to reserve. */
    private static final Duration LONG = Duration.ofDays(365);

    /** A loop cannot meet a permit to the nanosecond; so much of its lateness does not slow the pace. */
    private static final Duration LATENESS = Duration.ofMillis(1);

    /** Over so long the limiter counts high rates: a loop that is late uses up what is left of each such time. */
    private static final Duration COUNTED = LATENESS.multipliedBy(10);

    private final double ratePerSecond;
    private final int partitions;
    private @Nullable AtomicRateLimiter limiter;
    private long nowNanos;
    private long periodNanos;
    private long lastPermitNanos;

    /** @param ratePerSecond of the whole fleet */
    public SharePacer(double ratePerSecond, int partitions) {
        this.ratePerSecond = ratePerSecond;
        this.partitions = partitions;
    }

    @Override
    public void share(int assigned, long now) {
        assert assigned <= partitions : "the shares of all relays add up to the rate";
        nowNanos = now;
        limiter = null;
        if (assigned > 0) {
            periodNanos = (long) Math.ceil(1e9 * partitions / (ratePerSecond * assigned));
            lastPermitNanos = now;
            int together = (int) Math.max(1, COUNTED.toNanos() / periodNanos);
            RateLimiterConfig config = RateLimiterConfig.custom()
                    .limitForPeriod(together)
                    .limitRefreshPeriod(Duration.ofNanos(together * periodNanos))
                    .timeoutDuration(LONG)
                    .build();
            limiter = new AtomicRateLimiter("share", config, () -> nowNanos);
            limiter.drainPermissions();
        }
    }

    @Override
    public long reserve(long now) {
        nowNanos = now;
        if (limiter == null) {
            return LONG.toNanos();
        }
        long wait = limiter.reservePermission(1);
        if (wait < 0) {
            throw new IllegalStateException("one permit is never further away than a year");
        }
        // The limiter counts by fixed periods, and would give a permit at the end of one and at the beginning of the
        // next: they are kept a period apart. Above 1,000 a second several may be late, and are given together.
        long due = Math.max(lastPermitNanos - now, -LATENESS.toNanos()) + periodNanos;
        long granted = Math.max(wait, Math.max(0, due));
        lastPermitNanos = now + (wait > 0 ? granted : due);
        return granted;
    }

    @Override
    public long periodNanos() {
        return limiter == null ? LONG.toNanos() : periodNanos;
    }
}
