package dev.postrider.relay.engine.exchange;

import java.time.Duration;

/** A change of state worth a line in the log. */
public sealed interface RelayEvent {

    /** The destination is left alone for a while. */
    record Paused(PauseCause cause, String reason, Duration pause) implements RelayEvent {}

    /** The destination takes posts again. */
    record Recovered(PauseCause cause) implements RelayEvent {}

    /** A lane waits because its channel refuses, or is missing. */
    record Parked(String lane, boolean missing, String reason, Duration pause) implements RelayEvent {}

    /** It is known now, or taken as known, what became of a post. */
    record UncertainSettled(UncertainResult result) implements RelayEvent {}

    /** What was posted there cannot be read back: after a crash a message may be posted twice. */
    record Unreadable(String channel) implements RelayEvent {}

    /** Messages look too old and wait, because the relay's clock is that far ahead of the destination's. */
    record ClocksDiffer(Duration ahead) implements RelayEvent {}

    /** The clocks agree again. */
    record ClocksAgree() implements RelayEvent {}

    /** Kafka acknowledges commits only when it is too late to post what they name. */
    record CommitsSlow(Duration took) implements RelayEvent {}

    /** As many lanes of a partition are unfinished as a commit can name: no more of it is read for now. */
    record ReadingPaused(int partition, int lanes) implements RelayEvent {}

    /** The partition is read again. */
    record ReadingResumed(int partition) implements RelayEvent {}

    /** More idempotency keys than can be remembered are in use: the oldest are forgotten. Said once. */
    record KeysForgotten(int most) implements RelayEvent {}

    /** No more of the partition is read until the relay is started anew. */
    record Stopped(int partition, String reason) implements RelayEvent {}
}
