package dev.postrider.common.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class RecordWriterTest {

    private static final TopicState READY = new TopicState.Ready(List.of(), "an-id");
    private static final TopicState AWAY = new TopicState.Unreachable("away");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TOPIC = "topic";

    private final AtomicInteger faults = new AtomicInteger();

    /** Room for one record: a fault that kept it would be seen. */
    private final RecordWriter.WriteLimits one = new RecordWriter.WriteLimits(1, 1_000, PATIENCE);

    private final RecordWriter.WriteLimits hasty = new RecordWriter.WriteLimits(1, 1_000, Duration.ofSeconds(1));

    private final RecordWriter.WriteLimits few = new RecordWriter.WriteLimits(3, 1_000, PATIENCE);

    @Test
    void whileTheTopicsAreNotReadyItFailsAtOnceAndTheProducerHearsNothing() {
        ShyProducer producer = new ShyProducer();
        producer.tellPartitions();
        try (RecordWriter writer = writer(producer, new TopicGate(() -> AWAY), hasty)) {
            for (int i = 0; i < 2; i++) {
                assertThat(handIn(writer, "early"))
                        .isCompletedWithValue(new WriteResult.Failed("the topics are not ready"));
            }
        }
        assertThat(producer.history()).isEmpty();
        assertThat(producer.askingThreads).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partitionsAreFetchedBeforeAnyRecordComesWhoeverFindsTheTopicsReady(boolean somebodyElse) {
        ShyProducer producer = new ShyProducer();
        TopicGate gate = somebodyElse ? open() : new TopicGate(() -> READY);
        try (RecordWriter writer = writer(producer, gate, one)) {
            await().until(() -> producer.askingThreads.contains("writer-" + TOPIC));

            assertThat(writer.obstacle()).contains("The partitions of topic are not known: TimeoutException.");
            assertThat(writer.ready().toCompletableFuture()).isNotDone();
            producer.tellPartitions();
            assertThat(writer.obstacle()).isEmpty();
            assertThat(writer.ready().toCompletableFuture()).succeedsWithin(PATIENCE);
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
    }

    @Test
    void aProducerThatIsClosedIsAnObstacle() {
        RecordWriter writer = writer(new FaultyProducer(), open(), one);
        writer.close();

        assertThat(writer.obstacle()).contains("The partitions of topic are not known: IllegalStateException.");
    }

    @Test
    void aFaultInTheLookAtTheTopicsEndsNothing() {
        faults.set(2);
        TopicGate gate = new TopicGate(() -> {
            fault();
            return READY;
        });
        try (RecordWriter writer = writer(new FaultyProducer(), gate, one)) {
            await().until(gate::isOpen);
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
    }

    @Test
    void failsTheRecordOfAFaultAndWritesTheNext() {
        faults.set(1);
        try (RecordWriter writer = writer(new FaultyProducer(), open(), one)) {
            assertThat(write(writer)).isEqualTo(new WriteResult.Failed("UnsupportedOperationException"));
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
    }

    @Test
    void handsOverOnItsCallersThread() {
        ShyProducer producer = new ShyProducer();
        try (RecordWriter writer = writer(producer, open(), one)) {
            assertThat(write(writer)).isInstanceOf(WriteResult.Written.class);
        }
        assertThat(producer.sendingThreads)
                .containsExactly(Thread.currentThread().getName());
    }

    @Test
    void refusesAtOnceWhatIsBeyondItsBounds() {
        MockProducer<byte[], byte[]> silent = silent();
        try (RecordWriter writer = writer(silent, open(), few)) {
            CompletableFuture<WriteResult> first = handIn(writer, "first");
            assertThat(handIn(writer, "x".repeat(1_000))).isCompletedWithValue(new WriteResult.Full());
            handIn(writer, "second");
            handIn(writer, "third");
            assertThat(handIn(writer, "fourth")).isCompletedWithValue(new WriteResult.Full());

            silent.completeNext();

            assertThat(first).isCompletedWithValueMatching(WriteResult.Written.class::isInstance);
            assertThat(handIn(writer, "x".repeat(900))).isNotDone();
            silent.flush();
        }
        assertThat(silent.history()).hasSize(4);
    }

    @Test
    void whatKafkaDoesNotAcknowledgeInTimeFailsAndKeepsItsRoomUntilItDoes() {
        MockProducer<byte[], byte[]> silent = silent();
        try (RecordWriter writer = writer(silent, open(), hasty)) {
            assertThat(write(writer)).isEqualTo(new WriteResult.Failed("no acknowledgement in time"));
            assertThat(write(writer)).isEqualTo(new WriteResult.Full());

            silent.completeNext();

            assertThat(handIn(writer, "next")).isNotDone();
        }
    }

    @Test
    void takesNothingOnceItIsClosed() {
        RecordWriter writer = writer(forgetful(), open(), hasty);
        writer.close();

        assertThat(write(writer)).isEqualTo(new WriteResult.Failed("shutting down"));
        assertThat(write(writer)).isEqualTo(new WriteResult.Failed("shutting down")); // its room was given back
    }

    @Test
    void closingEndsWhatItsProducerForgets() {
        RecordWriter writer = writer(forgetful(), open(), one);
        CompletableFuture<WriteResult> forgotten = handIn(writer, "forgotten");

        writer.close();
        writer.close();

        assertThat(forgotten).isCompletedWithValue(new WriteResult.Failed("shutting down"));
    }

    @Test
    void logsOnceThatWritesAreFailingAndOnceThatTheyRecovered() {
        Logger logger = (Logger) LoggerFactory.getLogger(RecordWriter.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        MockProducer<byte[], byte[]> producer = silent();
        try (RecordWriter writer = writer(producer, open(), few)) {
            for (int i = 0; i < 2; i++) {
                handIn(writer, "lost");
                producer.errorNext(new NotEnoughReplicasException("two of three are gone"));
            }
            for (int i = 0; i < 2; i++) {
                handIn(writer, "kept");
                producer.completeNext();
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly(
                        "WARN Kafka writes are failing: reason=NotEnoughReplicasException",
                        "INFO Kafka writes recovered");
    }

    private static TopicGate open() {
        TopicGate gate = new TopicGate(() -> READY);
        assertThat(gate.tryOpen()).isTrue();
        return gate;
    }

    /** Acknowledges when it is told to. */
    private static MockProducer<byte[], byte[]> silent() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Never acknowledges, and lets nothing go when it is closed. */
    private static MockProducer<byte[], byte[]> forgetful() {
        return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void close(Duration timeout) {}
        };
    }

    private static RecordWriter writer(
            Producer<byte[], byte[]> producer, TopicGate gate, RecordWriter.WriteLimits limits) {
        return new RecordWriter(new LazyClient<>(() -> producer), TOPIC, gate, limits, Clock.system());
    }

    private static CompletableFuture<WriteResult> handIn(RecordWriter writer, String text) {
        return writer.write(new ProducerRecord<>(TOPIC, new byte[1], text.getBytes(UTF_8)))
                .toCompletableFuture();
    }

    private static WriteResult write(RecordWriter writer) {
        CompletableFuture<WriteResult> result = handIn(writer, "text");
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

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            if (closed()) {
                throw new IllegalStateException("closed");
            }
            return super.partitionsFor(topic);
        }
    }

    /** Knows no partitions until it is told. */
    private static final class ShyProducer extends MockProducer<byte[], byte[]> {

        private final List<String> askingThreads = new CopyOnWriteArrayList<>();
        private final List<String> sendingThreads = new CopyOnWriteArrayList<>();
        private volatile boolean knows;

        ShyProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        void tellPartitions() {
            knows = true;
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            askingThreads.add(Thread.currentThread().getName());
            if (knows) {
                return List.of();
            }
            throw new TimeoutException("not known yet");
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            sendingThreads.add(Thread.currentThread().getName());
            return super.send(record, callback);
        }
    }
}
