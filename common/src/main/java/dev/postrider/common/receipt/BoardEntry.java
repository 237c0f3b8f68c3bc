package dev.postrider.common.receipt;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a partition is doing, as its owner tells it each two seconds while there is something to do, and once when it is done.
 *
 * @param at when, by the relay's clock
 * @param committed everything before is finished
 * @param readTo everything from here on is not read yet
 * @param postsPerSecond this relay's share of the rate, for all its partitions together
 * @param lanesReady addresses that wait for a turn, of all its partitions together
 * @param messagesPerPost of the last posts, on average; at least 1
 * @param pause while the chat server is paused
 * @param held addresses of this partition that wait for something else than their turn, {@value #MOST_HELD} at most
 * @param posting addresses of this partition whose post is under way
 */
public record BoardEntry(
        Reporter reporter,
        int partition,
        Instant at,
        long committed,
        long readTo,
        double postsPerSecond,
        int lanesReady,
        double messagesPerPost,
        Optional<ChatPause> pause,
        List<HeldLane> held,
        List<PostingLane> posting) {

    /** So many are named at most: those that are held for longest. */
    public static final int MOST_HELD = 100;

    public BoardEntry {
        held = List.copyOf(held);
        posting = List.copyOf(posting);
    }

    /**
     * Nothing is posted.
     *
     * @param reason in words
     * @param until when it is tried again
     */
    public record ChatPause(String reason, Instant since, Instant until) {}

    /** Why an address is held. */
    public enum HoldReason {
        /** There is no such channel, or the bot is not in it. */
        CHANNEL_MISSING,
        /** The channel takes no post of the bot: archived, read-only, not a member. */
        CHANNEL_REFUSED,
        /** Messages with an idempotency key wait until the partition's history is read. */
        HISTORY,
        /** It is not known yet whether an earlier post of it is there. */
        VERIFYING,
        /** It looks too old, and the clocks of relay and chat server differ too much to believe that. */
        CLOCK
    }

    /**
     * An address that is held.
     *
     * @param address its key
     * @param detail what the server said, and what to do
     * @param until when it is tried again
     */
    public record HeldLane(String address, HoldReason why, String detail, Instant since, Instant until) {}

    /**
     * An address whose post is sent, or was sent and is looked for.
     *
     * @param address its key
     * @param last the offset of the last message in that post
     */
    public record PostingLane(String address, long last) {}
}
