package dev.postrider.relay.engine;

/** What a lane in line wants to do next. */
enum Wish {
    /** Nothing for now: what it needs is not in memory yet, or its partition is being given up. */
    NOTHING,
    /** Post. */
    SAY,
    /** Ask the destination something. */
    LOOK,
    /** Give its head up. */
    GIVE_UP,
    /** Write the dead letter again that Kafka would not take. */
    WRITE_DEAD_LETTER,
    /** Take its doubt for settled. */
    SETTLE,
    /** Wait until time settles its doubt. */
    SLEEP
}
