package dev.postrider.ingress.status;

/** What came of reading the record at a place. */
sealed interface ReadResult {

    /** It is a message. */
    record MessageRead(KnownRecord message) implements ReadResult {}

    /** There is a record, or a gap, and no message of ours. */
    record NoMessage() implements ReadResult {}

    /** It was there, and Kafka has deleted it. */
    record Trimmed() implements ReadResult {}

    /** The log ends before it. */
    record BeyondEnd() implements ReadResult {}

    /** Kafka does not tell now, or too many want to know. */
    record ReadFailed() implements ReadResult {}
}
