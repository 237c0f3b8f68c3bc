package dev.postrider.broker;

import dev.postrider.common.kafka.ClientProperties;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients with the properties that Postrider gives them. */
final class Clients {

    private Clients() {}

    static Admin admin(String bootstrapServers) {
        return Admin.create(new ClientProperties(bootstrapServers, Map.of()).admin("test"));
    }

    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, Map<String, String> more) {
        return new KafkaProducer<>(
                new ClientProperties(bootstrapServers, more).producer("test"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static KafkaProducer<byte[], byte[]> writer(String bootstrapServers, Map<String, String> more) {
        return new KafkaProducer<>(
                new ClientProperties(bootstrapServers, more).writer("test"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String group) {
        return new KafkaConsumer<>(
                new ClientProperties(bootstrapServers, Map.of()).consumer("test", group),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    static int port(EmbeddedBroker broker) {
        return URI.create("kafka://" + broker.bootstrapServers()).getPort();
    }

    static void createTopic(String bootstrapServers, String topic) throws Exception {
        try (Admin admin = admin(bootstrapServers)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
        }
    }

    static ProducerRecord<byte[], byte[]> record(String topic, String text) {
        return new ProducerRecord<>(
                topic, "key".getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The texts in the topic's only partition, from its beginning to its present end. */
    static List<String> texts(String bootstrapServers, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<String> texts = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers, "reader")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    texts.add(new String(record.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }
}
