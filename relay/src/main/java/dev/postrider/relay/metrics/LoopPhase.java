package dev.postrider.relay.metrics;

import java.util.Locale;

/** What the relay's thread does; together they are all of its time. */
public enum LoopPhase {
    /** Waits for records from Kafka, or for time to pass. */
    POLL,
    /** Reads deferred records and histories. */
    READ,
    /** Decides, and carries it out. */
    DECIDE,
    /** The rest: start offsets, paused partitions, watching the topic. */
    OTHER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
