package dev.postrider.relay.engine.exchange;

import java.util.Locale;

/** Why a message was given up on. */
public enum DeadReason {
    /** The record is not one of ours, or damaged. */
    MALFORMED,
    /** There is no such channel or person. */
    CHANNEL_MISSING,
    /** The channel refused posts for longer than the relay waits for it. */
    CHANNEL_REFUSED,
    /** The destination will never take this message. */
    REFUSED,
    /** It waited for longer than messages are worth posting. */
    TOO_OLD;

    /** As it is written in headers and receipts. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
