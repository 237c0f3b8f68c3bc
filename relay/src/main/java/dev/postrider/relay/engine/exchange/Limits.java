package dev.postrider.relay.engine.exchange;

import dev.postrider.relay.composition.PostLimits;
import java.time.Duration;

/**
 * Bounds and patience of the engine.
 *
 * @param post what the destination takes in one post
 * @param maxInFlight requests whose outcome is awaited at once
 * @param bufferBytes records held in memory, of all partitions together; up to three times that for lanes that hold none
 *     or whose turn is near
 * @param refusalPatience how long a lane is parked, all in all, before its messages are given up on
 * @param maxAge older messages are given up on
 * @param keys what is remembered of idempotency keys
 * @param packAfter messages of a lane share a post if the last would wait longer for one of its own; 0 = always
 */
public record Limits(
        PostLimits post,
        int maxInFlight,
        long bufferBytes,
        Duration refusalPatience,
        Duration maxAge,
        Keys keys,
        Duration packAfter) {

    /** Records in memory take up to three times that: see {@link #bufferBytes}. */
    public static final long BUFFER_BYTES = 8L * 1024 * 1024;

    /**
     * What is remembered of idempotency keys.
     *
     * @param window how long one names the same message, by the log's time
     * @param most of them, of all partitions together
     */
    public record Keys(Duration window, int most) {}

    public Limits {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("nothing could ever be posted");
        }
    }

    /** What the relay runs with, but for what the destination and the operator say. */
    public static Limits of(PostLimits post, Duration maxAge, Keys keys, Duration packAfter) {
        return new Limits(post, 64, BUFFER_BYTES, Duration.ofHours(1), maxAge, keys, packAfter);
    }
}
