package dev.postrider.relay.engine;

import dev.postrider.relay.composition.PostLimits;
import java.time.Duration;

/**
 * Bounds and patience of the engine.
 *
 * @param post what the destination takes in one post
 * @param maxInFlight requests whose outcome is awaited at once
 * @param bufferBytes records held in memory, of all partitions together
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

    /** Unfinished lanes per partition; more pause the reading. Their openings fit the metadata of a commit. */
    static final int LANES_PER_PARTITION = 350;

    /** What a lane holds in memory, if the whole allows; the rest of it is passed over and read again. */
    static final int LANE_BYTES = 256 * 1024;

    /** No lane takes more of the whole than that part. */
    private static final int LANE_PART = 4;

    /** Lanes next in line are filled: up to their share, and in any case with what a post takes. */
    static final int LANES_FILLED_AHEAD = 16;

    /** Answers that may be the destination's fault before a message is taken for the culprit. */
    static final int SUSPICIONS = 5;

    long laneBytes() {
        return Math.min(LANE_BYTES, bufferBytes / LANE_PART);
    }

    /** What a lane should hold when its turn comes: its part of the whole, so that all are read in one go. */
    long shareBytes(int lanes) {
        return Math.min(laneBytes(), bufferBytes / Math.max(1, lanes));
    }

    /** Beyond {@link #bufferBytes}, for lanes that hold nothing yet: a flood to others must not keep them waiting. */
    long firstRecordsBytes() {
        return bufferBytes * 3 / 2;
    }

    /**
     * Beyond that, lanes whose turn comes near are not filled.
     *
     * @param holdsNothing such a lane cannot even take its turn
     */
    long filledBytes(boolean holdsNothing) {
        return bufferBytes * (holdsNothing ? 3 : 2);
    }

    /** What the relay runs with, but for what the destination and the operator say. */
    public static Limits of(PostLimits post, Duration maxAge, Keys keys, Duration packAfter) {
        return new Limits(post, 64, 8L * 1024 * 1024, Duration.ofHours(1), maxAge, keys, packAfter);
    }
}
