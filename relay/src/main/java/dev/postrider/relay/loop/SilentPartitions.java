package dev.postrider.relay.loop;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names partitions that hold records and give none, though Kafka answers for them: some damage makes no poll fail.
 *
 * <p>Asking holds up the relay's thread for a second at most, while Kafka does not answer; then nothing is asked for a
 * while.
 */
final class SilentPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(SilentPartitions.class);

    static final String READER = "silent";

    /** Twice in a row is silence: what was appended just before the first question may be on its way. */
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final RelayStatus status;
    private final Clock clock;

    /** When each gave a record, or was asked about. */
    private final Map<Integer, Long> since = new HashMap<>();

    private final Set<Integer> suspicious = new HashSet<>();
    private final Set<Integer> known = new HashSet<>();

    SilentPartitions(Consumer<byte[], byte[]> consumer, String topic, RelayStatus status, Clock clock) {
        this.consumer = consumer;
        this.topic = topic;
        this.status = status;
        this.clock = clock;
    }

    /** A record of the partition was read. */
    void gave(int partition) {
        since.put(partition, clock.nanos());
        clear(partition);
    }

    /** @param read those that are read now; of the others nothing is expected */
    void look(Set<Integer> read) {
        long now = clock.nanos();
        since.keySet().retainAll(read);
        suspicious.retainAll(read);
        Set.copyOf(known).stream()
                .filter(partition -> !read.contains(partition))
                .forEach(this::clear);
        read.forEach(partition -> since.putIfAbsent(partition, now));
        Optional<Integer> due = since.entrySet().stream()
                .filter(each -> now - each.getValue() >= INTERVAL.toNanos())
                .map(Map.Entry::getKey)
                .findFirst();
        if (due.isPresent()) {
            try {
                judge(due.get());
                since.put(due.get(), now);
            } catch (RetriableException e) { // no leader, or Kafka is away: that is said elsewhere
                LOG.debug("No end offset from Kafka: partition={}", due.get(), e);
                suspicious.clear();
                since.replaceAll((partition, asked) -> clock.nanos());
            }
        }
    }

    private void judge(int partition) {
        TopicPartition asked = new TopicPartition(topic, partition);
        long position = consumer.position(asked, PATIENCE); // ends of transactions included, unlike the engine's
        long end = requireNonNull(
                consumer.endOffsets(Set.of(asked), PATIENCE).get(asked), "Kafka answers for what it was asked");
        if (end <= position) {
            clear(partition);
        } else if (!suspicious.add(partition) && known.add(partition)) {
            LOG.error(
                    "Partition gives no records, it may be damaged: partition={}, offset={}, end={}, do={}",
                    partition,
                    position,
                    end,
                    DamagedPartitions.WHAT_TO_DO);
            status.silent(
                    READER,
                    partition,
                    "partition " + partition + " gives no records from offset " + position + " on: if that lasts, "
                            + DamagedPartitions.WHAT_TO_DO);
        }
    }

    private void clear(int partition) {
        suspicious.remove(partition);
        if (known.remove(partition)) {
            LOG.info("Partition gives records again: partition={}", partition);
            status.readable(READER, partition);
        }
    }
}
