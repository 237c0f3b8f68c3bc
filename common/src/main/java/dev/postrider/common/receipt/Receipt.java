package dev.postrider.common.receipt;

import java.time.Instant;
import java.util.List;

/**
 * How records of one lane ended: in one post, in one dead letter, or as repetitions.
 *
 * @param at when the relay learned it, by its own clock, in whole milliseconds
 * @param attempts how often something was asked of the chat server for the first of them, 0 if never
 * @param messages in the order of their offsets; at least one
 */
public record Receipt(Reporter reporter, FinalResult result, Instant at, int attempts, List<FinishedMessage> messages) {

    public Receipt {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a receipt without a message");
        }
    }

    /** How they ended. */
    public sealed interface FinalResult {}

    /**
     * The chat server has them.
     *
     * @param post the id of the post that holds the last of them; empty if it was found there by others, and not known
     */
    public record Delivered(String post) implements FinalResult {}

    /**
     * Given up.
     *
     * @param reason one of the closed set of reasons, in lower case
     * @param detail what the server said, or what to do
     * @param partition of the topic of dead letters
     * @param offset there
     */
    public record DeadLettered(String reason, String detail, int partition, long offset) implements FinalResult {}

    /**
     * They repeat messages that were accepted before, and were dropped.
     *
     * @param originals the offset of the record that each repeats, in the order of the messages; negative where that is
     *     not known any more. It may be a repetition itself.
     */
    public record Repeated(List<Long> originals) implements FinalResult {
        public Repeated {
            originals = List.copyOf(originals);
        }
    }

    /**
     * A dead letter that was replayed: what becomes of it is said of the new record.
     *
     * @param partition of the topic of messages
     * @param offset there
     */
    public record Replayed(int partition, long offset) implements FinalResult {}
}
