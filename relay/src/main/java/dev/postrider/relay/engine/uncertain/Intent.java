package dev.postrider.relay.engine.uncertain;

import dev.postrider.relay.composition.Composed;
import dev.postrider.relay.engine.exchange.Range;
import java.time.Duration;
import java.util.UUID;

/**
 * A post that is composed and about to be sent.
 *
 * <p>It may be sent only once Kafka has acknowledged a commit that names it, and only for a while after that commit was
 * sent: a worker that Kafka has given up on would not know it yet. The next owner finds it in the commit.
 */
public final class Intent {

    /** A commit renews the session of 6 s, so this long after it was sent the partition cannot be another's. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    private final Range range;
    private final Composed content;
    private final UUID lastId;

    private long namedNanos;
    private boolean leased;
    private boolean sent;

    public Intent(Range range, Composed content, UUID lastId, long nowNanos) {
        this.range = range;
        this.content = content;
        this.lastId = lastId;
        this.namedNanos = nowNanos;
    }

    public Range range() {
        return range;
    }

    public Composed content() {
        return content;
    }

    public UUID lastId() {
        return lastId;
    }

    /** A commit that names it, and may lease it, is sent. */
    public void named(long nowNanos) {
        namedNanos = nowNanos;
    }

    /** When the commit that may lease it was sent; before there is one, when it was composed. */
    public long namedNanos() {
        return namedNanos;
    }

    /** The commit was acknowledged. */
    public void acknowledged() {
        leased = true;
    }

    /** Whether it waits for a commit to name it. */
    public boolean wantsLease() {
        return !leased && !sent;
    }

    public boolean maySend(long nowNanos) {
        return leased && !sent && leaseUntilNanos() - nowNanos > 0;
    }

    /** It was not sent in time. */
    public boolean isExpired(long nowNanos) {
        return leased && !sent && leaseUntilNanos() - nowNanos <= 0;
    }

    public long leaseUntilNanos() {
        return namedNanos + LEASE.toNanos();
    }

    public void sent() {
        sent = true;
    }

    public boolean isSent() {
        return sent;
    }
}
