package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Engine;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the engine passed over is read again. */
record PassedOver(Engine engine, Records records) implements Reading {

    @Override
    public Map<Integer, Long> wanted() {
        return engine.scans();
    }

    @Override
    public boolean give(ConsumerRecord<byte[], byte[]> record) {
        return engine.reread(
                record.partition(),
                record.offset(),
                records.lane(record),
                records.stamp(record),
                () -> records.entry(record));
    }
}
