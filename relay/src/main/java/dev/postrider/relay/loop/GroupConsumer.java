package dev.postrider.relay.loop;

import dev.postrider.common.kafka.ClientProperties;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the relay's consumers: the member of the group, and two readers outside it. */
public final class GroupConsumer {

    /** A killed relay's lanes move after this; the least that brokers allow by default. */
    private static final int SESSION_TIMEOUT_MS = 6_000;

    private static final int HEARTBEAT_MS = 500;

    /** The client's own buffers belong to the bound on memory. */
    private static final int FETCH_MAX_BYTES = 1024 * 1024;

    private static final int PARTITION_FETCH_MAX_BYTES = 128 * 1024;

    /** The second reader fills a few lanes at a time. */
    private static final int SECOND_PARTITION_FETCH_MAX_BYTES = 256 * 1024;

    /** Of a history only the headers are kept: it is read as fast as it can be. */
    private static final int HISTORY_POLL_RECORDS = 5_000;

    /** A commit without an answer keeps every post waiting: it is repeated after this long. */
    private static final int REQUEST_TIMEOUT_MS = 10_000;

    private GroupConsumer() {}

    /** @param instanceId a fixed name of this member, or empty */
    public static Consumer<byte[], byte[]> create(ClientProperties kafka, String group, String instanceId) {
        return new KafkaConsumer<>(
                properties(kafka, group, instanceId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads what it is told to, outside the group: it never joins and never commits. */
    public static Consumer<byte[], byte[]> second(ClientProperties kafka) {
        return beside(kafka.reader("postrider-relay-second"));
    }

    /** The same, for the history of partitions. */
    public static Consumer<byte[], byte[]> history(ClientProperties kafka) {
        Map<String, Object> properties = kafka.reader("postrider-relay-history");
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, HISTORY_POLL_RECORDS);
        return beside(properties);
    }

    private static Consumer<byte[], byte[]> beside(Map<String, Object> properties) {
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
        properties.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, SECOND_PARTITION_FETCH_MAX_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static Map<String, Object> properties(ClientProperties kafka, String group, String instanceId) {
        Map<String, Object> properties = kafka.consumer("postrider-relay", group);
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES);
        properties.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_MAX_BYTES);
        properties.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        if (!"consumer".equalsIgnoreCase(String.valueOf(properties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)))) {
            // The classic protocol: a killed member is noticed after its own session timeout. In the new protocol the
            // broker decides (45 s by default), and these properties would be refused.
            properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MS);
            properties.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
            properties.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        if (!instanceId.isEmpty()) {
            properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instanceId);
        }
        return properties;
    }
}
