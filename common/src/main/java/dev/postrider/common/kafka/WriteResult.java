package dev.postrider.common.kafka;

/** What became of a record handed to {@link RecordWriter}. */
public sealed interface WriteResult {

    /** Kafka holds it on all in-sync replicas. */
    record Written(int partition, long offset) implements WriteResult {}

    /** Kafka did not acknowledge it, as far as we can know; the reason holds nothing of the record. */
    record Failed(String reason) implements WriteResult {}

    /** Refused at once: as much as may wait is waiting already. */
    record Full() implements WriteResult {}
}
