package dev.postrider.relay.deadletter;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The dead-letter topic, read as it is committed. For one thread; {@link #close} takes some seconds at most.
 *
 * <p>Beside the dead letters it holds marks: a dead letter was replayed if, and only if, there is a mark for its origin
 * in its partition.
 */
final class DeadLetterTopic implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** In a row. */
    private static final int MOST_VAIN_POLLS = 15;

    /** A dead letter and whether it was replayed. */
    record Listed(DeadLetter letter, boolean replayed) {}

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;

    DeadLetterTopic(ClientProperties kafka, String topic) {
        this.topic = topic;
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        this.consumer = new KafkaConsumer<>(kafka.reader("postrider-dead-letter-reader"), bytes, bytes);
    }

    /** All dead letters, each once, by partition and in order. */
    List<Listed> list() throws StartException {
        Set<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        Map<Integer, Shelf> shelves = new TreeMap<>();
        partitions.forEach(each -> shelves.put(each.partition(), new Shelf()));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, PATIENCE);
        read(
                beginnings,
                consumer.endOffsets(partitions, PATIENCE),
                record -> requireNonNull(shelves.get(record.partition()), "only partitions asked for are read")
                        .add(record));
        return shelves.values().stream().flatMap(shelf -> shelf.list().stream()).toList();
    }

    /** Reads these again; those of a partition in order. */
    void read(Set<Name> names, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        for (Name name : names) {
            TopicPartition partition = new TopicPartition(topic, name.partition());
            from.merge(partition, name.offset(), Math::min);
            to.merge(partition, name.offset() + 1, Math::max);
        }
        consumer.assign(from.keySet());
        read(from, to, record -> {
            if (names.contains(new Name(record.partition(), record.offset()))) {
                each.accept(record);
            }
        });
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(PATIENCE));
    }

    private Set<TopicPartition> partitions() throws StartException {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic, PATIENCE);
        if (partitions == null || partitions.isEmpty()) {
            throw new StartException("There is no topic " + topic
                    + " in Kafka: no message became a dead letter yet, or POSTRIDER_DEAD_LETTER_TOPIC names another"
                    + " topic");
        }
        return partitions.stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .collect(Collectors.toSet());
    }

    /** What is committed between the offsets, of assigned partitions; some offsets hold no record. */
    private void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
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

    /** What lies in one partition. */
    private static final class Shelf {

        private final Map<String, DeadLetter> letters = new LinkedHashMap<>();
        private final Set<String> replayed = new HashSet<>();

        void add(ConsumerRecord<byte[], byte[]> record) {
            Optional<String> mark = markIn(record);
            mark.ifPresent(replayed::add);
            if (mark.isEmpty()) {
                DeadLetter letter = DeadLetter.of(record);
                letters.putIfAbsent(letter.origin(), letter);
            }
        }

        List<Listed> list() {
            return letters.values().stream()
                    .map(letter -> new Listed(letter, replayed.contains(letter.origin())))
                    .toList();
        }

        /** The origin it is a mark for. A dead letter always has a reason, whatever headers its message came with. */
        private static Optional<String> markIn(ConsumerRecord<byte[], byte[]> record) {
            return record.headers().lastHeader(DeadLetterHeaders.REASON) == null
                    ? DeadLetterHeaders.find(record.headers(), DeadLetterHeaders.REPLAYED)
                    : Optional.empty();
        }
    }
}
