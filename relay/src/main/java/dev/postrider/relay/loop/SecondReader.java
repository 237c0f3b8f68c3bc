package dev.postrider.relay.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads outside the group what the group's own consumer does not. Never waits.
 *
 * <p>What was read and is not wanted yet is kept for the next time, so that a long flood is fetched once.
 */
final class SecondReader implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(1);

    /** Kept of one partition at most; more is fetched again. */
    private static final long KEPT_BYTES = 256 * 1024;

    /** Records that lie one behind the other in the log, from some offset on; what it does not hold is not there. */
    private static final class Kept {
        final Deque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
        long from;

        Kept(long from) {
            this.from = from;
        }

        void removeFirst() {
            from = records.remove().offset() + 1;
        }

        long bytes() {
            return records.stream()
                    .mapToLong(each -> Math.max(0, each.serializedValueSize()))
                    .sum();
        }
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private final Map<Integer, Kept> kept = new HashMap<>();

    /** The position in each partition. The consumer knows it too, but may wait for a leader before it tells. */
    private final Map<Integer, Long> positions = new HashMap<>();

    private final DamagedPartitions damaged;
    private final BiConsumer<Integer, Long> whenDamaged;

    /**
     * @param consumers asked when there is something to read for the first time
     * @param whenDamaged told of a partition that cannot be read, and of the offset
     */
    SecondReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            DamagedPartitions damaged,
            BiConsumer<Integer, Long> whenDamaged) {
        this.consumers = consumers;
        this.topic = topic;
        this.damaged = damaged;
        this.whenDamaged = whenDamaged;
    }

    /** Gives what is wanted and is there. */
    void read(Reading reading) {
        damaged.found().ifPresent(partition -> tellDamaged(reading, partition));
        Map<Integer, Long> wanted = reading.wanted();
        if (wanted.isEmpty()) {
            return;
        }
        Consumer<byte[], byte[]> reader = consumer();
        wanted.keySet().forEach(partition -> giveKept(reading, partition));
        Map<Integer, Long> still = readable(reading);
        if (still.isEmpty()) {
            return;
        }
        turnTo(reader, still);
        for (ConsumerRecord<byte[], byte[]> record : poll(reader)) {
            damaged.gave(record.partition(), record.offset());
            long from = positions.getOrDefault(record.partition(), record.offset());
            kept.computeIfAbsent(record.partition(), number -> new Kept(from))
                    .records
                    .add(record);
            positions.put(record.partition(), record.offset() + 1);
        }
        still.keySet().forEach(partition -> giveKept(reading, partition));
    }

    /** These partitions are not ours any more. */
    void forget(Set<Integer> partitions) {
        kept.keySet().removeAll(partitions);
        damaged.forget(partitions);
        drop(partitions);
    }

    /** With all that was fetched of them. */
    private void drop(Set<Integer> partitions) {
        positions.keySet().removeAll(partitions);
        Consumer<byte[], byte[]> reader = consumer;
        if (reader != null) {
            Set<TopicPartition> rest = new HashSet<>(reader.assignment());
            rest.removeIf(each -> partitions.contains(each.partition()));
            reader.assign(rest);
        }
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(CLOSE));
            consumer = null;
        }
    }

    /** Made now if it was not yet. */
    Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> known = consumer;
        if (known == null) {
            known = consumers.get();
            consumer = known;
        }
        return known;
    }

    /** What is kept lies before the damage. */
    private void tellDamaged(Reading reading, int partition) {
        Long wanted = reading.wanted().get(partition);
        Kept before = kept.get(partition);
        if (wanted != null) {
            whenDamaged.accept(
                    partition,
                    before == null ? wanted : before.records.getLast().offset() + 1);
        }
    }

    private Map<Integer, Long> readable(Reading reading) {
        Map<Integer, Long> readable = new HashMap<>(reading.wanted());
        readable.keySet().removeAll(damaged.notRead());
        return readable;
    }

    private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> reader) {
        try {
            return reader.poll(Duration.ZERO);
        } catch (KafkaException e) {
            Set<Integer> assigned =
                    reader.assignment().stream().map(TopicPartition::partition).collect(Collectors.toSet());
            if (!damaged.failed(e, assigned)) {
                throw e;
            }
            drop(damaged.notRead());
            return ConsumerRecords.empty();
        }
    }

    private void giveKept(Reading reading, int partition) {
        Kept waiting = kept.get(partition);
        Long from = reading.wanted().get(partition);
        if (waiting == null || from == null || from < waiting.from) {
            return; // what is wanted lies before what is kept
        }
        boolean wanted = true;
        while (wanted && !waiting.records.isEmpty()) {
            wanted = reading.give(waiting.records.element());
            if (wanted) {
                waiting.removeFirst();
            }
        }
        if (waiting.records.isEmpty() || waiting.bytes() > KEPT_BYTES) {
            kept.remove(partition);
        }
    }

    /** Reads just these, from where they are wanted. */
    private void turnTo(Consumer<byte[], byte[]> reader, Map<Integer, Long> wanted) {
        Set<TopicPartition> all = new HashSet<>(reader.assignment());
        Set<TopicPartition> these = wanted.keySet().stream()
                .map(each -> new TopicPartition(topic, each))
                .collect(Collectors.toSet());
        if (all.addAll(these)) {
            reader.assign(all);
        }
        all.removeAll(these);
        reader.pause(all);
        reader.resume(these);
        wanted.forEach((partition, from) -> {
            TopicPartition each = new TopicPartition(topic, partition);
            boolean keptIsOf = kept.remove(partition) != null; // not what is wanted: it would have been taken
            if (keptIsOf || !from.equals(positions.get(partition))) {
                reader.seek(each, from);
                positions.put(partition, from);
            }
        });
    }
}
