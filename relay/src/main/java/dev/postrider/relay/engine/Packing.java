package dev.postrider.relay.engine;

import java.time.Duration;

/**
 * Whether the waiting messages of a lane share its next post. Only when they must: a message with a post of its own has
 * its own permalink, reactions and thread.
 *
 * <p>Each gets its own as long as the last of them would be posted soon enough that way.
 */
final class Packing {

    /** More than any post takes. */
    static final int ALL = Integer.MAX_VALUE;

    private final long afterNanos;
    private long lastPostNanos;

    /** @param after how long the last message of a lane may wait for a turn of its own; 0 = all that fit are packed */
    Packing(Duration after) {
        afterNanos = after.toNanos();
    }

    /**
     * A post was delivered.
     *
     * @param tookNanos from the commit that named it to its outcome
     */
    void delivered(long tookNanos) {
        lastPostNanos = tookNanos;
    }

    /**
     * Most messages of the lane's next post: one, or {@link #ALL} that fit.
     *
     * @param waiting messages of the lane; {@link #ALL} if it is not known how many
     * @param lanes in line, this one included: each gets its turn before this one has the next
     * @param periodNanos from one permit of this relay to the next
     */
    int most(int waiting, int lanes, long periodNanos) {
        if (afterNanos == 0 || waiting == ALL) {
            return ALL;
        }
        long turnNanos = Math.max(1, Math.max(lanes * periodNanos, lastPostNanos));
        return waiting - 1 <= afterNanos / turnNanos ? 1 : ALL; // divided, since the product can be beyond a long
    }
}
