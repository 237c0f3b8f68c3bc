package dev.postrider.relay.loop;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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
 *
 * <p>Asking holds up the relay's thread, and one partition without a leader fails the question for all. So after a
 * failure they are asked about one by one, and after each further failure nothing is asked for a second.
 */
final class Activation {

    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

    private static final String SOURCE = "start";

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE_WITH_ONE = Duration.ofMillis(500);

    /** Between a failure, or the first "never committed", and the next question. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Elections and broker starts take less. */
    private static final Duration TOO_LONG = Duration.ofSeconds(30);

    /**
     * A partition that waits to begin.
     *
     * @param askNanos not to be asked about before
     * @param saidNothing whether Kafka said "never committed" once; it may say so for a passing error too
     */
    private record Pending(long sinceNanos, long askNanos, boolean saidNothing) {}

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final String topicId;
    private final Set<String> deleted;
    private final CheckpointMetadata metadata;
    private final RelayStatus status;
    private final RelayMetrics metrics;
    private final Clock clock;

    /** Those asked about last are at the end. */
    private final Map<Integer, Pending> pending = new LinkedHashMap<>();

    private final Set<Integer> stopped = new HashSet<>();
    private boolean oneByOne;
    private long resumeNanos;

    /** @param deleted ids of topics of this name that were deleted while the relay ran */
    Activation(
            Consumer<byte[], byte[]> consumer,
            String topic,
            String topicId,
            Set<String> deleted,
            CheckpointMetadata metadata,
            RelayStatus status,
            RelayMetrics metrics,
            Clock clock) {
        this.consumer = consumer;
        this.topic = topic;
        this.topicId = topicId;
        this.deleted = Set.copyOf(deleted);
        this.metadata = metadata;
        this.status = status;
        this.metrics = metrics;
        this.clock = clock;
        this.resumeNanos = clock.nanos();
    }

    void begin(Set<Integer> partitions) {
        long now = clock.nanos();
        for (int partition : partitions) {
            TopicPartition assigned = new TopicPartition(topic, partition);
            consumer.pause(Set.of(assigned));
            consumer.seek(assigned, 0); // any position: without one the consumer would look for its own
            pending.put(partition, new Pending(now, now, false));
        }
    }

    void forget(Set<Integer> partitions) {
        pending.keySet().removeAll(partitions);
        stopped.removeAll(partitions);
        partitions.forEach(partition -> status.clear(SOURCE, partition));
    }

    /** Whether there is something to ask now. */
    boolean isDue() {
        return !due(clock.nanos()).isEmpty();
    }

    /** Partitions that must stay paused. */
    Set<Integer> notReadable() {
        Set<Integer> notReadable = new HashSet<>(pending.keySet());
        notReadable.addAll(stopped);
        return notReadable;
    }

    /** Reads no further in this partition until the relay is started again. */
    void stop(int partition, String reason) {
        LOG.error("Partition stopped: partition={}, reason={}", partition, reason);
        stopped.add(partition);
        status.report(
                SOURCE, partition, PartitionCondition.STOPPED, "partition " + partition + " is stopped: " + reason);
    }

    /**
     * Asks Kafka about the pending ones; those that are clear begin. What fails in passing is asked again.
     *
     * @param mayBegin false while it is not known whether they are still those of this topic; then they only wait
     */
    void activate(boolean mayBegin, BiConsumer<Integer, Checkpoint> begins) {
        long now = clock.nanos();
        pending.forEach((partition, each) -> {
            if (now - each.sinceNanos() > TOO_LONG.toNanos()) {
                status.report(
                        SOURCE,
                        partition,
                        PartitionCondition.STARTING,
                        "partition " + partition + ": no start offset from Kafka");
            }
        });
        List<Integer> asked = mayBegin ? due(now) : List.of();
        if (asked.isEmpty()) {
            return;
        }
        try {
            Map<Integer, StartPoint> starts = ask(asked);
            starts.forEach((partition, start) -> begin(partition, start, begins));
        } catch (RetriableException e) {
            LOG.debug("No start offsets from Kafka, retrying: partitions={}", asked, e);
            asked.forEach(
                    each -> putLast(each, requireNonNull(pending.get(each), "only pending ones are asked about")));
            oneByOne = true;
            resumeNanos = clock.nanos() + PAUSE.toNanos();
        }
        oneByOne &= !pending.isEmpty();
    }

    private List<Integer> due(long nowNanos) {
        if (resumeNanos - nowNanos > 0) {
            return List.of();
        }
        return pending.entrySet().stream()
                .filter(each -> each.getValue().askNanos() - nowNanos <= 0)
                .map(Map.Entry::getKey)
                .limit(oneByOne ? 1 : Long.MAX_VALUE)
                .toList();
    }

    /** Where to begin, for those of which it is clear. */
    private Map<Integer, StartPoint> ask(List<Integer> asked) {
        Duration patience = oneByOne ? PATIENCE_WITH_ONE : PATIENCE;
        Set<TopicPartition> partitions =
                asked.stream().map(each -> new TopicPartition(topic, each)).collect(Collectors.toSet());
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, patience);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, patience);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
        Map<Integer, StartPoint> starts = new LinkedHashMap<>();
        Set<Integer> fresh = new TreeSet<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            int number = partition.partition();
            Pending waiting = requireNonNull(pending.get(number), "only pending ones are asked about");
            if (offset == null && !waiting.saidNothing()) {
                putLast(number, new Pending(waiting.sinceNanos(), clock.nanos() + PAUSE.toNanos(), true));
                continue;
            }
            long beginning = requireNonNull(beginnings.get(partition), "Kafka answers for what it was asked");
            long end = requireNonNull(ends.get(partition), "Kafka answers for what it was asked");
            starts.put(number, StartPoint.of(offset, beginning, end, topicId, deleted, metadata));
            if (offset == null) {
                fresh.add(number);
            }
        }
        if (!fresh.isEmpty()) {
            LOG.info("No committed offsets, starting at the beginning: partitions={}", fresh);
        }
        return starts;
    }

    private void putLast(int partition, Pending waiting) {
        pending.remove(partition);
        pending.put(partition, waiting);
    }

    private void begin(int partition, StartPoint start, BiConsumer<Integer, Checkpoint> begins) {
        pending.remove(partition);
        status.clear(SOURCE, partition);
        if (start instanceof StartPoint.Nowhere nowhere) {
            stop(partition, nowhere.reason());
        } else if (start instanceof StartPoint.AfterGap gap) {
            LOG.error(
                    "Records were deleted before they were delivered: records={}, partition={}",
                    gap.missing(),
                    partition);
            metrics.lost(gap.missing());
            begin(partition, gap.checkpoint(), begins);
        } else if (start instanceof StartPoint.At at) {
            begin(partition, at.checkpoint(), begins);
        }
    }

    private void begin(int partition, Checkpoint checkpoint, BiConsumer<Integer, Checkpoint> begins) {
        consumer.seek(new TopicPartition(topic, partition), checkpoint.committed());
        begins.accept(partition, checkpoint);
    }
}
