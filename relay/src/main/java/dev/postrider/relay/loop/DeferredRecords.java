package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Engine;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the engine deferred is read again. */
record DeferredRecords(Engine engine, Records records) implements Reading {

    @Override
    public Map<Integer, Long> wanted() {
        return engine.backfills();
    }

    @Override
    public boolean give(ConsumerRecord<byte[], byte[]> record) {
        return engine.reread(
                record.partition(),
                record.offset(),
                records.lane(record),
                records.identity(record),
                () -> records.entry(record));
    }
}
