package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Where the logs of the partitions end, as Kafka said last. Asks for all of them at once, and never waits. */
final class EndOffsets {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Function<Set<Integer>, CompletionStage<Map<Integer, Long>>> source;
    private final Clock clock;
    private Map<Integer, Long> answered = Map.of();

    /** Of partitions that were left out of the last answer, too. */
    private final Map<Integer, Long> ends = new HashMap<>();

    private @Nullable CompletableFuture<Map<Integer, Long>> asked;
    private long nextNanos;

    /** @param source asks Kafka; it answers only for those that Kafka has answered for */
    EndOffsets(Function<Set<Integer>, CompletionStage<Map<Integer, Long>>> source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.nextNanos = clock.nanos();
    }

    /**
     * Asks the admin client for the ends of what may be read: an open transaction is beyond. A partition without a leader does
     * not hold up the answer for the others.
     */
    static Function<Set<Integer>, CompletionStage<Map<Integer, Long>>> from(Supplier<Admin> admin, String topic) {
        return partitions -> {
            Map<TopicPartition, OffsetSpec> question = new HashMap<>();
            partitions.forEach(each -> question.put(new TopicPartition(topic, each), OffsetSpec.latest()));
            ListOffsetsResult result = admin.get()
                    .listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs((int)
                                    INTERVAL.toMillis()));
            Map<Integer, Long> answers = new ConcurrentHashMap<>();
            return CompletableFuture.allOf(question.keySet().stream()
                            .map(partition -> result.partitionResult(partition)
                                    .toCompletionStage()
                                    .handle((end, failure) ->
                                            end == null ? null : answers.put(partition.partition(), end.offset()))
                                    .toCompletableFuture())
                            .toArray(CompletableFuture[]::new))
                    .thenApply(done -> answers);
        };
    }

    /** To be called again and again. */
    void look(Set<Integer> partitions) {
        ends.keySet().retainAll(partitions); // the end of one that comes back is another by then
        CompletableFuture<Map<Integer, Long>> answer = asked;
        if (answer != null && answer.isDone()) {
            if (!answer.isCompletedExceptionally()) {
                answered = Map.copyOf(answer.join());
                ends.putAll(answered);
            }
            asked = null;
        }
        if (asked == null && !partitions.isEmpty() && clock.nanos() - nextNanos >= 0) {
            nextNanos = clock.nanos() + INTERVAL.toNanos();
            asked = source.apply(Set.copyOf(partitions)).toCompletableFuture();
        }
    }

    /** Empty if Kafka did not say when it was asked last. */
    OptionalLong known(int partition) {
        return optional(answered.get(partition));
    }

    /** The last that Kafka said, so that the log is at least as long; empty if it never did. */
    OptionalLong last(int partition) {
        return optional(ends.get(partition));
    }

    private static OptionalLong optional(@Nullable Long end) {
        return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /** The topic may be another one now. */
    void forget() {
        answered = Map.of();
        ends.clear();
        asked = null;
    }
}
