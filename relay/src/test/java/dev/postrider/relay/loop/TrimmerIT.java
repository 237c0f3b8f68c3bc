package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TrimmerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final ClientProperties kafka =
            new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of());
    private final Topics topics = EmbeddedKafka.shared().freshTopics(2);
    private final Admin admin = Admin.create(kafka.admin("test"));
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka.producer("test"), new ByteArraySerializer(), new ByteArraySerializer());

    @BeforeEach
    void makeTopics() {
        assertThat(new TopicSetup(admin, topics).ensure()).isInstanceOf(TopicState.Ready.class);
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @Test
    void finishedOldRecordsGoAndUndeliveredOnesStay() throws Exception {
        write(0, 5);
        write(1, 5);
        ManualClock clock = new ManualClock(lastWritten(1).plus(WINDOW).plusSeconds(60), 0);
        Trimmer trimmer = trimmer(clock);
        round(trimmer, clock, Map.of(0, 5L, 1, 5L));
        await().atMost(PATIENCE).until(() -> beginning(0) == 5 && beginning(1) == 5);

        write(0, 5);
        write(1, 5);
        clock.advance(WINDOW.plusHours(1));
        await().atMost(PATIENCE).until(() -> {
            round(trimmer, clock, Map.of(0, 10L, 1, 8L));
            return beginning(0) == 10;
        });
        assertThat(beginning(1)).isEqualTo(5);
    }

    /** An unfinished record may repeat any that were young when it was written. */
    @Test
    void whatAnUnfinishedRecordMayRepeatStaysHoweverOldItIs() throws Exception {
        write(0, 3);
        ManualClock clock = new ManualClock(lastWritten(0).plusSeconds(60), 0);
        Trimmer trimmer = trimmer(clock);
        round(trimmer, clock, Map.of(0, 3L));
        write(0, 2);

        write(1, 1);
        clock.advance(WINDOW.multipliedBy(3));
        await().atMost(PATIENCE).until(() -> {
            round(trimmer, clock, Map.of(0, 4L, 1, 1L));
            return beginning(1) == 1; // so a round has passed
        });
        assertThat(beginning(0)).isZero();
        await().atMost(PATIENCE).until(() -> {
            round(trimmer, clock, Map.of(0, 5L));
            return beginning(0) == 5;
        });
    }

    @Test
    void recordsWithinTheWindowStay() throws Exception {
        long last = write(0, 5);
        Instant firstYoung = Instant.ofEpochMilli(writeLater(0, last));
        ManualClock clock = new ManualClock(firstYoung.plus(WINDOW), 0);

        trimmer(clock).offer(Map.of(0, 6L));

        await().atMost(PATIENCE).until(() -> beginning(0) > 0);
        assertThat(beginning(0)).isEqualTo(5);
    }

    @Test
    void aRoundIsDueAfterEachIntervalOnly() throws Exception {
        write(0, 2);
        ManualClock clock = new ManualClock(lastWritten(0).plus(WINDOW).plusSeconds(60), 0);
        Trimmer trimmer = trimmer(clock);
        trimmer.offer(Map.of(0, 2L));
        await().atMost(PATIENCE).until(() -> beginning(0) == 2);

        write(0, 2);
        trimmer.offer(Map.of(0, 3L));
        clock.advance(INTERVAL);
        await().atMost(PATIENCE).until(() -> {
            trimmer.offer(Map.of(0, 4L)); // the answer of the first round may still be on its way
            return beginning(0) == 4;
        });
    }

    @Test
    void aProblemIsSaidOnceAndItsEndToo() throws Exception {
        write(0, 5);
        ManualClock clock = new ManualClock(lastWritten(0).plus(WINDOW).plusSeconds(60), 0);
        Trimmer trimmer = trimmer(clock);
        try (CapturedLog log = CapturedLog.of(Trimmer.class)) {
            cleanupPolicy("compact"); // of such a topic no record is deleted
            trimmer.offer(Map.of(0, 5L));
            await().atMost(PATIENCE).until(() -> log.messages().size() == 1);
            for (int i = 0; i < 20; i++) {
                round(trimmer, clock, Map.of(0, 5L));
            }
            cleanupPolicy("delete");
            await().atMost(PATIENCE).until(() -> {
                round(trimmer, clock, Map.of(0, 5L));
                return beginning(0) == 5 && log.messages().size() >= 2;
            });
            assertThat(log.messages())
                    .containsExactly(
                            "Deleting finished records is failing, the disk fills up: reason=PolicyViolationException",
                            "Deleting finished records recovered");
        }
    }

    private void cleanupPolicy(String policy) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.messages());
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry("cleanup.policy", policy), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get(20, TimeUnit.SECONDS);
    }

    private static void round(Trimmer trimmer, ManualClock clock, Map<Integer, Long> finished) {
        clock.advance(INTERVAL);
        trimmer.offer(finished);
    }

    private Trimmer trimmer(ManualClock clock) {
        return new Trimmer(() -> admin, topics.messages(), new Trimmer.Rules(WINDOW, INTERVAL), clock);
    }

    /** Answers the log's time of the last one, in milliseconds. */
    private long write(int partition, int count) throws Exception {
        long last = 0;
        for (int number = 0; number < count; number++) {
            last = producer.send(new ProducerRecord<>(topics.messages(), partition, new byte[1], new byte[1]))
                    .get(20, TimeUnit.SECONDS)
                    .timestamp();
        }
        return last;
    }

    /** One more whose time differs; the log's clock is the broker's own. */
    private long writeLater(int partition, long than) throws Exception {
        await().atMost(PATIENCE).until(() -> Clock.system().wall().toEpochMilli() > than);
        return write(partition, 1);
    }

    private Instant lastWritten(int partition) throws Exception {
        TopicPartition of = new TopicPartition(topics.messages(), partition);
        return Instant.ofEpochMilli(admin.listOffsets(Map.of(of, OffsetSpec.maxTimestamp()))
                .partitionResult(of)
                .get(20, TimeUnit.SECONDS)
                .timestamp());
    }

    private long beginning(int partition) throws Exception {
        TopicPartition of = new TopicPartition(topics.messages(), partition);
        return admin.listOffsets(Map.of(of, OffsetSpec.earliest()))
                .partitionResult(of)
                .get(20, TimeUnit.SECONDS)
                .offset();
    }
}
