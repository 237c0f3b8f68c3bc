package dev.postrider.common.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class RecordWriterTest {

    private static final TopicState READY = new TopicState.Ready(List.of(), "an-id");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String THREAD = "test-writer";

    private final AtomicInteger faults = new AtomicInteger();

    /** Room for one record: a fault that kept it would be seen. */
    private final RecordWriter.Limits one = new RecordWriter.Limits(1, 1_000, PATIENCE);

    private final RecordWriter.Limits hasty = new RecordWriter.Limits(1, 1_000, Duration.ofSeconds(1));

    private final RecordWriter.Limits few = new RecordWriter.Limits(3, 1_000, PATIENCE);

    @Test
    void goesOnAfterAFaultInTheLookAtTheTopics() {
        faults.set(2);
        TopicGate gate = new TopicGate(() -> {
            fault();
            return READY;
        });
        try (RecordWriter writer = writer(new FaultyProducer(), gate, one)) {
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
    }

    @Test
    void failsTheRecordOfAFaultAndWritesTheNext() {
        faults.set(1);
        TopicGate open = new TopicGate(() -> READY);
        try (RecordWriter writer = writer(new FaultyProducer(), open, one)) {
            assertThat(write(writer)).isEqualTo(new WriteResult.Failed("UnsupportedOperationException"));
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
    }

    @Test
    void handsOverOnItsCallersThreadOnceThereIsNothingToWaitFor() {
        ShyProducer producer = new ShyProducer();
        try (RecordWriter writer = writer(producer, new TopicGate(() -> READY), few)) {
            CompletableFuture<WriteResult> early = handIn(writer, "early");
            producer.tellPartitions();
            assertWritten(early);

            // The first result is told before its record counts as out of the line.
            String caller = Thread.currentThread().getName();
            for (int i = 0; i < 1_000 && !producer.threads.contains(caller); i++) {
                assertWritten(handIn(writer, "late"));
            }

            assertThat(producer.threads).startsWith(THREAD).endsWith(caller);
        }
    }

    @Test
    void failsWhatKafkaDoesNotAcknowledgeInTime() {
        MockProducer<byte[], byte[]> silent =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        try (RecordWriter writer = writer(silent, new TopicGate(() -> READY), hasty)) {
            assertThat(write(writer)).isEqualTo(new WriteResult.Failed("no acknowledgement in time"));
        }
    }

    @Test
    void nobodyOvertakesWhoWaitsInTheLine() {
        ShyProducer producer = new ShyProducer();
        try (RecordWriter writer = writer(producer, new TopicGate(() -> READY), few)) {
            CompletableFuture<WriteResult> first = handIn(writer, "first");
            producer.tellPartitionsToCallers();
            CompletableFuture<WriteResult> second = handIn(writer, "second");
            assertThat(second).isNotDone();

            producer.tellPartitions();

            assertWritten(first);
            assertWritten(second);
            assertThat(producer.history())
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly("first", "second");
        }
    }

    @Test
    void writesWhatWaitsForItsPartitionsWhenItIsClosed() {
        ShyProducer producer = new ShyProducer();
        RecordWriter writer = writer(producer, new TopicGate(() -> READY), few);
        CompletableFuture<WriteResult> waiting = handIn(writer, "waiting");
        CompletableFuture<Void> closed = CompletableFuture.runAsync(writer::close);

        producer.tellPartitions();

        assertThat(closed).succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertWritten(waiting);
    }

    @Test
    void takesNothingOnceItIsClosed() {
        TopicGate gate = new TopicGate(() -> READY);
        assertThat(gate.tryOpen()).isTrue();
        RecordWriter writer = writer(forgetful(), gate, hasty);
        writer.close();

        assertThat(write(writer)).isEqualTo(new WriteResult.Failed("shutting down"));
        assertThat(write(writer)).isEqualTo(new WriteResult.Failed("shutting down")); // its room was given back
    }

    @Test
    void tellsInTimeWhatItsProducerForgotWhenItWasClosed() {
        TopicGate gate = new TopicGate(() -> READY);
        assertThat(gate.tryOpen()).isTrue();
        RecordWriter writer = writer(forgetful(), gate, hasty);
        CompletableFuture<WriteResult> forgotten = handIn(writer, "forgotten");
        writer.close();

        assertThat(forgotten)
                .succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .isEqualTo(new WriteResult.Failed("no acknowledgement in time"));
    }

    /** Never acknowledges, and lets nothing go when it is closed. */
    private static MockProducer<byte[], byte[]> forgetful() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void close(Duration timeout) {}
        };
    }

    private static RecordWriter writer(Producer<byte[], byte[]> producer, TopicGate gate, RecordWriter.Limits limits) {
        return new RecordWriter(THREAD, producer, gate, limits, Clock.system());
    }

    private static CompletableFuture<WriteResult> handIn(RecordWriter writer, String text) {
        return writer.write(new ProducerRecord<>("topic", new byte[1], text.getBytes(UTF_8)))
                .toCompletableFuture();
    }

    private static void assertWritten(CompletableFuture<WriteResult> result) {
        assertThat(result)
                .succeedsWithin(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .isInstanceOf(WriteResult.Written.class);
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

    /** Knows no partitions until it is told. */
    private static final class ShyProducer extends MockProducer<byte[], byte[]> {

        private final List<String> threads = new CopyOnWriteArrayList<>();
        private volatile boolean tellsCallers;
        private volatile boolean tellsWriter;

        ShyProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        void tellPartitions() {
            tellsCallers = true;
            tellsWriter = true;
        }

        void tellPartitionsToCallers() {
            tellsCallers = true;
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            if (Thread.currentThread().getName().equals(THREAD) ? tellsWriter : tellsCallers) {
                return List.of();
            }
            throw new TimeoutException("not known yet");
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            threads.add(Thread.currentThread().getName());
            return super.send(record, callback);
        }
    }
}
