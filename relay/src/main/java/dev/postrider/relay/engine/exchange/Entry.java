package dev.postrider.relay.engine.exchange;

import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.DecodedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as the engine sees it.
 *
 * @param content what it turned out to hold
 * @param replayed whether it was a dead letter before: then nothing is taken for known
 * @param acceptedMillis wall time at which Kafka took it
 * @param ageFromMillis wall time from which its age counts: the later of that and of what the ingress says
 * @param bytes what it takes in memory, roughly
 * @param original the record as Kafka holds it: only carried, for the dead letter and what its headers say
 */
public record Entry(
        Position position,
        DecodedRecord content,
        boolean replayed,
        long acceptedMillis,
        long ageFromMillis,
        int bytes,
        Original original) {

    /** The name of the API key it was sent with; empty if the record names none. */
    public String caller() {
        return CallerHeader.decode(original.header(CallerHeader.NAME));
    }

    /** Whatever the shell needs to write a dead letter. */
    public interface Original {

        /** The header of a record whose call belongs to a trace, as W3C Trace Context has it. */
        String TRACE_PARENT = "traceparent";

        /** The value of its last header of that name; null if it has none. */
        default byte @Nullable [] header(String name) {
            return null;
        }
    }
}
