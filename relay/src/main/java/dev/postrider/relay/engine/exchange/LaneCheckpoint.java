package dev.postrider.relay.engine.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A lane's progress: its first unfinished record.
 *
 * @param drained the record itself is finished, but the lane may have more behind it that is not read again yet
 * @param done code points of the record's message that are out already
 * @param intent the post that is about to be sent, or whose outcome is not known; it begins here
 */
public record LaneCheckpoint(
        long offset, boolean drained, int done, @Nullable NamedPost intent) {

    private static final int DISTANCE_BYTES = 5;
    private static final int DONE_BYTES = 3;

    /** How far its end lies behind its beginning, the code points of the last message, and two ages. */
    public static final int INTENT_BYTES = 4 + 3 + 2;

    /** What {@link #nameBytes} is at most. */
    public static final int MOST_NAME_BYTES = DISTANCE_BYTES + DONE_BYTES + INTENT_BYTES;

    /** Bytes it takes in the metadata of a commit, at most, while its lanes are less than 2^31 records apart. */
    public int nameBytes() {
        return DISTANCE_BYTES + (done > 0 ? DONE_BYTES : 0) + (intent == null ? 0 : INTENT_BYTES);
    }

    public static LaneCheckpoint unfinished(long offset) {
        return new LaneCheckpoint(offset, false, 0, null);
    }

    public static LaneCheckpoint drained(long offset) {
        return new LaneCheckpoint(offset, true, 0, null);
    }
}
