package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.Checkpoint;
import dev.postrider.relay.engine.CheckpointCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what is finished: one commit in flight at a time, each carrying all that changed since the last.
 *
 * <p>One that fails changes nothing: the next carries the same again, in its newest state.
 */
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** More often would only keep the broker busy: what a crash repeats is bounded by what finishes in between. */
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Clock clock;
    private final Map<Integer, Checkpoint> acknowledged = new HashMap<>();
    private boolean inFlight;
    private boolean failing;
    private long lastSentNanos;

    Commits(Consumer<byte[], byte[]> consumer, String topic, Clock clock) {
        this.consumer = consumer;
        this.topic = topic;
        this.clock = clock;
        this.lastSentNanos = clock.nanos();
    }

    /** A partition begins as it was committed. */
    void begin(int partition, Checkpoint start) {
        acknowledged.put(partition, start);
    }

    void forget(Set<Integer> partitions) {
        acknowledged.keySet().removeAll(partitions);
    }

    boolean isDue() {
        return !inFlight && clock.nanos() - lastSentNanos >= INTERVAL.toNanos();
    }

    void send(Map<Integer, Checkpoint> checkpoints) {
        Map<Integer, Checkpoint> changed = changed(checkpoints);
        lastSentNanos = clock.nanos();
        if (changed.isEmpty()) {
            return;
        }
        inFlight = true;
        consumer.commitAsync(offsets(changed), (offsets, exception) -> {
            inFlight = false;
            if (exception == null) {
                changed.forEach((partition, checkpoint) -> acknowledged.replace(partition, checkpoint));
            }
            noteChange(exception);
        });
    }

    /** Repeats of one failure are no news. */
    private void noteChange(@Nullable Exception exception) {
        boolean failed = exception != null;
        if (failed && !failing) {
            LOG.warn("Kafka does not take commits; they are repeated until it does: {}", String.valueOf(exception));
        } else if (!failed && failing) {
            LOG.info("Kafka takes commits again");
        }
        failing = failed;
    }

    /** The last word on partitions that are given up. */
    void sendAndWait(Map<Integer, Checkpoint> checkpoints, Duration patience) {
        Map<Integer, Checkpoint> changed = changed(checkpoints);
        if (changed.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets(changed), patience);
        } catch (KafkaException e) {
            LOG.warn("The last commit for {} failed; what was just posted may be posted again", changed.keySet(), e);
        }
    }

    private Map<Integer, Checkpoint> changed(Map<Integer, Checkpoint> checkpoints) {
        Map<Integer, Checkpoint> changed = new HashMap<>(checkpoints);
        changed.entrySet().removeIf(each -> each.getValue().equals(acknowledged.get(each.getKey())));
        return changed;
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Checkpoint> checkpoints) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        checkpoints.forEach((partition, checkpoint) -> offsets.put(
                new TopicPartition(topic, partition),
                new OffsetAndMetadata(checkpoint.committed(), CheckpointCodec.encode(checkpoint))));
        return offsets;
    }
}
