package dev.postrider.relay.engine;

import java.time.Duration;

/**
 * Bounds and patience of the engine.
 *
 * @param postCodePoints longest post the destination takes
 * @param maxInFlight requests whose outcome is awaited at once
 * @param bufferBytes records held in memory, of all partitions together
 * @param refusalPatience how long a lane is parked, all in all, before its messages are given up on
 */
public record Limits(int postCodePoints, int maxInFlight, long bufferBytes, Duration refusalPatience) {

    public Limits {
        if (postCodePoints < 1 || maxInFlight < 1) {
            throw new IllegalArgumentException("nothing could ever be posted");
        }
    }

    /** Lanes per partition; more pause the reading. They fit the commit's metadata while less than 2^20 apart. */
    static final int LANES_PER_PARTITION = 1_000;

    /** Records per partition held at most, so that many small ones cannot outgrow the bytes they are counted with. */
    static final int ENTRIES_PER_PARTITION = 10_000;

    /** Answers that may be the destination's fault before a message is taken for the culprit. */
    static final int SUSPICIONS = 5;

    /** What the relay runs with, but for the destination's own limit. */
    public static Limits of(int postCodePoints) {
        return new Limits(postCodePoints, 64, 16L * 1024 * 1024, Duration.ofHours(1));
    }
}
