package dev.postrider.ingress.limit;

import dev.postrider.common.time.Clock;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The token bucket of one caller or one client address. Full at first. Thread-safe, without locks.
 *
 * <p>The limiter gives one permit each period and lets calls reserve those of later periods. A call that would have
 * to wait no longer than the burst without its first proceeds at once, with the permit of that later period; any other
 * is refused and reserves nothing. Periods lie on a fixed grid, so in any stretch of time one more than
 * {@code burst + stretch / period} may go, and never a second one.
 */
public final class TokenBucket {

    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicRateLimiter limiter;
    private final long aheadNanos;

    public TokenBucket(Rate rate, Clock clock) {
        Duration ahead = rate.period().multipliedBy(rate.burst() - 1L);
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(1)
                .limitRefreshPeriod(rate.period())
                .timeoutDuration(ahead)
                .build();
        limiter = new AtomicRateLimiter("bucket", config, clock::nanos);
        aheadNanos = ahead.toNanos();
    }

    /** Takes a token if there is one. */
    public RateDecision tryAcquire() {
        return limiter.reservePermission(1) >= 0 ? RateDecision.ALLOWED : new RateDecision.Limited(secondsUntilNext());
    }

    private int secondsUntilNext() {
        long nanos = limiter.getDetailedMetrics().getNanosToWait() - aheadNanos;
        return (int) Math.max(1, (nanos + NANOS - 1) / NANOS);
    }
}
