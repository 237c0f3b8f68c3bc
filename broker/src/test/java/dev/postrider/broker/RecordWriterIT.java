package dev.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.WriteResult;
import dev.postrider.common.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class RecordWriterIT {

    private static final TopicState READY = new TopicState.Ready(List.of(), "an-id");
    private static final RecordWriter.WriteLimits WIDE =
            new RecordWriter.WriteLimits(10_000, 10_000_000, Duration.ofSeconds(10));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Kafka's own waiting cut short, so that a test of a lost broker is. */
    private static final Map<String, String> HASTY = Map.of("delivery.timeout.ms", "1000", "request.timeout.ms", "500");

    private static EmbeddedBroker shared;

    @BeforeAll
    static void start(@TempDir Path directory) throws BrokerException {
        shared = EmbeddedBroker.start(directory, 0);
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @Test
    void writesInTheOrderHandedIn(TestInfo test) throws Exception {
        String topic = topic(test);
        List<String> texts = IntStream.range(0, 2_000).mapToObj(String::valueOf).toList();
        List<CompletionStage<WriteResult>> results = new ArrayList<>();

        try (RecordWriter writer = ready(producer(shared), topic, WIDE)) {
            texts.forEach(text -> results.add(writer.write(Clients.record(topic, text))));

            for (int i = 0; i < texts.size(); i++) {
                assertThat(result(results.get(i))).isEqualTo(new WriteResult.Written(0, i));
            }
        }
        assertThat(Clients.texts(shared.bootstrapServers(), topic)).isEqualTo(texts);
    }

    @Test
    void whatFailedForUnknownPartitionsIsNeverWrittenLater(TestInfo test) throws Exception {
        String topic = topic(test);
        try (RecordWriter writer = writer(producer(shared), topic, WIDE)) {
            WriteResult first = result(writer.write(Clients.record(topic, "lost")));
            await().until(() -> writer.obstacle().isEmpty());

            // The first may have found the partitions known already.
            long offset = first instanceof WriteResult.Written ? 1 : 0;
            assertThat(result(writer.write(Clients.record(topic, "kept"))))
                    .isEqualTo(new WriteResult.Written(0, offset));
            assertThat(Clients.texts(shared.bootstrapServers(), topic)).hasSize((int) offset + 1);
        }
    }

    @Test
    void aTopicThatIsMissingFailsAtOnceAndHoldsUpNobody(TestInfo test) throws Exception {
        String topic = topic(test);
        try (RecordWriter writer = ready(producer(shared), topic, WIDE)) {
            assertThat(writer.write(Clients.record("no-such-topic", "lost")).toCompletableFuture())
                    .isCompletedWithValue(new WriteResult.Failed("TimeoutException"));

            assertThat(result(writer.write(Clients.record(topic, "kept")))).isEqualTo(new WriteResult.Written(0, 0));
        }
    }

    @Test
    void whatKafkasClientHasNoRoomForFailsAtOnce(TestInfo test) throws Exception {
        String topic = topic(test);
        Map<String, String> cramped = Map.of(
                "buffer.memory", "200000", "batch.size", "100000", "linger.ms", "5000", "delivery.timeout.ms", "20000");
        RecordWriter.WriteLimits limits = new RecordWriter.WriteLimits(10, 1_000_000, Duration.ofSeconds(30));
        try (RecordWriter writer = ready(Clients.writer(shared.bootstrapServers(), cramped), topic, limits)) {
            writer.write(Clients.record(topic, "x".repeat(90_000)));
            writer.write(Clients.record(topic, "x".repeat(90_000)));

            assertThat(result(writer.write(Clients.record(topic, "x".repeat(90_000)))))
                    .isEqualTo(new WriteResult.Failed("BufferExhaustedException"));
        }
    }

    @Test
    void aLostBrokerFailsWithinTheDeadlineAndItsReturnIsNoticed(@TempDir Path directory) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Clients.createTopic(broker.bootstrapServers(), "own");
        int port = Clients.port(broker);
        RecordWriter.WriteLimits limits = new RecordWriter.WriteLimits(1, 1_000, Duration.ofSeconds(4));
        try (RecordWriter writer = ready(producer(broker), "own", limits)) {
            assertThat(result(writer.write(Clients.record("own", "before")))).isEqualTo(new WriteResult.Written(0, 0));

            broker.close();
            assertThat(result(writer.write(Clients.record("own", "lost")))).isInstanceOf(WriteResult.Failed.class);
            assertThat(firstNotFull(writer, "own", "lost too")).isInstanceOf(WriteResult.Failed.class);

            try (EmbeddedBroker next = EmbeddedBroker.start(directory, port)) {
                assertThat(firstWritten(writer, "own", "after")).isInstanceOf(WriteResult.Written.class);
                assertThat(Clients.texts(next.bootstrapServers(), "own"))
                        .startsWith("before")
                        .endsWith("after")
                        .doesNotContain("lost", "lost too");
            }
        }
    }

    /** A producer that hears nothing for long (5 min, here 0.2 s) forgets all it knew, and begins with its settings. */
    @Test
    void afterALongAbsenceOfTheBrokerTheFirstRecordIsWrittenOnceNothingIsInTheWay(@TempDir Path directory)
            throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Clients.createTopic(broker.bootstrapServers(), "own");
        int port = Clients.port(broker);
        Map<String, String> forgetful = Map.of(
                "metadata.recovery.rebootstrap.trigger.ms", "200",
                "metadata.max.age.ms", "100",
                "delivery.timeout.ms", "8000",
                "request.timeout.ms", "500");
        Producer<byte[], byte[]> producer = Clients.writer(broker.bootstrapServers(), forgetful);
        try (RecordWriter writer = ready(producer, "own", WIDE)) {
            broker.close();
            await().atMost(PATIENCE).until(() -> writer.obstacle().isPresent());
            assertThat(writer.write(Clients.record("own", "lost")).toCompletableFuture())
                    .isCompletedWithValue(new WriteResult.Failed("TimeoutException"));

            try (EmbeddedBroker next = EmbeddedBroker.start(directory, port)) {
                await().atMost(PATIENCE).until(() -> writer.obstacle().isEmpty());
                assertThat(result(writer.write(Clients.record("own", "after"))))
                        .isEqualTo(new WriteResult.Written(0, 0));
                assertThat(Clients.texts(next.bootstrapServers(), "own")).containsExactly("after");
            }
        }
    }

    @Test
    void theFirstRecordAfterALongIdleTimeIsWritten(TestInfo test) throws Exception {
        String topic = topic(test);
        Map<String, Object> properties = refreshing();
        try (Forgotten forgotten = new Forgotten(topic);
                Producer<byte[], byte[]> producer = producer(properties);
                RecordWriter writer = ready(producer, topic, WIDE)) {
            double before = requests(producer);
            await().atMost(PATIENCE).until(() -> requests(producer) > before + 5); // of metadata, all of them

            assertThat(forgotten.isSaid()).isFalse();
            assertThat(result(writer.write(Clients.record(topic, "kept")))).isEqualTo(new WriteResult.Written(0, 0));
        }
    }

    /** What metadata.max.idle.ms is set for. Kafka takes no less than 5 s; by itself it has 5 min. */
    @Test
    @Tag("long")
    void withKafkasOwnIdleTimeTheFirstRecordWouldFail(TestInfo test) throws Exception {
        String topic = topic(test);
        Map<String, Object> properties = refreshing();
        properties.put("metadata.max.idle.ms", 5_000L);
        try (Forgotten forgotten = new Forgotten(topic);
                RecordWriter writer = ready(producer(properties), topic, WIDE)) {
            await().atMost(PATIENCE).until(forgotten::isSaid);

            assertThat(writer.write(Clients.record(topic, "lost")).toCompletableFuture())
                    .isCompletedWithValue(new WriteResult.Failed("TimeoutException"));
        }
    }

    @Test
    void closingWritesWhatWasHandedInAndTwiceIsHarmless(TestInfo test) throws Exception {
        String topic = topic(test);
        RecordWriter writer = ready(producer(shared), topic, WIDE);
        List<CompletionStage<WriteResult>> results = IntStream.range(0, 500)
                .mapToObj(i -> writer.write(Clients.record(topic, String.valueOf(i))))
                .toList();

        writer.close();
        writer.close();

        for (CompletionStage<WriteResult> result : results) {
            assertThat(result(result)).isInstanceOf(WriteResult.Written.class);
        }
        assertThat(result(writer.write(Clients.record(topic, "late"))))
                .isEqualTo(new WriteResult.Failed("shutting down"));
        assertThat(Clients.texts(shared.bootstrapServers(), topic)).hasSize(500);
    }

    /** Those of a writer, with metadata that is old after 50 ms instead of 5 min. */
    private static Map<String, Object> refreshing() {
        return new HashMap<>(new ClientProperties(
                        shared.bootstrapServers(), Map.of("metadata.max.age.ms", "50", "retry.backoff.ms", "10"))
                .writer("test"));
    }

    private static double requests(Producer<byte[], byte[]> producer) {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("request-total")
                        && metric.getKey().group().equals("producer-metrics"))
                .mapToDouble(metric -> (double) metric.getValue().metricValue())
                .sum();
    }

    /** Hears the producer say that it forgets the topic; to ask it would be to use the topic. */
    private static final class Forgotten implements AutoCloseable {

        private final Logger logger =
                (Logger) LoggerFactory.getLogger("org.apache.kafka.clients.producer.internals.ProducerMetadata");
        private final Level before = logger.getLevel();
        private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
        private final String said;

        Forgotten(String topic) {
            said = "Removing unused topic " + topic + " ";
            lines.list = new CopyOnWriteArrayList<>();
            lines.start();
            logger.setLevel(Level.DEBUG);
            logger.addAppender(lines);
        }

        boolean isSaid() {
            return lines.list.stream()
                    .anyMatch(line -> line.getFormattedMessage().contains(said));
        }

        @Override
        public void close() {
            logger.detachAppender(lines);
            logger.setLevel(before);
        }
    }

    private static Producer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return Clients.writer(broker.bootstrapServers(), HASTY);
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static RecordWriter writer(
            Producer<byte[], byte[]> producer, String topic, RecordWriter.WriteLimits limits) {
        TopicGate gate = new TopicGate(() -> READY);
        assertThat(gate.tryOpen()).isTrue();
        return new RecordWriter(new LazyClient<>(() -> producer), topic, gate, limits, Clock.system());
    }

    private static RecordWriter ready(
            Producer<byte[], byte[]> producer, String topic, RecordWriter.WriteLimits limits) {
        RecordWriter writer = writer(producer, topic, limits);
        await().atMost(PATIENCE).until(() -> writer.obstacle().isEmpty());
        return writer;
    }

    private static String topic(TestInfo test) throws Exception {
        String topic = test.getTestMethod().orElseThrow().getName();
        Clients.createTopic(shared.bootstrapServers(), topic);
        return topic;
    }

    private static WriteResult result(CompletionStage<WriteResult> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The bounds are given back a moment after a result is known. */
    private static WriteResult firstNotFull(RecordWriter writer, String topic, String text) throws Exception {
        WriteResult result = result(writer.write(Clients.record(topic, text)));
        while (result instanceof WriteResult.Full) {
            result = result(writer.write(Clients.record(topic, text)));
        }
        return result;
    }

    private static WriteResult firstWritten(RecordWriter writer, String topic, String text) throws Exception {
        WriteResult result = firstNotFull(writer, topic, text);
        while (!(result instanceof WriteResult.Written)) {
            result = firstNotFull(writer, topic, text);
        }
        return result;
    }
}
