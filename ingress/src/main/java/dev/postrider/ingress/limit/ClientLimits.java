package dev.postrider.ingress.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.postrider.common.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What each client address may do: make calls, and present wrong keys. Thread-safe.
 *
 * <p>At most {@link #MOST_CLIENTS} addresses are remembered for each, a few hundred bytes an address. One that is
 * forgotten, because its burst is full again or because many others call, begins with a full burst.
 */
public final class ClientLimits {

    /** Of as many addresses the newest calls are remembered. */
    static final int MOST_CLIENTS = 10_000;

    /**
     * Wrong keys. A key cannot be guessed at any rate; this keeps a client that tries, or one with an old key in a loop,
     * from filling the log and from costing more than a refusal.
     */
    static final Rate FAILURES = new Rate(10, 100);

    /** Questions for a status without a key: a polling client needs fewer, and one that tries ids gets no more. */
    static final Rate LOOK_UPS = new Rate(10, 100);

    private final @Nullable LoadingCache<ClientAddress, TokenBucket> calls;
    private final LoadingCache<ClientAddress, TokenBucket> failures;
    private final LoadingCache<ClientAddress, TokenBucket> lookUps;

    private ClientLimits(@Nullable Rate calls, Clock clock) {
        this.calls = calls == null ? null : buckets(calls, clock);
        failures = buckets(FAILURES, clock);
        lookUps = buckets(LOOK_UPS, clock);
    }

    /** Calls up to the rate. */
    public static ClientLimits of(Rate calls, Clock clock) {
        return new ClientLimits(calls, clock);
    }

    /** Any number of calls; wrong keys are limited all the same. */
    public static ClientLimits onlyFailures(Clock clock) {
        return new ClientLimits(null, clock);
    }

    /** A call has come; asked before anything else is done for it. */
    public RateDecision call(ClientAddress client) {
        return calls == null ? RateDecision.ALLOWED : calls.get(client).tryAcquire();
    }

    /**
     * A call has brought no valid key or signature; asked only then, so that who has a valid one is never kept out by
     * others behind the same address.
     */
    public RateDecision failure(ClientAddress client) {
        return failures.get(client).tryAcquire();
    }

    /** A call without a key asks for a status. */
    public RateDecision lookUp(ClientAddress client) {
        return lookUps.get(client).tryAcquire();
    }

    private static LoadingCache<ClientAddress, TokenBucket> buckets(Rate rate, Clock clock) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_CLIENTS)
                .expireAfterAccess(rate.untilFull())
                .ticker(clock::nanos)
                .executor(Runnable::run) // its housekeeping is short, and has no need of the JVM's common pool
                .build(client -> new TokenBucket(rate, clock));
    }

    /** For tests: how many are remembered. */
    long remembered() {
        failures.cleanUp();
        if (calls == null) {
            return failures.estimatedSize();
        }
        calls.cleanUp();
        return failures.estimatedSize() + calls.estimatedSize();
    }
}
