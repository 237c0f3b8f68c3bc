package dev.postrider.common.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what lies between offsets, for a command: outside any group, only what is committed. For one thread; waits for Kafka,
 * and throws its exceptions. {@link #close} takes some seconds at most.
 */
public final class RangeReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** In a row. */
    private static final int MOST_VAIN_POLLS = 15;

    private final KafkaConsumer<byte[], byte[]> consumer;

    public RangeReader(ClientProperties kafka, String clientId) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        consumer = new KafkaConsumer<>(kafka.reader(clientId), bytes, bytes);
    }

    /** Empty if there is no such topic. */
    public Set<TopicPartition> partitions(String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
        return partitions == null
                ? Set.of()
                : partitions.stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .collect(Collectors.toSet());
    }

    public Map<TopicPartition, Long> beginnings(Set<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions, PATIENCE);
    }

    public Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        return consumer.endOffsets(partitions, PATIENCE);
    }

    /** Where the records begin that the log took at this time or later; the end where there are none. */
    public Map<TopicPartition, Long> since(Set<TopicPartition> partitions, long millis) {
        Map<TopicPartition, Long> question = new HashMap<>();
        partitions.forEach(each -> question.put(each, Math.max(0, millis)));
        Map<TopicPartition, Long> offsets = new HashMap<>(ends(partitions));
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> answer :
                consumer.offsetsForTimes(question, PATIENCE).entrySet()) {
            if (answer.getValue() != null) {
                offsets.put(answer.getKey(), answer.getValue().offset());
            }
        }
        return offsets;
    }

    /**
     * Reads the records between the offsets, those of a partition in order; some offsets hold none.
     *
     * @param from where each partition begins
     * @param to where each ends
     * @param each gets them
     */
    public void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        consumer.resume(from.keySet()); // paused since they were read before
        Map<TopicPartition, Long> unread = new HashMap<>(to);
        int vain = 0;
        while (finish(unread)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < unread.getOrDefault(partition, 0L)) {
                    each.accept(record);
                }
            }
            vain = records.isEmpty() ? vain + 1 : 0;
            if (vain > MOST_VAIN_POLLS) {
                throw new TimeoutException("timed out reading " + unread.keySet());
            }
        }
    }

    /** Takes out those that were read to the end; whether there are others. */
    private boolean finish(Map<TopicPartition, Long> unread) {
        unread.entrySet().removeIf(each -> consumer.position(each.getKey(), PATIENCE) >= each.getValue());
        consumer.pause(consumer.assignment().stream()
                .filter(each -> !unread.containsKey(each))
                .toList());
        return !unread.isEmpty();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(PATIENCE));
    }
}
