package dev.postrider.relay.loop;

import static dev.postrider.relay.loop.KafkaLog.PARTITION;
import static dev.postrider.relay.loop.KafkaLog.TOPIC;
import static dev.postrider.relay.loop.KafkaLog.channel;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a partition held before it was ours is read back, beside the group, when keys are used. */
final class HistoryReaderTest {

    private static final Duration WINDOW = Duration.ofHours(24);

    private final KafkaLog kafka = new KafkaLog(4);
    private final Records records = new Records();
    private final ManualClock clock = new ManualClock();
    private final Engine engine = engine();
    private int made;
    private final HistoryReader reader = new HistoryReader(
            engine.history(),
            () -> {
                made++;
                return kafka;
            },
            records,
            TOPIC,
            new RelayStatus(),
            clock);
    private final List<Long> posted = new ArrayList<>();
    private final CapturedLog log = CapturedLog.of(HistoryReader.class);

    @AfterEach
    void close() {
        log.close();
        reader.close();
        assertThat(kafka.closed()).isEqualTo(made > 0);
    }

    @Test
    void needsNoConsumerWhereNobodyUsesKeys() {
        kafka.message(channel(1), "plain");
        take(0);
        turns(5);

        assertThat(made).isZero();
        assertThat(posted).containsExactly(0L);
    }

    @Test
    void findsWhatAPredecessorPosted() {
        keyed("a", Duration.ZERO);
        others(30, Duration.ofHours(1));
        keyed("a", Duration.ofHours(24));
        keyed("b", Duration.ofHours(24));
        take(31);
        turns(30);

        assertThat(posted).containsExactly(32L);
        assertThat(made).isEqualTo(1);
        assertThat(kafka.seeks).containsExactly(0L);
        assertThat(log.messages()).isEmpty();
    }

    @Test
    void readsNoFurtherBackThanTheWindow() {
        keyed("a", Duration.ZERO);
        keyed("b", Duration.ofHours(2));
        keyed("a", Duration.ofHours(25));
        take(2);
        turns(10);

        assertThat(posted).containsExactly(2L);
        assertThat(kafka.seeks).containsExactly(1L);
    }

    @Test
    void goesOnBehindOffsetsThatHaveNoRecord() {
        for (int i = 0; i < 20; i++) {
            keyed("key" + i, Duration.ofMinutes(i));
            kafka.gap();
        }
        keyed("key7", Duration.ofHours(1));
        kafka.gap();
        keyed("new", Duration.ofHours(1));
        take(20);
        turns(60);

        assertThat(posted).containsExactly(kafka.record(21).offset());
    }

    @Test
    void whatIsReadMeanwhileIsPartOfTheHistoryToo() {
        others(20, Duration.ZERO);
        keyed("a", Duration.ofHours(1));
        take(20);
        turn();
        keyed("a", Duration.ofHours(2));
        take(21);
        turns(30);
        keyed("a", Duration.ofHours(3));
        keyed("b", Duration.ofHours(3));
        take(22);
        turns(5);

        assertThat(posted).containsExactly(20L, 23L);
        assertThat(kafka.timesAsked).containsExactly(0);
    }

    @Test
    void doesWithoutTheDamagedRecordsOfAHistory() {
        keyed("a", Duration.ZERO);
        others(10, Duration.ofHours(1));
        keyed("b", Duration.ofHours(2));
        kafka.damagedAt = 11;
        keyed("a", Duration.ofHours(3));
        keyed("b", Duration.ofHours(3));
        keyed("c", Duration.ofHours(3));
        take(12);
        for (int turn = 0; turn < 40; turn++) {
            turn();
            clock.advance(Duration.ofMillis(100));
        }

        assertThat(posted).containsExactly(13L, 14L);
        assertThat(log.messages())
                .containsExactly(
                        "Idempotency history damaged, a call that repeats a key of these records is posted again:"
                                + " partition=0, offset=11, records=1");
    }

    @Test
    void asksAgainASecondAfterKafkaDidNotAnswer() {
        kafka.tellsTimes = partition -> false;
        keyed("a", Duration.ZERO);
        take(0);
        turns(5);
        assertThat(kafka.timesAsked).containsExactly(0);
        assertThat(posted).isEmpty();

        kafka.tellsTimes = partition -> true;
        clock.advance(Duration.ofSeconds(1));
        turns(5);

        assertThat(kafka.timesAsked).containsExactly(0, 0);
        assertThat(posted).containsExactly(0L);
    }

    /** One that has no leader must not hold up the others. */
    @Test
    void asksAboutAnotherPartitionAfterOneThatFailed() {
        kafka.tellsTimes = partition -> partition.partition() == 1;
        RecordIdentity keyed = new RecordIdentity(new UUID(1, 1), IdHeader.DuplicateKind.KEYED, 0, 0);
        for (int partition = 0; partition < 2; partition++) {
            engine.assigned(partition, Checkpoint.at(0), clock.nanos());
            Position position = new Position(partition, 0);
            Entry entry = new Entry(position, new DecodedRecord.Malformed(""), false, 0, 0, 1, new Entry.Original() {});
            engine.read(partition, 0, channel(partition).key(), keyed, () -> entry);
        }
        assertThat(engine.history().wanted()).hasSize(2);

        for (int second = 0; second < 4; second++) {
            reader.read();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(kafka.timesAsked).containsExactly(0, 1, 0, 0);
        assertThat(engine.history().wanted()).containsOnlyKeys(0);
    }

    @Test
    void saysOnceThatItTakesLongAndOnceThatItIsOver() {
        kafka.tellsTimes = partition -> false;
        keyed("a", Duration.ZERO);
        take(0);
        for (int second = 0; second < 90; second++) {
            turn();
            clock.advance(Duration.ofSeconds(1));
        }
        kafka.tellsTimes = partition -> true;
        turns(5);

        assertThat(log.messages())
                .containsExactly(
                        "Keyed messages are waiting for the idempotency history: partition=0, waitedSeconds=30",
                        "Keyed messages resumed, the idempotency history is read: partition=0");
    }

    @Test
    void aPartitionThatIsGivenUpIsReadBackNoFurther() {
        others(20, Duration.ZERO);
        keyed("a", Duration.ofHours(1));
        take(20);
        turn();
        assertThat(kafka.assignment()).containsExactly(PARTITION);

        engine.revoked(Set.of(0), clock.nanos());
        reader.forget(Set.of(0));
        turns(3);

        assertThat(kafka.assignment()).isEmpty();
        assertThat(log.messages()).isEmpty();
    }

    private void others(int count, Duration later) {
        for (int i = 0; i < count; i++) {
            kafka.message(channel(2), "other", new IdHeader(UUID.randomUUID(), IdHeader.DuplicateKind.PLAIN), later);
        }
    }

    private void keyed(String key, Duration later) {
        UUID id = UUID.nameUUIDFromBytes(key.getBytes(UTF_8));
        kafka.message(channel(1), key, new IdHeader(id, IdHeader.DuplicateKind.KEYED), later);
    }

    /** The group's consumer gives the engine the records from this one on; what is before is finished. */
    private void take(int from) {
        if (engine.position(0) == Long.MAX_VALUE) {
            engine.assigned(0, Checkpoint.at(kafka.record(from).offset()), clock.nanos());
        }
        for (int i = from; i < kafka.end(); i++) {
            ConsumerRecord<byte[], byte[]> record = kafka.record(i);
            engine.read(
                    0, record.offset(), records.lane(record), records.identity(record), () -> records.entry(record));
        }
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            turn();
        }
    }

    /** As the session does it, with every post taken. */
    private void turn() {
        reader.read();
        clock.advance(Duration.ofMillis(20));
        for (Command command :
                engine.step(clock.nanos(), clock.wall().toEpochMilli()).commands()) {
            if (command instanceof Command.Commit commit) {
                engine.committed(commit.commit(), true, clock.nanos());
            } else if (command instanceof Command.Send send && send.request() instanceof Request.Post post) {
                posted.add(post.range().first());
                engine.answered(
                        send.attempt(), new RequestResult.PostResult(post, new PostOutcome.Posted("")), clock.nanos());
            }
        }
    }

    private static Engine engine() {
        Targets targets = HistoryReaderTest::direct;
        Limits limits = Limits.of(
                new PostLimits(70_000, 1, 2), Duration.ofDays(3_000), new Limits.Keys(WINDOW, 1_000), Duration.ZERO);
        return new Engine(new Origin("relays", "topic-id"), limits, targets, new SharePacer(2_000, 2), new Random(1));
    }

    private static Optional<String> direct(Address address) {
        return Optional.of(address.key());
    }
}
