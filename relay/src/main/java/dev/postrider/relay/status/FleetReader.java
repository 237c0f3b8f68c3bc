package dev.postrider.relay.status;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.kafka.Topics;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.status.Fleet.RelayMember;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks Kafka for the {@link Fleet}, once in two seconds however many ask. Blocks for {@value #PATIENCE_SECONDS} s at most.
 * Thread-safe.
 */
public final class FleetReader implements Supplier<Fleet> {

    private static final int PATIENCE_SECONDS = 3;

    private static final Duration KEPT = Duration.ofSeconds(2);

    private final Supplier<Admin> admin;
    private final Topics topics;
    private final String group;
    private final Clock clock;
    private @Nullable Fleet last;
    private long lastNanos;

    public FleetReader(Supplier<Admin> admin, Topics topics, String group, Clock clock) {
        this.admin = admin;
        this.topics = topics;
        this.group = group;
        this.clock = clock;
    }

    @Override
    public synchronized Fleet get() {
        Fleet known = last;
        if (known == null || clock.nanos() - lastNanos >= KEPT.toNanos()) {
            known = ask();
            last = known;
            lastNanos = clock.nanos();
        }
        return known;
    }

    private Fleet ask() {
        try {
            Admin kafka = admin.get();
            KafkaFuture<ConsumerGroupDescription> members = requireNonNull(
                    kafka.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group),
                    "Kafka answers for what it was asked");
            KafkaFuture<Long> deadLetters = deadLetters(kafka);
            long deadline = clock.nanos() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            List<RelayMember> relays = await(members, deadline).members().stream()
                    .map(this::member)
                    .sorted(Comparator.comparing(RelayMember::id))
                    .toList();
            return new Fleet(relays, OptionalLong.of(await(deadLetters, deadline)), "");
        } catch (ExecutionException e) {
            return unknown(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return unknown("no answer in " + PATIENCE_SECONDS + " s");
        } catch (KafkaException e) {
            return unknown(String.valueOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("stopping");
        }
    }

    private static Fleet unknown(String reason) {
        return new Fleet(List.of(), OptionalLong.empty(), "Kafka did not tell: " + reason);
    }

    private <T> T await(KafkaFuture<T> answer, long deadlineNanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        return answer.get(Math.max(0, deadlineNanos - clock.nanos()), TimeUnit.NANOSECONDS);
    }

    private RelayMember member(MemberDescription member) {
        TreeSet<Integer> partitions = new TreeSet<>();
        for (TopicPartition assigned : member.assignment().topicPartitions()) {
            if (assigned.topic().equals(topics.messages())) {
                partitions.add(assigned.partition());
            }
        }
        return new RelayMember(member.consumerId(), member.host(), partitions);
    }

    /** The records in the topic. */
    private KafkaFuture<Long> deadLetters(Admin kafka) {
        KafkaFuture<Long> ends = sum(kafka, OffsetSpec.latest());
        KafkaFuture<Long> beginnings = sum(kafka, OffsetSpec.earliest());
        return KafkaFuture.allOf(ends, beginnings).thenApply(done -> now(ends) - now(beginnings));
    }

    private KafkaFuture<Long> sum(Admin kafka, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        for (int partition = 0; partition < topics.partitions(); partition++) {
            question.put(new TopicPartition(topics.deadLetters(), partition), spec);
        }
        return kafka.listOffsets(question)
                .all()
                .thenApply(answers -> answers.values().stream()
                        .mapToLong(each -> each.offset())
                        .sum());
    }

    private static long now(KafkaFuture<Long> done) {
        try {
            return done.getNow(0L);
        } catch (ExecutionException | InterruptedException e) {
            throw new KafkaException("a future that is done has a value", e);
        }
    }
}
