package dev.postrider.relay.loop;

import dev.postrider.relay.deadletter.DeadLetterHeaders;
import dev.postrider.relay.engine.exchange.Entry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record as it was read. */
record ReadRecord(ConsumerRecord<byte[], byte[]> record) implements Entry.Original {

    /** Objects around a record and its decoded form: lane, ledger. */
    private static final int OVERHEAD_BYTES = 512;

    private static final int HEADER_OVERHEAD_BYTES = 64;

    @Override
    public String caller() {
        return DeadLetterHeaders.find(record.headers(), DeadLetterHeaders.CALLER)
                .orElse("");
    }

    /** What the record takes in memory: its bytes, and about as much again for the decoded text. */
    int bytes() {
        int key = Math.max(0, record.serializedKeySize());
        int value = Math.max(0, record.serializedValueSize());
        int headers = 0;
        for (Header header : record.headers()) {
            byte[] content = header.value();
            headers += HEADER_OVERHEAD_BYTES + header.key().length() + (content == null ? 0 : content.length);
        }
        return OVERHEAD_BYTES + key + 2 * value + headers;
    }
}
