package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.Pacer;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.Lanes;
import java.time.Duration;

/**
 * Whether the waiting messages of a lane share its next post. Only when they must: a message with a post of its own has
 * its own permalink, reactions and thread. Each gets one as long as the last of them is posted soon enough that way.
 */
public final class PackingRule {

    /** More than any post takes. */
    static final int ALL = Integer.MAX_VALUE;

    private final long afterNanos;
    private final Pacer pacer;
    private final Lanes lanes;
    private long lastPostNanos;

    /** @param after how long the last message of a lane may wait for a post of its own; 0 = all that fit are packed */
    public PackingRule(Duration after, Pacer pacer, Lanes lanes) {
        afterNanos = after.toNanos();
        this.pacer = pacer;
        this.lanes = lanes;
    }

    /**
     * A post was delivered.
     *
     * @param tookNanos from the commit that named it to its outcome
     */
    void delivered(long tookNanos) {
        lastPostNanos = tookNanos;
    }

    /** Most messages of the lane's next post: one, or {@link #ALL} that fit. */
    int most(Lane lane, boolean open) {
        // Of a lane that is partly in Kafka, and while the destination is paused, nobody knows how many will wait.
        int waiting = open && !lane.isDeferred() ? lane.size() : ALL;
        return most(waiting, lanes.inLine(), pacer.periodNanos());
    }

    /**
     * The same.
     *
     * @param waiting messages of the lane
     * @param inLine lanes, this one included: each gets its turn before this one has the next
     * @param periodNanos from one permit of this relay to the next
     */
    int most(int waiting, int inLine, long periodNanos) {
        if (afterNanos == 0 || waiting == ALL) {
            return ALL;
        }
        long turnNanos = Math.max(1, Math.max(inLine * periodNanos, lastPostNanos));
        return waiting - 1 <= afterNanos / turnNanos ? 1 : ALL; // divided, since the product can be beyond a long
    }
}
