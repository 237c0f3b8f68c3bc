package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Engine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads again what the engine passed over, beside the group. Never waits.
 *
 * <p>What was read and is not wanted yet is kept for the next time, so that a long flood is fetched once.
 */
final class SecondReader implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(1);

    /** Kept of one partition at most; more is fetched again. */
    private static final long KEPT_BYTES = 256 * 1024;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Records records;
    private final String topic;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private final Map<Integer, Deque<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();

    /** Where each partition stands. The consumer knows it too, but may wait for a leader before it tells. */
    private final Map<Integer, Long> positions = new HashMap<>();

    /** @param consumers asked when there is something to read for the first time */
    SecondReader(Supplier<Consumer<byte[], byte[]>> consumers, Records records, String topic) {
        this.consumers = consumers;
        this.records = records;
        this.topic = topic;
    }

    /** Gives the engine what it wants and is there. */
    void read(Engine engine) {
        Map<Integer, Long> scans = engine.scans();
        if (scans.isEmpty()) {
            return;
        }
        Consumer<byte[], byte[]> reader = consumer();
        scans.keySet().forEach(partition -> giveKept(engine, partition));
        Map<Integer, Long> wanted = engine.scans();
        if (wanted.isEmpty()) {
            return;
        }
        turnTo(reader, wanted);
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ZERO)) {
            kept.computeIfAbsent(record.partition(), number -> new ArrayDeque<>())
                    .add(record);
            positions.put(record.partition(), record.offset() + 1);
        }
        wanted.keySet().forEach(partition -> giveKept(engine, partition));
    }

    /** These partitions are not ours any more. */
    void forget(Set<Integer> partitions) {
        kept.keySet().removeAll(partitions);
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

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> known = consumer;
        if (known == null) {
            known = consumers.get();
            consumer = known;
        }
        return known;
    }

    private void giveKept(Engine engine, int partition) {
        Deque<ConsumerRecord<byte[], byte[]>> waiting = kept.get(partition);
        Long from = engine.scans().get(partition);
        if (waiting == null || from == null || waiting.element().offset() > from) {
            return; // what it wants lies before what is kept
        }
        boolean wanted = true;
        while (wanted && !waiting.isEmpty()) {
            ConsumerRecord<byte[], byte[]> record = waiting.element();
            wanted = engine.reread(partition, record.offset(), records.lane(record), () -> records.entry(record));
            if (wanted) {
                waiting.remove();
            }
        }
        if (waiting.isEmpty() || bytes(waiting) > KEPT_BYTES) {
            kept.remove(partition);
        }
    }

    /** Reads just these, from where the engine wants to go on. */
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
            boolean keptIsOf = kept.remove(partition) != null; // not what it wants: it would have taken it
            if (keptIsOf || !from.equals(positions.get(partition))) {
                reader.seek(each, from);
                positions.put(partition, from);
            }
        });
    }

    private static long bytes(Deque<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .mapToLong(each -> Math.max(0, each.serializedValueSize()))
                .sum();
    }
}
