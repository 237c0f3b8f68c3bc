package dev.postrider.relay.engine.exchange;

/** What a lane waits for, as an operator sees it. */
public enum LaneStatus {
    /** Its turn: the rate, or the end of a pause. */
    READY,
    /** The answer to its request. */
    REQUESTING,
    /** To learn whether a post is there. */
    VERIFYING,
    /** Its channel to take posts again. */
    CHANNEL_REFUSED,
    /** Its channel to exist, or the bot to be in it. */
    CHANNEL_MISSING,
    /** The partition's history, which tells whether its messages are repetitions. */
    HISTORY,
    /** The clocks of relay and chat server to agree: its messages look too old. */
    CLOCK,
    /** Kafka to take its dead letter. */
    DEAD_LETTER
}
