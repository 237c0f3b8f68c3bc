package dev.postrider.relay.loop;

import static java.util.Objects.requireNonNull;

import dev.postrider.relay.engine.Checkpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where to begin in partitions that were just assigned; until then they are paused.
 *
 * <p>The consumer must never choose a position by itself: its choice after a passing error could be the wrong end.
 */
final class Activation {

    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final RelayStatus status;
    private final Set<Integer> pending = new TreeSet<>();
    private final Set<Integer> stopped = new HashSet<>();

    /** Partitions for which Kafka said "never committed" once; it may say so for a passing error too. */
    private final Set<Integer> saidNothing = new HashSet<>();

    Activation(Consumer<byte[], byte[]> consumer, String topic, RelayStatus status) {
        this.consumer = consumer;
        this.topic = topic;
        this.status = status;
    }

    void begin(Set<Integer> partitions) {
        for (int partition : partitions) {
            TopicPartition assigned = new TopicPartition(topic, partition);
            consumer.pause(Set.of(assigned));
            consumer.seek(assigned, 0); // any position: without one the consumer would look for its own
            pending.add(partition);
        }
    }

    void forget(Set<Integer> partitions) {
        pending.removeAll(partitions);
        stopped.removeAll(partitions);
        saidNothing.removeAll(partitions);
        partitions.forEach(status::released);
    }

    boolean isPending() {
        return !pending.isEmpty();
    }

    /** Partitions that must stay paused. */
    Set<Integer> notReadable() {
        Set<Integer> notReadable = new HashSet<>(pending);
        notReadable.addAll(stopped);
        return notReadable;
    }

    /** Reads no further in this partition until the relay is started again. */
    void stop(int partition, String reason) {
        LOG.error("Partition {} is stopped: {}", partition, reason);
        stopped.add(partition);
        status.stopped(partition, reason);
    }

    /** Asks Kafka about the pending ones; those that are clear begin. What fails in passing is asked again. */
    void activate(BiConsumer<Integer, Checkpoint> begins) {
        if (pending.isEmpty()) {
            return;
        }
        Set<TopicPartition> asked =
                pending.stream().map(each -> new TopicPartition(topic, each)).collect(Collectors.toSet());
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(asked, PATIENCE);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(asked, PATIENCE);
            Map<TopicPartition, Long> ends = consumer.endOffsets(asked, PATIENCE);
            for (TopicPartition partition : asked) {
                OffsetAndMetadata offset = committed.get(partition);
                if (offset != null || !saidNothing.add(partition.partition())) {
                    long beginning = requireNonNull(beginnings.get(partition), "Kafka answers for what it was asked");
                    long end = requireNonNull(ends.get(partition), "Kafka answers for what it was asked");
                    begin(partition, StartPoint.of(offset, beginning, end), begins);
                }
            }
        } catch (RetriableException e) {
            LOG.debug("Kafka did not say where to begin in {}; asking again", asked, e);
        }
    }

    private void begin(TopicPartition partition, StartPoint start, BiConsumer<Integer, Checkpoint> begins) {
        int number = partition.partition();
        pending.remove(number);
        if (start instanceof StartPoint.Nowhere nowhere) {
            stop(number, nowhere.reason());
        } else if (start instanceof StartPoint.AfterGap gap) {
            LOG.error("{} records of partition {} were deleted before they were delivered", gap.missing(), number);
            begin(partition, gap.checkpoint(), begins);
        } else if (start instanceof StartPoint.At at) {
            begin(partition, at.checkpoint(), begins);
        }
    }

    private void begin(TopicPartition partition, Checkpoint checkpoint, BiConsumer<Integer, Checkpoint> begins) {
        consumer.seek(partition, checkpoint.committed());
        begins.accept(partition.partition(), checkpoint);
    }
}
