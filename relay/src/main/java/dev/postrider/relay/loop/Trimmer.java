package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes records that are finished and older than the window, so that they do not fill the disk for ever.
 *
 * <p>A record is finished if it lies below an offset whose commit Kafka has acknowledged; its age is that of the log.
 * Never blocks its caller: a round is a chain of Kafka's answers, and one round goes on at a time. A round that fails
 * changes nothing; the next begins anew.
 */
public final class Trimmer {

    private static final Logger LOG = LoggerFactory.getLogger(Trimmer.class);

    /** Kafka's answer when no record is so young. */
    private static final long NO_SUCH_RECORD = -1;

    /**
     * How finished records are kept.
     *
     * @param window how long, by the log's time
     * @param interval from one round to the next
     */
    public record Rules(Duration window, Duration interval) {}

    private final Admin admin;
    private final String topic;
    private final Rules rules;
    private final Clock clock;
    private final AtomicBoolean underWay = new AtomicBoolean();

    /** What each partition's log was last told to begin with. */
    private final Map<Integer, Long> trimmed = new ConcurrentHashMap<>();

    private final AtomicReference<String> lastProblem = new AtomicReference<>("");
    private long nextNanos;

    public Trimmer(Admin admin, String topic, Rules rules, Clock clock) {
        this.admin = admin;
        this.topic = topic;
        this.rules = rules;
        this.clock = clock;
        this.nextNanos = clock.nanos();
    }

    /**
     * Begins a round if it is time for one. To be called again and again, always on the same thread.
     *
     * @param committed by partition held: the offset whose commit Kafka has acknowledged; all below it is finished
     */
    public void offer(Map<Integer, Long> committed) {
        if (committed.isEmpty() || clock.nanos() - nextNanos < 0 || !underWay.compareAndSet(false, true)) {
            return;
        }
        nextNanos = clock.nanos() + rules.interval().toNanos();
        Map<Integer, Long> finished = Map.copyOf(committed);
        firstYoung(finished)
                .thenCompose(young -> delete(targets(finished, young, Map.copyOf(trimmed))))
                .whenComplete((done, failure) -> {
                    noteChange(failure);
                    underWay.set(false);
                });
    }

    /**
     * Decides what each log should begin with.
     *
     * @param young by partition: the first offset within the window, or {@link #NO_SUCH_RECORD}; without those that
     *     Kafka did not answer for
     * @return only those that are further than before
     */
    static Map<Integer, Long> targets(
            Map<Integer, Long> committed, Map<Integer, Long> young, Map<Integer, Long> trimmed) {
        Map<Integer, Long> targets = new TreeMap<>();
        young.forEach((partition, offset) -> {
            long finished = committed.getOrDefault(partition, 0L);
            long target = offset == NO_SUCH_RECORD ? finished : Math.min(finished, offset);
            if (target > trimmed.getOrDefault(partition, 0L)) {
                targets.put(partition, target);
            }
        });
        return targets;
    }

    private CompletionStage<Map<Integer, Long>> firstYoung(Map<Integer, Long> finished) {
        long since = clock.wall().minus(rules.window()).toEpochMilli();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        finished.keySet().forEach(each -> asked.put(new TopicPartition(topic, each), OffsetSpec.forTimestamp(since)));
        return admin.listOffsets(asked).all().toCompletionStage().thenApply(answers -> {
            Map<Integer, Long> young = new HashMap<>();
            answers.forEach((partition, answer) -> young.put(partition.partition(), answer.offset()));
            return young;
        });
    }

    private CompletionStage<Void> delete(Map<Integer, Long> targets) {
        if (targets.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        Map<TopicPartition, RecordsToDelete> below = new HashMap<>();
        targets.forEach((partition, offset) ->
                below.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)));
        return admin.deleteRecords(below).all().toCompletionStage().thenRun(() -> trimmed.putAll(targets));
    }

    /** Repeats of one failure are no news. */
    private void noteChange(@Nullable Throwable failure) {
        String problem = failure == null ? "" : RootCause.of(failure).getClass().getSimpleName();
        if (lastProblem.getAndSet(problem).equals(problem)) {
            return;
        }
        if (problem.isEmpty()) {
            LOG.info("Finished records can be deleted again");
        } else {
            LOG.warn("Finished records cannot be deleted, so the disk fills: {}", problem);
        }
    }
}
