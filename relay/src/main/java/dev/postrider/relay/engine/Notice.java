package dev.postrider.relay.engine;

import java.time.Duration;

/** A change of state worth a line in the log. */
public sealed interface Notice {

    /** The destination is left alone for a while. */
    record Paused(PauseCause cause, String reason, Duration pause) implements Notice {}

    /** The destination takes posts again. */
    record Recovered(PauseCause cause) implements Notice {}

    /** A lane waits because its channel refuses. */
    record Parked(String lane, String reason, Duration pause) implements Notice {}

    /** A message is given up on. */
    record GivenUp(Entry entry, String lane, DeadReason reason, String detail) implements Notice {}

    /** What was posted there cannot be read back: after a crash a message may be posted twice. */
    record Unreadable(String channel) implements Notice {}

    /** Kafka acknowledges commits only when it is too late to post what they name. */
    record CommitsSlow(Duration took) implements Notice {}

    /** As many lanes of a partition are unfinished as a commit can name: no more of it is read for now. */
    record ReadingPaused(int partition, int lanes) implements Notice {}

    /** The partition is read again. */
    record ReadingResumed(int partition) implements Notice {}

    /** More idempotency keys than can be remembered are in use: the oldest are forgotten. Said once. */
    record KeysForgotten(int most) implements Notice {}

    /** No more of the partition is read until the relay is started anew. */
    record Stopped(int partition, String reason) implements Notice {}
}
