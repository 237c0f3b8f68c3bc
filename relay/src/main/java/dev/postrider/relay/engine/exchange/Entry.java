package dev.postrider.relay.engine.exchange;

import dev.postrider.common.message.DecodedRecord;

/**
 * A record as the engine sees it.
 *
 * @param content what it turned out to hold
 * @param replayed whether it was a dead letter before: then nothing is taken for known
 * @param acceptedMillis wall time at which Kafka took it
 * @param bytes what it takes in memory, roughly
 * @param original the record as Kafka holds it: only carried, for the dead letter
 */
public record Entry(
        Position position, DecodedRecord content, boolean replayed, long acceptedMillis, int bytes, Original original) {

    /** Whatever the shell needs to write a dead letter. */
    public interface Original {

        /** The name of the key that the message was sent with; empty if there was none. */
        default String caller() {
            return "";
        }
    }
}
