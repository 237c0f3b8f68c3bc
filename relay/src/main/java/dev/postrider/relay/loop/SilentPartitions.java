package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names partitions that hold records and give none, though Kafka answers for them: some damage makes no poll fail. */
final class SilentPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(SilentPartitions.class);

    static final String SOURCE = "silent";

    /** Twice in a row is silence: what was appended just before the first question may be on its way. */
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final IntFunction<OptionalLong> ends;
    private final RelayStatus status;
    private final Clock clock;

    /** When each gave a record, or was asked about. */
    private final Map<Integer, Long> since = new HashMap<>();

    private final Set<Integer> suspicious = new HashSet<>();
    private final Set<Integer> known = new HashSet<>();

    /** @param ends where a partition ends, as Kafka said some seconds ago; empty if it does not tell */
    SilentPartitions(
            Consumer<byte[], byte[]> consumer,
            String topic,
            IntFunction<OptionalLong> ends,
            RelayStatus status,
            Clock clock) {
        this.consumer = consumer;
        this.topic = topic;
        this.ends = ends;
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
            since.put(due.get(), now);
            OptionalLong end = ends.apply(due.get());
            OptionalLong position = position(due.get());
            if (end.isPresent() && position.isPresent()) {
                judge(due.get(), position.getAsLong(), end.getAsLong());
            } else { // no leader, or Kafka is away: that is said elsewhere
                suspicious.remove(due.get());
            }
        }
    }

    private void judge(int partition, long position, long end) {
        if (end <= position) {
            clear(partition);
        } else if (!suspicious.add(partition) && known.add(partition)) {
            LOG.error(
                    "Partition gives no records, it may be damaged: partition={}, offset={}, end={}, do={}",
                    partition,
                    position,
                    end,
                    DamagedPartitions.WHAT_TO_DO);
            status.report(
                    SOURCE,
                    partition,
                    PartitionCondition.SILENT,
                    "partition " + partition + " gives no records from offset " + position + " on: if that lasts, "
                            + DamagedPartitions.WHAT_TO_DO);
        }
    }

    /** Ends of transactions included, unlike the engine's; empty if it is not known for now: the next poll says why. */
    private OptionalLong position(int partition) {
        try {
            return OptionalLong.of(consumer.position(new TopicPartition(topic, partition), Duration.ZERO));
        } catch (KafkaException e) {
            return OptionalLong.empty();
        }
    }

    private void clear(int partition) {
        suspicious.remove(partition);
        if (known.remove(partition)) {
            LOG.info("Partition gives records again: partition={}", partition);
            status.clear(SOURCE, partition);
        }
    }
}
