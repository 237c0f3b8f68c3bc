package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EndOffsetsIT {

    private final ClientProperties kafka =
            new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of());
    private final Topics topics = EmbeddedKafka.shared().freshTopics(1);

    /** No relay can read it yet, so a partition that gives nothing of it is not damaged. */
    @Test
    void anOpenTransactionIsBeyondTheEnd() throws Exception {
        try (Admin admin = Admin.create(kafka.admin("test"));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        kafka.transactions("test", topics.messages(), Duration.ofMinutes(1)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            assertThat(new TopicSetup(admin, topics).ensure()).isInstanceOf(TopicState.Ready.class);
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topics.messages(), 0, null, new byte[1]))
                    .get();

            assertThat(end(admin)).isZero();

            producer.commitTransaction();
            await().until(() -> end(admin) == 2); // Kafka marks the end of a transaction a moment later
        }
    }

    private long end(Admin admin) {
        return EndOffsets.from(() -> admin, topics.messages())
                .apply(Set.of(0))
                .toCompletableFuture()
                .join()
                .get(0);
    }
}
