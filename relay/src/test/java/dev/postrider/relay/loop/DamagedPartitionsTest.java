package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The partition whose records make polls fail is found, whatever the failure says. */
class DamagedPartitionsTest {

    private static final Set<Integer> ASSIGNED = Set.of(0, 1, 2, 3);
    private static final Duration TURN = Duration.ofMillis(50);

    private final ManualClock clock = new ManualClock();
    private final RelayStatus status = new RelayStatus();
    private final DamagedPartitions partitions = new DamagedPartitions("messages", status, clock);
    private final CapturedLog log = CapturedLog.of(DamagedPartitions.class);

    /** Partitions with damage, and after how many polls each fails again. */
    private final Map<Integer, Integer> damaged = new HashMap<>();

    private final Map<Integer, Integer> polled = new HashMap<>();
    private final Set<Integer> given = new HashSet<>();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void findsThePartitionThatFails() {
        damaged.put(2, 1);

        pass(Duration.ofSeconds(2));

        assertThat(partitions.notRead()).containsExactly(2);
        assertThat(log.messages())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("Partition damaged, it is not read any further: partition=2, offset=120, reader=messages")
                .contains("reason=damage", "kafka-delete-records", "never reset offsets");
        assertThat(status.obstacles())
                .anyMatch(each -> each.startsWith("partition 2 is damaged at offset 120 and not read any further"));
        assertThat(given).containsExactlyInAnyOrder(0, 1, 3);
    }

    /** The broker itself says so of some damage, and each time it takes a request. */
    @Test
    void findsThePartitionThatFailsAtEveryFewPollsOnly() {
        damaged.put(3, 4);

        pass(Duration.ofSeconds(4));

        assertThat(partitions.notRead()).containsExactly(3);
    }

    @Test
    void findsTwo() {
        damaged.put(1, 1);
        damaged.put(3, 1);

        pass(Duration.ofSeconds(5));

        assertThat(partitions.notRead()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void triesAgainEachMinuteAndSaysItOnce() {
        damaged.put(2, 1);
        pass(Duration.ofSeconds(2));
        given.clear();

        pass(Duration.ofMinutes(3));

        assertThat(polled.get(2)).isEqualTo(4 + 2);
        assertThat(partitions.notRead()).containsExactly(2);
        assertThat(log.messages()).hasSize(2);
    }

    @Test
    void readsOnWhenTheDamageIsGone() {
        damaged.put(2, 1);
        pass(Duration.ofSeconds(2));
        damaged.clear();

        pass(Duration.ofMinutes(1));

        assertThat(partitions.notRead()).isEmpty();
        assertThat(log.messages()).last().isEqualTo("Damaged partition is read again: partition=2, reader=messages");
        assertThat(status.obstacles()).noneMatch(each -> each.contains("damaged"));
    }

    @Test
    void aRecordBeforeTheDamageDoesNotEndIt() {
        damaged.put(2, 1);
        pass(Duration.ofSeconds(2));

        partitions.gave(2, 119);

        assertThat(status.obstacles()).anyMatch(each -> each.startsWith("partition 2 is damaged"));
    }

    @Test
    void aSingleFailureBlamesNobody() {
        assertThat(partitions.failed(new KafkaException("passing"), ASSIGNED)).isTrue();

        pass(Duration.ofSeconds(11));

        assertThat(partitions.notRead()).isEmpty();
        assertThat(partitions.failed(new KafkaException("passing"), ASSIGNED)).isTrue();
        assertThat(partitions.notRead()).isEmpty();
    }

    @Test
    void isNoPartitionsFaultIfItFailsWithoutAnyOfThem() {
        KafkaException failure = new KafkaException("the group is unwell");
        for (int failures = 0; failures <= ASSIGNED.size(); failures++) {
            assertThat(partitions.failed(failure, ASSIGNED)).isTrue();
        }

        assertThat(partitions.failed(failure, ASSIGNED)).isFalse();
        assertThat(partitions.notRead()).isEmpty();
    }

    @Test
    void whatSaysSomethingElseIsNoDamage() {
        for (KafkaException failure : List.of(
                new TopicAuthorizationException("messages"),
                new InterruptException("stop"),
                new OffsetOutOfRangeException(Map.of(new TopicPartition("messages", 0), 7L)))) {
            assertThat(partitions.failed(failure, ASSIGNED)).isFalse();
        }
        assertThat(partitions.failed(new CorruptRecordException("Invalid magic"), ASSIGNED))
                .isTrue();
    }

    @Test
    void forgetsAPartitionThatIsGone() {
        damaged.put(2, 1);
        pass(Duration.ofSeconds(2));

        partitions.forget(Set.of(2));

        assertThat(partitions.notRead()).isEmpty();
        assertThat(status.obstacles()).noneMatch(each -> each.contains("damaged"));
    }

    /** As its reader does it. */
    private void pass(Duration time) {
        long end = clock.nanos() + time.toNanos();
        while (end - clock.nanos() > 0) {
            Set<Integer> read = new HashSet<>(ASSIGNED);
            read.removeAll(partitions.notRead());
            read.forEach(partition -> polled.merge(partition, 1, Integer::sum));
            if (damaged.keySet().stream()
                    .anyMatch(partition ->
                            read.contains(partition) && polled.get(partition) % damaged.get(partition) == 0)) {
                assertThat(partitions.failed(new KafkaException("fetching", new KafkaException("damage")), ASSIGNED))
                        .isTrue();
            } else {
                read.removeAll(damaged.keySet());
                read.forEach(partition -> partitions.gave(partition, 120));
                given.addAll(read);
            }
            partitions.found().ifPresent(partition -> partitions.stop(partition, 120));
            clock.advance(TURN);
        }
    }
}
