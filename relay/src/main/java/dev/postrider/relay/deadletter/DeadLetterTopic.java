package dev.postrider.relay.deadletter;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.RangeReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The dead-letter topic, read as it is committed. For one thread; {@link #close} takes some seconds at most.
 *
 * <p>It also holds marks: a dead letter was replayed if, and only if, there is a mark for its origin
 * in its partition.
 */
final class DeadLetterTopic implements AutoCloseable {

    /** A dead letter and whether it was replayed. */
    record Listed(DeadLetter letter, boolean replayed) {}

    private final String topic;
    private final RangeReader reader;

    DeadLetterTopic(ClientProperties kafka, String topic) {
        this.topic = topic;
        this.reader = new RangeReader(kafka, "postrider-dead-letter-reader");
    }

    /** All dead letters, each once, by partition and in order. */
    List<Listed> list() throws StartException {
        Set<TopicPartition> partitions = partitions();
        Map<Integer, Shelf> shelves = new TreeMap<>();
        partitions.forEach(each -> shelves.put(each.partition(), new Shelf()));
        reader.read(reader.beginnings(partitions), reader.ends(partitions), record -> {
            requireNonNull(shelves.get(record.partition()), "only partitions asked for are read")
                    .add(record);
        });
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
        reader.read(from, to, record -> {
            if (names.contains(new Name(record.partition(), record.offset()))) {
                each.accept(record);
            }
        });
    }

    @Override
    public void close() {
        reader.close();
    }

    private Set<TopicPartition> partitions() throws StartException {
        Set<TopicPartition> partitions = reader.partitions(topic);
        if (partitions.isEmpty()) {
            throw new StartException("There is no topic " + topic
                    + " in Kafka: no message became a dead letter yet, or POSTRIDER_DEAD_LETTER_TOPIC names another"
                    + " topic");
        }
        return partitions;
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
