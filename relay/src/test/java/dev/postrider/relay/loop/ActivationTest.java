package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.metrics.Metrics;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Where to begin is asked until it is clear, without holding the relay up. */
class ActivationTest {

    private static final Duration TURN = Duration.ofMillis(5);

    private final ManualClock clock = new ManualClock();
    private final RelayStatus status = new RelayStatus();
    private final Kafka kafka = new Kafka();
    private final Activation activation = new Activation(
            kafka,
            "messages",
            "topic-id",
            Set.of(),
            new CheckpointMetadata(clock, false),
            status,
            new RelayMetrics(new Metrics()),
            clock);
    private final Map<Integer, Checkpoint> begun = new TreeMap<>();
    private boolean mayBegin = true;

    /** Answers for partitions that have a leader; takes all the patience it is given for the others. */
    private final class Kafka extends MockConsumer<byte[], byte[]> {

        private final Map<Integer, Long> commits = new HashMap<>();
        private final Set<Integer> leaderless = new HashSet<>();

        /** The partitions of each question. */
        private final List<Set<Integer>> questions = new ArrayList<>();

        private Duration heldUp = Duration.ZERO;

        Kafka() {
            super("none");
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration patience) {
            questions.add(
                    partitions.stream().map(TopicPartition::partition).collect(Collectors.toCollection(TreeSet::new)));
            return partitions.stream()
                    .filter(each -> commits.containsKey(each.partition()))
                    .collect(Collectors.toMap(
                            each -> each, each -> new OffsetAndMetadata(commits.get(each.partition()), "")));
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(
                Collection<TopicPartition> partitions, Duration patience) {
            if (partitions.stream().anyMatch(each -> leaderless.contains(each.partition()))) {
                clock.advance(patience);
                heldUp = heldUp.plus(patience);
                throw new TimeoutException("no leader");
            }
            return partitions.stream().collect(Collectors.toMap(each -> each, each -> 3L));
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration patience) {
            return partitions.stream().collect(Collectors.toMap(each -> each, each -> 20L));
        }
    }

    @Test
    void asksAboutAllAtOnceWhileKafkaAnswers() {
        assign(12);
        IntStream.range(0, 12).forEach(each -> kafka.commits.put(each, 7L));

        pass(Duration.ofSeconds(1));

        assertThat(kafka.questions).hasSize(1);
        assertThat(begun).hasSize(12).containsEntry(11, Checkpoint.at(7));
    }

    @Test
    void aPartitionWithoutLeaderHoldsNoOtherUp() {
        assign(12);
        IntStream.range(0, 12).forEach(each -> kafka.commits.put(each, 7L));
        kafka.leaderless.add(4);

        pass(Duration.ofSeconds(5));
        assertThat(begun).hasSize(11).doesNotContainKey(4);
        assertThat(activation.notReadable()).containsExactly(4);

        Duration before = kafka.heldUp;
        pass(Duration.ofSeconds(30));
        assertThat(kafka.heldUp.minus(before)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(11));

        kafka.leaderless.clear();
        pass(Duration.ofSeconds(2));
        assertThat(begun).hasSize(12);
    }

    @Test
    void asksAboutOneAfterTheOtherWhenNoneHasALeader() {
        assign(3);
        kafka.leaderless.addAll(Set.of(0, 1, 2));

        pass(Duration.ofSeconds(7));

        assertThat(kafka.questions.get(0)).containsExactly(0, 1, 2);
        assertThat(kafka.questions.subList(1, 4)).containsExactly(Set.of(0), Set.of(1), Set.of(2));
    }

    @Test
    void asksAboutAllAtOnceAgainWhenTheTroubleIsOver() {
        assign(2);
        kafka.commits.putAll(Map.of(0, 7L, 1, 7L));
        kafka.leaderless.add(1);
        pass(Duration.ofSeconds(5));
        kafka.leaderless.clear();
        pass(Duration.ofSeconds(5));
        assertThat(begun).hasSize(2);

        activation.begin(Set.of(0, 1));
        activation.activate(mayBegin, begun::put);

        assertThat(kafka.questions.get(kafka.questions.size() - 1)).containsExactly(0, 1);
    }

    @Test
    void isAnObstacleOnceItTakesLongerThanThirtySeconds() {
        assign(2);
        kafka.commits.putAll(Map.of(0, 7L, 1, 7L));
        kafka.leaderless.add(1);

        pass(Duration.ofSeconds(29));
        assertThat(undecided()).isEmpty();
        pass(Duration.ofSeconds(3));
        assertThat(undecided()).containsExactly("partition 1: no start offset from Kafka");

        kafka.leaderless.clear();
        pass(Duration.ofSeconds(2));
        assertThat(undecided()).isEmpty();
    }

    @Test
    void waitsUntilTheTopicIsKnownToBeTheSameAndIsAnObstacleMeanwhile() {
        assign(1);
        kafka.commits.put(0, 7L);
        mayBegin = false;

        pass(Duration.ofSeconds(32));
        assertThat(kafka.questions).isEmpty();
        assertThat(undecided()).hasSize(1);

        mayBegin = true;
        pass(Duration.ofSeconds(1));
        assertThat(begun).containsEntry(0, Checkpoint.at(7));
        assertThat(undecided()).isEmpty();
    }

    @Test
    void isNoObstacleAnyMoreWhenThePartitionIsGone() {
        assign(1);
        kafka.leaderless.add(0);
        pass(Duration.ofSeconds(40));
        assertThat(undecided()).hasSize(1);

        activation.forget(Set.of(0));

        assertThat(undecided()).isEmpty();
        assertThat(activation.isDue()).isFalse();
    }

    /** Kafka may say "never committed" for a passing error, and to begin at the start would post all again. */
    @Test
    void verifiesASecondLaterAgainBeforeItBelievesThatNothingWasCommitted() {
        assign(2);

        pass(Duration.ofMillis(990));
        assertThat(kafka.questions).hasSize(1);
        assertThat(begun).isEmpty();
        kafka.commits.put(0, 7L);
        pass(Duration.ofMillis(20));

        assertThat(kafka.questions).hasSize(2);
        assertThat(begun).containsEntry(0, Checkpoint.at(7)).containsEntry(1, Checkpoint.at(3));
    }

    private void assign(int partitions) {
        Set<Integer> numbers = IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
        kafka.assign(numbers.stream()
                .map(each -> new TopicPartition("messages", each))
                .toList());
        activation.begin(numbers);
    }

    /** As the session does it, turn by turn. */
    private void pass(Duration time) {
        long end = clock.nanos() + time.toNanos();
        while (end - clock.nanos() > 0) {
            activation.activate(mayBegin, begun::put);
            clock.advance(TURN);
        }
    }

    private List<String> undecided() {
        return status.obstacles().stream()
                .filter(each -> each.contains("no start offset"))
                .toList();
    }
}
