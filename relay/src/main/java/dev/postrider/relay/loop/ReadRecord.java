package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Entry;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record as it was read. */
record ReadRecord(ConsumerRecord<byte[], byte[]> record) implements Entry.Original {

    /** Objects around a record and its decoded form: lane, ledger, headers. */
    private static final int OVERHEAD_BYTES = 512;

    /** What the record takes in memory: its bytes, and about as much again for the decoded text. */
    int bytes() {
        int key = Math.max(0, record.serializedKeySize());
        int value = Math.max(0, record.serializedValueSize());
        return OVERHEAD_BYTES + key + 2 * value;
    }
}
