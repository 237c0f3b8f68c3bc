package dev.postrider.ingress.publish;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one message of a call and its repetitions by a proxy or client that got no answer.
 *
 * <p>A call is repeated if it is the same again while the first is unanswered, or within a minute after it failed. What
 * is unanswered is waited for together. What failed is published again under its id, marked as keyed: its first record
 * may be in the log all the same, and the relay then drops the second.
 *
 * <p>Of calls that failed it remembers 20,000 at most; one that is forgotten early is a call of its own. Thread-safe.
 */
public final class RetryDeduplicator {

    private static final int MOST_FAILED = 20_000;

    /** Proxies and clients that repeat by themselves do it within seconds. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    /** Publishes under an id. */
    @FunctionalInterface
    public interface Attempt {

        /** @param again whether a record of this id may be in the log already */
        CompletionStage<PublishResult> publish(UUID id, boolean again);
    }

    private static final class PendingCall {

        private final UUID id;
        private final boolean again;
        private final AtomicBoolean started = new AtomicBoolean();
        private final CompletableFuture<PublishResult> result = new CompletableFuture<>();

        // Only touched within the map.
        private int waiting;
        private boolean settled;

        PendingCall(UUID id, boolean again) {
            this.id = id;
            this.again = again;
        }
    }

    private final ConcurrentMap<RequestFingerprint, PendingCall> unanswered = new ConcurrentHashMap<>();
    private final Cache<RequestFingerprint, UUID> failed;
    private final LongAdder joined = new LongAdder();
    private final LongAdder retried = new LongAdder();

    public RetryDeduplicator(Clock clock) {
        failed = Caffeine.newBuilder()
                .maximumSize(MOST_FAILED)
                .expireAfterWrite(AFTER_FAILURE)
                .ticker(clock::nanos)
                .executor(Runnable::run) // its housekeeping is short, and has no need of the JVM's common pool
                .build();
    }

    /**
     * Publishes, or joins the publishing of the same call.
     *
     * @param waits whether the call stays unanswered for some time after its message is safe; until it says that it is
     *     answered, its repetitions join it
     * @param ids asked for a new id if the call is a new one
     */
    public Submission publish(RequestFingerprint fingerprint, boolean waits, Supplier<UUID> ids, Attempt attempt) {
        PendingCall call = requireNonNull(unanswered.compute(fingerprint, (same, pending) -> {
            PendingCall found = pending == null ? begin(same, ids) : pending;
            found.waiting += waits ? 1 : 0;
            return found;
        }));
        if (call.started.getAndSet(true)) {
            joined.increment();
        } else {
            if (call.again) {
                retried.increment();
            }
            CompletableFuture.completedFuture(call) // so that a fault becomes the stage's, and settles the call too
                    .thenCompose(begun -> attempt.publish(begun.id, begun.again))
                    .whenComplete((result, fault) -> settle(fingerprint, call, result, fault));
        }
        return waits
                ? new Submission(call.id, call.result, () -> answered(fingerprint, call))
                : new Submission(call.id, call.result);
    }

    private PendingCall begin(RequestFingerprint fingerprint, Supplier<UUID> ids) {
        UUID before = failed.getIfPresent(fingerprint);
        return before == null ? new PendingCall(ids.get(), false) : new PendingCall(before, true);
    }

    private void answered(RequestFingerprint fingerprint, PendingCall call) {
        unanswered.computeIfPresent(fingerprint, (same, pending) -> {
            if (pending != call) {
                return pending;
            }
            call.waiting--;
            return call.settled && call.waiting == 0 ? null : call;
        });
    }

    /** Calls that came while the first was unanswered. */
    public long joined() {
        return joined.sum();
    }

    /** Calls that came after the first had failed. */
    public long retried() {
        return retried.sum();
    }

    private void settle(
            RequestFingerprint fingerprint,
            PendingCall call,
            @Nullable PublishResult result,
            @Nullable Throwable fault) {
        if (result instanceof PublishResult.NotPublished) {
            failed.put(fingerprint, call.id);
        } else if (call.again) {
            failed.invalidate(fingerprint);
        }
        // Before anybody is answered: a call after the answer is another message.
        boolean safe = result instanceof PublishResult.Published;
        unanswered.computeIfPresent(fingerprint, (same, pending) -> {
            call.settled = true;
            return pending == call && !(safe && call.waiting > 0) ? null : pending;
        });
        if (result == null) {
            call.result.completeExceptionally(requireNonNull(fault, "a stage has a result or a fault"));
        } else {
            call.result.complete(result);
        }
    }
}
