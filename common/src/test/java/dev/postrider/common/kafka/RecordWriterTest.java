package dev.postrider.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class RecordWriterTest {

    private static final TopicState READY = new TopicState.Ready(List.of(), "an-id");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger faults = new AtomicInteger();

    /** Room for one record: a fault that kept it would be seen. */
    private final RecordWriter.Limits one = new RecordWriter.Limits(1, 1_000, PATIENCE);

    @Test
    void goesOnAfterAFaultInTheLookAtTheTopics() {
        faults.set(2);
        TopicGate gate = new TopicGate(() -> {
            fault();
            return READY;
        });
        try (RecordWriter writer = new RecordWriter("test-writer", new FaultyProducer(), gate, one)) {
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
    }

    @Test
    void failsTheRecordOfAFaultAndWritesTheNext() {
        faults.set(1);
        TopicGate open = new TopicGate(() -> READY);
        try (RecordWriter writer = new RecordWriter("test-writer", new FaultyProducer(), open, one)) {
            assertThat(write(writer)).isEqualTo(new WriteResult.Failed("UnsupportedOperationException"));
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
    }

    private static WriteResult write(RecordWriter writer) {
        CompletableFuture<WriteResult> result = writer.write(new ProducerRecord<>("topic", new byte[1], new byte[1]))
                .toCompletableFuture();
        assertThat(result).succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return result.join();
    }

    private void fault() {
        if (faults.getAndDecrement() > 0) {
            throw new UnsupportedOperationException("foreseen by nobody");
        }
    }

    private final class FaultyProducer extends MockProducer<byte[], byte[]> {

        FaultyProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            fault();
            return super.send(record, callback);
        }
    }
}
