package dev.postrider.relay.loop;

import static dev.postrider.relay.loop.KafkaLog.PARTITION;
import static dev.postrider.relay.loop.KafkaLog.TOPIC;
import static dev.postrider.relay.loop.KafkaLog.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.Step;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What the engine deferred is read again, beside the group. */
class SecondReaderTest {

    /** Takes about 120 KiB in memory: three fill a lane. */
    private static final String LONG = "x".repeat(60_000);

    private final KafkaLog kafka = new KafkaLog(4);
    private final Records records = new Records();
    private final List<String> made = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private final RelayStatus status = new RelayStatus();
    private final DamagedPartitions damaged = new DamagedPartitions("deferred messages", status, clock);
    private final SecondReader reader = new SecondReader(
            () -> {
                made.add("consumer");
                return kafka;
            },
            TOPIC,
            damaged,
            damaged::stop);
    private final Engine engine = engine();
    private final List<Integer> posted = new ArrayList<>();
    private long now;

    @Test
    void needsNoConsumerWhereNothingIsDeferred() {
        message("short");
        for (int turn = 0; turn < 10; turn++) {
            turn();
        }

        assertThat(made).isEmpty();
        assertThat(posted).containsExactly(0);
    }

    @Test
    void givesTheEngineEveryRecordItDeferredInOrder() {
        for (int i = 0; i < 40; i++) {
            message(i + LONG);
        }

        for (int turn = 0; turn < 400 && posted.size() < 40; turn++) {
            turn();
        }

        assertThat(posted).hasSize(40).isSorted().doesNotHaveDuplicates();
        assertThat(made).hasSize(1);
        assertThat(engine.backfills()).isEmpty();
    }

    /** What a lane has no room for yet is kept, so that a long flood is fetched once. */
    @Test
    void readsAFloodOnceFromWhereTheLaneStands() {
        for (int i = 0; i < 40; i++) {
            message(i + "x".repeat(10_000));
        }
        int held = 13;

        for (int turn = 0; turn < 400 && posted.size() < 40; turn++) {
            turn();
        }

        assertThat(posted).hasSize(40);
        assertThat(kafka.seeks).hasSizeLessThan(10).allMatch(offset -> offset >= held);
    }

    /** The end of a transaction has an offset, too, and may be just where the reading goes on. */
    @Test
    void goesOnBehindOffsetsThatHaveNoRecord() {
        for (int i = 0; i < 40; i++) {
            message(i + LONG);
            kafka.gap();
        }

        for (int turn = 0; turn < 400 && posted.size() < 40; turn++) {
            turn();
        }

        assertThat(posted).hasSize(40).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void keepsAssignedWhatIsNotGivenBack() {
        for (int i = 0; i < 20; i++) {
            message(i + LONG);
        }
        for (int turn = 0; turn < 10; turn++) {
            turn();
        }
        assertThat(kafka.assignment()).containsExactly(PARTITION);

        reader.forget(Set.of(5));
        assertThat(kafka.assignment()).containsExactly(PARTITION);
        reader.forget(Set.of(0));
        assertThat(kafka.assignment()).isEmpty();
    }

    /** What was kept belongs to the life before: the partition may stand elsewhere when it comes back. */
    @Test
    void startsAfreshInAPartitionThatComesBack() {
        for (int i = 0; i < 20; i++) {
            message(i + LONG);
        }
        for (int turn = 0; turn < 10; turn++) {
            turn();
        }
        int before = posted.size();

        engine.revoked(Set.of(0), now);
        reader.forget(Set.of(0));
        engine.assigned(0, Checkpoint.at(before), now);
        for (int i = before; i < 20; i++) {
            read(i);
        }
        for (int turn = 0; turn < 400 && posted.size() < 20; turn++) {
            turn();
        }

        assertThat(posted).hasSize(20).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void givesWhatLiesBeforeDamageAndTheRestOnceItIsRepaired() {
        for (int i = 0; i < 20; i++) {
            message(i + LONG);
        }
        kafka.damagedAt = 10;

        for (int turn = 0; turn < 400; turn++) {
            turn();
        }
        assertThat(posted).hasSize(10).isSorted().doesNotHaveDuplicates();
        assertThat(status.obstacles())
                .anyMatch(each ->
                        each.startsWith("partition 0 is damaged at offset 10") && each.contains("(deferred messages)"));

        kafka.damagedAt = Long.MAX_VALUE;
        for (int turn = 0; turn < 1_000 && posted.size() < 20; turn++) {
            turn();
        }
        assertThat(posted).hasSize(20).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void closesWhatItMadeAndMayHaveMadeNothing() {
        reader.close();
        assertThat(made).isEmpty();
        for (int i = 0; i < 20; i++) {
            message(i + LONG);
        }
        for (int turn = 0; turn < 10; turn++) {
            turn();
        }

        reader.close();

        assertThat(kafka.closed()).isTrue();
    }

    private void message(String text) {
        kafka.message(channel(1), text);
        read(kafka.end() - 1);
    }

    private void read(int offset) {
        ConsumerRecord<byte[], byte[]> record = kafka.record(offset);
        engine.read(0, record.offset(), records.lane(record), records.identity(record), () -> records.entry(record));
    }

    /** As the session does it: a tenth of a second, in which every post is taken. */
    private void turn() {
        reader.read(new DeferredRecords(engine, records));
        now += Duration.ofMillis(100).toNanos();
        clock.advance(Duration.ofMillis(100));
        Step step = engine.step(now, 0);
        for (Command command : step.commands()) {
            if (command instanceof Command.Commit commit) {
                engine.committed(commit.commit(), true, now);
            } else if (command instanceof Command.Send send && send.request() instanceof Request.Post post) {
                posted.add((int) post.range().first());
                engine.answered(send.attempt(), new RequestResult.PostResult(post, new PostOutcome.Posted("")), now);
            }
        }
    }

    private Engine engine() {
        Targets targets = SecondReaderTest::direct;
        Limits limits = Limits.of(
                new PostLimits(70_000, 1, 2),
                Duration.ofDays(7),
                new Limits.Keys(Duration.ofDays(1), 1_000),
                Duration.ZERO);
        Engine engine =
                new Engine(new Origin("relays", "topic-id"), limits, targets, new SharePacer(10, 1), new Random(1));
        engine.assigned(0, Checkpoint.at(0), now);
        return engine;
    }

    private static Optional<String> direct(Address address) {
        return Optional.of(address.key());
    }
}
