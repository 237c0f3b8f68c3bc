package dev.postrider.e2e.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the command, again and again, until one run comes to its end. */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledReplayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LETTERS = 10_000;
    private static final int KILLS = 4;

    private final ClientProperties kafka =
            new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of());
    private final Topics topics = EmbeddedKafka.shared().freshTopics(1);
    private final TopicPartition partition = new TopicPartition(topics.messages(), 0);
    private final KafkaConsumer<byte[], byte[]> messages =
            new KafkaConsumer<>(kafka.reader("test"), new ByteArrayDeserializer(), new ByteArrayDeserializer());

    @TempDir
    private Path directory;

    @Test
    void replaysEachOnceAndInOrder() {
        makeTopics();
        writeLetters();
        messages.assign(List.of(partition));
        List<Long> kills = new ArrayList<>();
        for (long seen = 0; kills.size() < KILLS && seen < LETTERS; ) {
            long before = seen;
            try (JavaProcess replay = replay()) {
                replay.await("more than " + before, () -> end() > before, PATIENCE);
                replay.kill();
            }
            seen = end();
            kills.add(seen);
        }
        try (JavaProcess last = replay()) {
            assertThat(last.awaitExit(PATIENCE)).isZero();
            assertThat(last.out()).startsWith("Replayed ").contains(" of " + LETTERS + " dead letters; ");
            assertThat(last.out()).doesNotStartWith("Replayed " + LETTERS + " of");
        }

        assertThat(kills).isNotEmpty();
        assertThat(kills.get(0)).as("killed in the middle").isLessThan(LETTERS);
        assertThat(values()).isEqualTo(IntStream.range(0, LETTERS).boxed().toList());
    }

    @AfterEach
    void close() {
        messages.close();
    }

    private void makeTopics() {
        try (Admin admin = Admin.create(kafka.admin("test"))) {
            assertThat(new TopicSetup(admin, topics).ensure()).isInstanceOf(TopicState.Ready.class);
        }
    }

    private void writeLetters() {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.producer("test"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < LETTERS; number++) {
                byte[] text = String.valueOf(number).getBytes(UTF_8);
                ProducerRecord<byte[], byte[]> letter =
                        new ProducerRecord<>(topics.deadLetters(), 0, "user/jane".getBytes(UTF_8), text);
                letter.headers()
                        .add("postrider-reason", "refused".getBytes(UTF_8))
                        .add("postrider-origin-topic", topics.messages().getBytes(UTF_8))
                        .add("postrider-origin-partition", "0".getBytes(UTF_8))
                        .add("postrider-origin-offset", text);
                producer.send(letter);
            }
        }
    }

    private JavaProcess replay() {
        return JavaProcess.start(new JavaProcess.LaunchCommand(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                Path.of("..", "relay", "target", "postrider-relay.jar"),
                List.of("dead-letters", "replay", "--all"),
                directory,
                Map.of(
                        "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "POSTRIDER_TOPIC", topics.messages(),
                        "POSTRIDER_DEAD_LETTER_TOPIC", topics.deadLetters(),
                        "POSTRIDER_RECEIPTS", "0",
                        "POSTRIDER_PARTITIONS", "1")));
    }

    /** Where the committed messages end. */
    private long end() {
        return messages.endOffsets(List.of(partition)).get(partition);
    }

    private List<Integer> values() {
        List<Integer> values = new ArrayList<>();
        messages.seek(partition, 0);
        for (long end = end(); messages.position(partition) < end; ) {
            messages.poll(Duration.ofMillis(200))
                    .forEach(record -> values.add(Integer.parseInt(new String(record.value(), UTF_8))));
        }
        return values;
    }
}
