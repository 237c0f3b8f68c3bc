package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.reading.DedupHistory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the history that the engine wants of a partition, outside the group: from some time on, up to where the group's
 * consumer is.
 *
 * <p>Asking where it begins holds up the relay's thread for half a second at most: one partition is asked about at a
 * time, and after a failure nothing is asked for a second.
 */
final class HistoryReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A million records take some ten seconds. */
    private static final Duration TOO_LONG = Duration.ofSeconds(30);

    private final DedupHistory history;
    private final Reading reading;
    private final SecondReader reader;
    private final String topic;
    private final Clock clock;
    private long resumeNanos;

    /** Partitions whose messages wait, since when; those asked about in vain are at the end. */
    private final Map<Integer, Long> waiting = new LinkedHashMap<>();

    private final Set<Integer> late = new HashSet<>();

    /** How many records each damage was taken for last. */
    private final Map<Integer, Long> skipped = new HashMap<>();

    /** @param consumers asked when a history is wanted for the first time */
    HistoryReader(
            DedupHistory history,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Records records,
            String topic,
            RelayStatus status,
            Clock clock) {
        this.history = history;
        this.reading = new Reading() {
            @Override
            public Map<Integer, Long> wanted() {
                return history.reading();
            }

            @Override
            public boolean give(ConsumerRecord<byte[], byte[]> record) {
                return history.read(record.partition(), record.offset(), records.identity(record));
            }
        };
        DamagedPartitions damaged = new DamagedPartitions("idempotency history", status, clock);
        this.reader = new SecondReader(consumers, topic, damaged, this::skip);
        this.topic = topic;
        this.clock = clock;
        this.resumeNanos = clock.nanos();
    }

    /** Gives the engine what it wants and is there. */
    void read() {
        Map<Integer, Long> wanted = history.wanted();
        Set<Integer> all = new HashSet<>(wanted.keySet());
        all.addAll(history.reading().keySet());
        note(all);
        if (all.isEmpty()) {
            return;
        }
        waiting.keySet().stream().filter(wanted::containsKey).findFirst().ifPresent(first -> {
            long since = wanted.getOrDefault(first, 0L);
            begin(first, since);
        });
        reader.read(reading);
    }

    /** These partitions are not ours any more. */
    void forget(Set<Integer> partitions) {
        waiting.keySet().removeAll(partitions);
        late.removeAll(partitions);
        skipped.keySet().removeAll(partitions);
        reader.forget(partitions);
    }

    /** Takes 1 s at most. */
    @Override
    public void close() {
        reader.close();
    }

    /**
     * As if records had been read there: keyed messages do not wait until somebody repairs the log. Where the damaged batch
     * ends is not known, so each time twice as many are skipped.
     */
    private void skip(int partition, long offset) {
        long records = skipped.merge(partition, 1L, (before, one) -> 2 * before);
        LOG.error(
                "Idempotency history damaged, a call that repeats a key of these records is posted again: partition={},"
                        + " offset={}, records={}",
                partition,
                offset,
                records);
        history.read(partition, offset + records - 1, RecordIdentity.unnamed(0));
    }

    private void begin(int partition, long sinceMillis) {
        if (resumeNanos - clock.nanos() > 0) {
            return;
        }
        TopicPartition asked = new TopicPartition(topic, partition);
        try {
            Map<TopicPartition, OffsetAndTimestamp> found =
                    reader.consumer().offsetsForTimes(Map.of(asked, sinceMillis), PATIENCE);
            OffsetAndTimestamp first = found.get(asked);
            history.begin(partition, sinceMillis, first == null ? Long.MAX_VALUE : first.offset());
        } catch (RetriableException e) {
            LOG.debug("No start offset of the idempotency history from Kafka, retrying: partition={}", partition, e);
            Long since = waiting.remove(partition);
            if (since != null) {
                waiting.put(partition, since);
            }
            resumeNanos = clock.nanos() + PAUSE.toNanos();
        }
    }

    /** Says it once of a partition that waits for long, and once that it is over. */
    private void note(Set<Integer> now) {
        waiting.keySet().retainAll(now);
        now.forEach(partition -> waiting.putIfAbsent(partition, clock.nanos()));
        Map<Integer, Long> since = new HashMap<>(waiting);
        since.values().removeIf(nanos -> clock.nanos() - nanos <= TOO_LONG.toNanos());
        since.keySet().stream()
                .filter(late::add)
                .forEach(partition -> LOG.warn(
                        "Keyed messages are waiting for the idempotency history: partition={}, waitedSeconds={}",
                        partition,
                        TOO_LONG.toSeconds()));
        late.removeIf(partition -> {
            boolean over = !now.contains(partition);
            if (over) {
                LOG.info("Keyed messages resumed, the idempotency history is read: partition={}", partition);
            }
            return over;
        });
    }
}
