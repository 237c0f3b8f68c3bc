package dev.postrider.ingress.status;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.time.Clock;
import dev.postrider.ingress.status.CommitSnapshot.GroupCommit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka how far the group of the relays is, only while somebody wants to know and not more often than four times a
 * second. Never waits. Thread-safe.
 */
final class GroupCommits {

    private static final Duration INTERVAL = Duration.ofMillis(250);

    /** An answer, or the wait for it. */
    private record Asked(long nanos, CompletableFuture<CommitSnapshot> answer) {}

    private final Supplier<CompletionStage<CommitSnapshot>> question;
    private final Clock clock;
    private @Nullable Asked last;
    private volatile CommitSnapshot newest = CommitSnapshot.NONE;
    private volatile Consumer<String> topics = id -> {};

    /** @param question asks Kafka */
    GroupCommits(Supplier<CompletionStage<CommitSnapshot>> question, Clock clock) {
        this.question = question;
        this.clock = clock;
    }

    /** Tells the id of the topic of messages, each time it was asked for. */
    void onTopic(Consumer<String> listener) {
        topics = listener;
    }

    /** How it was not long ago; exceptional if Kafka does not tell. */
    CompletionStage<CommitSnapshot> recent() {
        Asked now;
        synchronized (this) {
            Asked before = last;
            if (before != null && isRecent(before)) {
                return before.answer();
            }
            now = new Asked(clock.nanos(), new CompletableFuture<>());
            last = now;
        }
        CompletableFuture.completedFuture(question) // so that a fault becomes the answer's
                .thenCompose(Supplier::get)
                .whenComplete((snapshot, fault) -> {
                    if (fault == null) {
                        newest = snapshot;
                        topics.accept(snapshot.topicId());
                        now.answer().complete(snapshot);
                    } else {
                        now.answer().completeExceptionally(fault);
                    }
                });
        return now.answer();
    }

    private boolean isRecent(Asked before) {
        return !before.answer().isDone() || clock.nanos() - before.nanos() < INTERVAL.toNanos();
    }

    /** The newest that was told, without asking. */
    CommitSnapshot newest() {
        return newest;
    }

    /**
     * Asks by way of Kafka's admin client.
     *
     * @param receipts the topic of receipts if there is one: the client would search some seconds for one that is not there
     */
    static CompletionStage<CommitSnapshot> ask(
            Admin admin, String group, String messages, Optional<String> receipts, int partitions) {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .thenCompose(commits -> admin.describeTopics(List.of(messages))
                        .allTopicNames()
                        .toCompletionStage()
                        .thenCombine(
                                ends(admin, messages, partitions),
                                (topics, messageEnds) -> new CommitSnapshot(
                                        requireNonNull(topics.get(messages))
                                                .topicId()
                                                .toString(),
                                        of(messages, commits),
                                        messageEnds,
                                        Map.of())))
                // The ends of the receipts come last: what the commit finished has its receipts before them.
                .thenCompose(snapshot -> receipts.map(topic -> ends(admin, topic, partitions))
                        .orElse(CompletableFuture.completedFuture(Map.of()))
                        .thenApply(ends -> new CommitSnapshot(
                                snapshot.topicId(), snapshot.commits(), snapshot.messageEnds(), ends)));
    }

    private static CompletionStage<Map<Integer, Long>> ends(Admin admin, String topic, int partitions) {
        return admin.listOffsets(IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest())))
                .all()
                .toCompletionStage()
                .thenApply(ends -> {
                    Map<Integer, Long> byPartition = new HashMap<>();
                    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
                        byPartition.put(end.getKey().partition(), end.getValue().offset());
                    }
                    return byPartition;
                });
    }

    private static Map<Integer, GroupCommit> of(
            String topic, Map<TopicPartition, @Nullable OffsetAndMetadata> commits) {
        Map<Integer, GroupCommit> byPartition = new HashMap<>();
        commits.forEach((partition, commit) -> {
            if (commit != null && partition.topic().equals(topic)) {
                byPartition.put(partition.partition(), new GroupCommit(commit.offset(), commit.metadata()));
            }
        });
        return byPartition;
    }
}
