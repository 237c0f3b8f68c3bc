package dev.postrider.ingress.status;

import java.time.Instant;
import java.util.Optional;

/** What has become of a message. */
public sealed interface MessageStatus {

    /** Whether it stays so. */
    default boolean isFinal() {
        return true;
    }

    /** The key of its address; empty if it is not known any more. */
    default String address() {
        return "";
    }

    /** A span of time. */
    record TimeRange(Instant from, Instant to) {}

    /** Why a message waits for something else than its turn. */
    enum HeldWhy {
        /** Nothing is posted. */
        CHAT_PAUSED,
        /** There is no such channel, or the bot is not in it. */
        CHANNEL_MISSING,
        /** The channel takes no post of the bot. */
        CHANNEL_REFUSED,
        /** It has an idempotency key, and the relay still reads what was posted before. */
        HISTORY,
        /** The relay finds out whether an earlier post to this address is there. */
        VERIFYING,
        /** It looks too old, and the clocks of relay and chat server differ too much to believe that. */
        CLOCK
    }

    /** @param detail what the server said, or what to do; not for everybody */
    record Held(HeldWhy why, String detail, Instant since, Instant until) {}

    /**
     * No relay has read it yet.
     *
     * @param held why it is going to wait, as far as that is known
     */
    record QueuedStatus(String address, Instant acceptedAt, Optional<Held> held) implements MessageStatus {

        @Override
        public boolean isFinal() {
            return false;
        }
    }

    /**
     * A relay has read it.
     *
     * @param aheadAtMost so many messages go before it, at most
     * @param eta when it may be posted; empty where nobody can tell
     * @param asOf when its relay said so
     */
    record WaitingStatus(
            String address,
            Instant acceptedAt,
            Optional<Held> held,
            long aheadAtMost,
            Optional<TimeRange> eta,
            Instant asOf)
            implements MessageStatus {

        @Override
        public boolean isFinal() {
            return false;
        }
    }

    /**
     * Its post is sent, or was sent and is looked for.
     *
     * @param asOf when its relay said so
     */
    record PostingStatus(String address, Instant acceptedAt, Instant asOf) implements MessageStatus {

        @Override
        public boolean isFinal() {
            return false;
        }
    }

    /**
     * The chat server has it.
     *
     * @param post its post; empty if it is not known
     * @param together so many messages ended with it
     */
    record DeliveredStatus(String address, Instant at, String post, int together) implements MessageStatus {}

    /**
     * It repeats a message that was accepted before, and was dropped.
     *
     * @param of where the record of that one is; empty if it is not known any more
     * @param outcome of that one, if it is known
     */
    record RepeatedStatus(String address, Instant at, Optional<RecordPlace> of, Optional<MessageStatus> outcome)
            implements MessageStatus {

        @Override
        public boolean isFinal() {
            return of.isEmpty() || outcome.isPresent();
        }
    }

    /**
     * It was given up.
     *
     * @param detail what the server said, or what to do; not for everybody
     * @param deadLetter where it is in the topic of dead letters
     */
    record DeadLetterStatus(String address, Instant at, String reason, String detail, RecordPlace deadLetter)
            implements MessageStatus {}

    /** It has ended, and how is not known any more. */
    record FinishedStatus() implements MessageStatus {}

    /** Nothing can be told of it; later perhaps. */
    record UnknownStatus() implements MessageStatus {

        @Override
        public boolean isFinal() {
            return false;
        }
    }
}
