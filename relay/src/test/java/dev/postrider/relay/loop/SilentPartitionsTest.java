package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition that holds records and gives none is named. */
class SilentPartitionsTest {

    private static final Duration TURN = Duration.ofMillis(100);

    private final ManualClock clock = new ManualClock();
    private final RelayStatus status = new RelayStatus();
    private final Kafka kafka = new Kafka();
    private final Set<Integer> leaderless = new HashSet<>();
    private final SilentPartitions silent = new SilentPartitions(kafka, "messages", this::end, status, clock);
    private final CapturedLog log = CapturedLog.of(SilentPartitions.class);

    /** A question on the relay's thread would stand behind a fetch, and hold up all posts meanwhile. */
    private static final class Kafka extends MockConsumer<byte[], byte[]> {

        private boolean positionKnown = true;

        Kafka() {
            super("none");
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration patience) {
            if (!positionKnown) {
                throw new TimeoutException("not known");
            }
            return super.position(partition, patience);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration patience) {
            throw new AssertionError("Kafka is asked");
        }
    }

    /** Partition 0 ends where it is read, partition 1 ten records behind. */
    private OptionalLong end(int partition) {
        return leaderless.contains(partition) ? OptionalLong.empty() : OptionalLong.of(7L + 10L * partition);
    }

    @BeforeEach
    void assign() {
        List<TopicPartition> both = List.of(new TopicPartition("messages", 0), new TopicPartition("messages", 1));
        kafka.assign(both);
        both.forEach(each -> kafka.seek(each, 7));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void namesAPartitionThatGaveNothingForThirtySecondsAndHasSomething() {
        pass(Duration.ofSeconds(29), Set.of(0, 1));
        assertThat(named()).isEmpty();

        pass(Duration.ofSeconds(2), Set.of(0, 1));
        assertThat(named()).singleElement().asString().startsWith("partition 1 gives no records from offset 7 on");

        pass(Duration.ofMinutes(5), Set.of(0, 1));
        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("Partition gives no records, it may be damaged: partition=1, offset=7, end=17");
    }

    @Test
    void namesNoneThatGivesRecords() {
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(14), Set.of(1));
            silent.gave(1);
        }

        assertThat(named()).isEmpty();
    }

    @Test
    void isOverOnceItGivesARecord() {
        pass(Duration.ofSeconds(31), Set.of(0, 1));

        silent.gave(1);

        assertThat(named()).isEmpty();
        assertThat(log.messages()).last().isEqualTo("Partition gives records again: partition=1");
    }

    @Test
    void isNotOverWhileNobodyKnowsWhereItIs() {
        pass(Duration.ofSeconds(31), Set.of(0, 1));

        kafka.positionKnown = false;
        pass(Duration.ofMinutes(1), Set.of(0, 1));

        assertThat(named()).hasSize(1);
    }

    @Test
    void namesNoneThatIsNotReadNow() {
        pass(Duration.ofSeconds(20), Set.of(0, 1));
        pass(Duration.ofSeconds(20), Set.of(0));
        pass(Duration.ofSeconds(20), Set.of(0, 1));

        assertThat(named()).isEmpty();
    }

    @Test
    void namesNoneWithoutALeader() {
        pass(Duration.ofSeconds(20), Set.of(0, 1));
        leaderless.addAll(Set.of(0, 1));
        pass(Duration.ofMinutes(2), Set.of(0, 1));
        leaderless.clear();
        pass(Duration.ofSeconds(14), Set.of(0, 1));

        assertThat(named()).isEmpty();
    }

    private List<String> named() {
        return status.obstacles().stream()
                .filter(each -> each.contains("gives no records"))
                .toList();
    }

    private void pass(Duration time, Set<Integer> read) {
        long end = clock.nanos() + time.toNanos();
        while (end - clock.nanos() > 0) {
            silent.look(read);
            clock.advance(TURN);
        }
    }
}
