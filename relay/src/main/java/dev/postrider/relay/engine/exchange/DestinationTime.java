package dev.postrider.relay.engine.exchange;

import java.time.Duration;

/**
 * What the destination's clock showed.
 *
 * @param wallMillis that an answer told
 * @param seenNanos when that answer came, in the relay's monotonic time
 */
public record DestinationTime(long wallMillis, long seenNanos) {

    /** How far a clock that shows this now is ahead of the destination's. */
    public Duration ahead(long nowMillis, long nowNanos) {
        return Duration.ofMillis(nowMillis - wallMillis).minusNanos(nowNanos - seenNanos);
    }
}
