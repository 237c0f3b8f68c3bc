package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
 * <p>A record is finished if it lies below an offset whose commit Kafka has acknowledged; its age is that of the log. It
 * stays as long as an unfinished one may repeat it ({@link RetentionFloor}).
 * Never blocks its caller: a round is a chain of Kafka's answers, and one round runs at a time. A round that fails
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

    private final Supplier<Admin> admin;
    private final String topic;
    private final Rules rules;
    private final Clock clock;
    private final AtomicBoolean inFlight = new AtomicBoolean();

    /** What each partition's log was last told to begin with. */
    private final Map<Integer, Long> trimmed = new ConcurrentHashMap<>();

    /** Touched by one round at a time. */
    private final RetentionFloor needed = new RetentionFloor();

    private final AtomicReference<String> lastProblem = new AtomicReference<>("");
    private long nextNanos;

    public Trimmer(Supplier<Admin> admin, String topic, Rules rules, Clock clock) {
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
        if (committed.isEmpty() || clock.nanos() - nextNanos < 0 || !inFlight.compareAndSet(false, true)) {
            return;
        }
        nextNanos = clock.nanos() + rules.interval().toNanos();
        Map<Integer, Long> finished = Map.copyOf(committed);
        long since = clock.wall().minus(rules.window()).toEpochMilli();
        // In this order: what is written later than the end was asked for is younger than what is young now.
        offsets(finished.keySet(), OffsetSpec.latest())
                .thenCompose(ends -> offsets(finished.keySet(), OffsetSpec.forTimestamp(since))
                        .thenApply(young -> needed(finished, ends, young)))
                .thenCompose(from -> delete(targets(finished, from, Map.copyOf(trimmed))))
                .whenComplete((done, failure) -> {
                    noteChange(failure);
                    inFlight.set(false);
                });
    }

    private Map<Integer, Long> needed(Map<Integer, Long> finished, Map<Integer, Long> ends, Map<Integer, Long> young) {
        needed.keepOnly(finished.keySet());
        Map<Integer, Long> from = new HashMap<>();
        finished.forEach((partition, below) -> {
            long end = ends.getOrDefault(partition, 0L);
            long first = young.getOrDefault(partition, 0L);
            needed.seen(partition, new RetentionFloor.Seen(end, first == NO_SUCH_RECORD ? end : Math.min(first, end)));
            from.put(partition, needed.from(partition, below));
        });
        return from;
    }

    /**
     * Decides what each log should begin with.
     *
     * @param needed by partition: where the records begin that are needed
     * @return only those that are further than before
     */
    static Map<Integer, Long> targets(
            Map<Integer, Long> finished, Map<Integer, Long> needed, Map<Integer, Long> trimmed) {
        Map<Integer, Long> targets = new TreeMap<>();
        needed.forEach((partition, from) -> {
            long target = Math.min(finished.getOrDefault(partition, 0L), from);
            if (target > trimmed.getOrDefault(partition, 0L)) {
                targets.put(partition, target);
            }
        });
        return targets;
    }

    private CompletionStage<Map<Integer, Long>> offsets(Set<Integer> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(each -> asked.put(new TopicPartition(topic, each), spec));
        return admin.get().listOffsets(asked).all().toCompletionStage().thenApply(answers -> {
            Map<Integer, Long> offsets = new HashMap<>();
            answers.forEach((partition, answer) -> offsets.put(partition.partition(), answer.offset()));
            return offsets;
        });
    }

    private CompletionStage<Void> delete(Map<Integer, Long> targets) {
        if (targets.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        Map<TopicPartition, RecordsToDelete> below = new HashMap<>();
        targets.forEach((partition, offset) ->
                below.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)));
        return admin.get().deleteRecords(below).all().toCompletionStage().thenRun(() -> trimmed.putAll(targets));
    }

    /** Repeats of one failure are no news. */
    private void noteChange(@Nullable Throwable failure) {
        String problem = failure == null ? "" : RootCause.of(failure).getClass().getSimpleName();
        if (lastProblem.getAndSet(problem).equals(problem)) {
            return;
        }
        if (problem.isEmpty()) {
            LOG.info("Deleting finished records recovered");
        } else {
            LOG.warn("Deleting finished records is failing, the disk fills up: reason={}", problem);
        }
    }
}
