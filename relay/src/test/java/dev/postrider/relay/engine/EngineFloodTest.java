package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.reading.AssignedPartition;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A flood to one lane is held in memory only in part, and keeps nobody else waiting. */
final class EngineFloodTest {

    private static final Duration PERIOD = Duration.ofMillis(125);
    private static final int KIB = 1_024;

    /** Messages of a KiB that a lane holds. */
    private static final int HELD = MemoryPolicy.LANE_BYTES / KIB;

    private final EngineDriver driver = new EngineDriver(UNPACKED);

    @Test
    void holdsOnlyTheBeginningOfALongLane() {
        driver.log.messageBytes = KIB;
        driver.assign(0);
        flood(driver, 1, 2_000);

        assertThat(driver.heldAtFirst()).isEqualTo(HELD);
        assertThat(driver.engine.position(0)).isEqualTo(2_000);
        assertThat(driver.engine.closed()).isEmpty();
    }

    @Test
    void readsAgainWhatItDeferredNoneSkippedNoneTwiceInOrder() {
        driver.log.messageBytes = KIB;
        driver.assign(0);
        List<String> all = flood(driver, 1, 2_000);

        driver.settle();

        assertThat(driver.room.texts()).isEqualTo(all);
        driver.pass(Duration.ofSeconds(1));
        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(2_000));
        assertThat(driver.engine.isIdle()).isTrue();
    }

    @Test
    void aQuietLaneBehindAFloodIsServedAtTheNextTurn() {
        EngineDriver paced = new EngineDriver(new TestPacers.Even(PERIOD), UNPACKED);
        paced.log.messageBytes = KIB;
        paced.assign(0);
        flood(paced, 1, 5_000);
        paced.message(channel(2), "quiet");

        paced.pass(PERIOD.multipliedBy(2));

        assertThat(paced.delivered()).containsExactly("lane1 0", "quiet");
    }

    /** Each lane asking for a reading of its own would have everything read once for each of them. */
    @Test
    @Tag("long")
    void whatWaitsForManyLanesIsReadAgainForAllOfThemTogether() {
        int lanes = 150;
        int rounds = 130;
        driver.log.messageBytes = KIB;
        driver.assign(0);
        for (int round = 0; round < rounds; round++) {
            for (int lane = 0; lane < lanes; lane++) {
                driver.message(0, channel(lane), "lane" + lane + " " + round);
            }
        }

        driver.settle();

        assertThat(driver.room.texts()).doesNotHaveDuplicates().hasSize(lanes * rounds);
        assertThat(Integer.MAX_VALUE - driver.givesAgain).isLessThan(3 * lanes * rounds);
    }

    /** It has no leader, or lies in a damaged segment, or is far behind. */
    @Test
    void aPartitionThatCannotBeReadAgainHidesNoOther() {
        Limits tight = new Limits(
                UNPACKED.post(), 8, 40_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);
        EngineDriver owner = new EngineDriver(tight).assign(0).assign(1);
        owner.log.messageBytes = 70_000; // one fills the memory
        owner.message(0, channel(99), "filler");
        for (int lane = 0; lane < 30; lane++) {
            owner.message(0, channel(lane), "cannot be read again");
        }
        owner.message(1, channel(50), "behind them");

        owner.step();
        assertThat(owner.engine.backfills()).isEqualTo(Map.of(0, 1L));

        owner.givesAgain = 0;
        owner.pass(Duration.ofSeconds(2));

        assertThat(owner.engine.backfills()).isEqualTo(Map.of(0, 1L, 1, 0L));
    }

    /** What it should have come to first is gone from the log, so it comes to what nobody has read yet. */
    @Test
    void theSecondReadingTakesNothingThatTheFirstHasNotComeTo() {
        Limits tight = new Limits(
                UNPACKED.post(), 8, 40_000, Duration.ofHours(1), Duration.ofDays(7), EngineDriver.KEYS, Duration.ZERO);
        EngineDriver owner = new EngineDriver(tight).assign(0);
        owner.log.messageBytes = 70_000; // one fills the memory
        owner.message(channel(9), "filler");
        owner.message(channel(1), "deleted");
        owner.step();
        assertThat(owner.engine.backfills()).isEqualTo(Map.of(0, 1L));

        owner.log.message(0, channel(1), "new", owner.wallMillis());
        TopicLog.Logged unread = owner.log.at(0, 2);
        owner.engine.reread(0, 2, unread.lane(), unread.identity(), unread::entry);
        owner.message(channel(2), "behind");
        owner.settle();

        assertThat(owner.room.texts()).containsExactlyInAnyOrder("filler", "new", "behind");
    }

    /** With more waiting in Kafka than in memory, a post would go out half empty. */
    @Test
    void postsOfAFloodAreFullAlsoWhereItHasToBeReadAgain() {
        EngineDriver packing = new EngineDriver(PACKING);
        packing.log.messageBytes = 60 * KIB;
        packing.assign(0);
        List<String> all = flood(packing, 1, 200);

        packing.settle();

        assertThat(packing.room.texts().stream()
                        .flatMap(text -> Arrays.stream(text.split("\n\n")))
                        .toList())
                .isEqualTo(all);
        assertThat(packing.room.shown).hasSizeLessThan(60);
    }

    @Test
    void aLaneAloneWaitsForAFullerPostButNotForLong() {
        EngineDriver packing = new EngineDriver(new TestPacers.Even(PERIOD), PACKING);
        packing.log.messageBytes = 60 * KIB;
        packing.givesAgain = 2;
        packing.assign(0);
        flood(packing, 1, 200);

        packing.pass(Duration.ofMinutes(1));

        assertThat(packing.delivered())
                .containsExactly("lane1 0\n\nlane1 1\n\nlane1 2\n\nlane1 3\n\nlane1 4", "lane1 5\n\nlane1 6");
        assertThat(packing.tried.get(1).nanos() - packing.tried.get(0).nanos())
                .isEqualTo(AssignedPartition.FILLING.toNanos());
    }

    @Test
    void neitherLosesNorRepeatsNorReordersAcrossFloodsAndOwners() {
        for (long seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            EngineDriver owner = new EngineDriver(random.nextBoolean() ? PACKING : UNPACKED);
            owner.log.messageBytes = 20 * KIB; // a dozen of a lane are held
            owner.assign(0);
            Map<Integer, List<String>> accepted = new HashMap<>();
            for (int life = 0; life < 6; life++) {
                for (int i = 0; i < random.nextInt(60); i++) {
                    int lane = random.nextInt(3) == 0 ? 2 + random.nextInt(5) : 1;
                    List<String> ofLane = accepted.computeIfAbsent(lane, any -> new ArrayList<>());
                    ofLane.add("lane" + lane + " " + ofLane.size());
                    owner.message(channel(lane), ofLane.get(ofLane.size() - 1));
                }
                work(owner, random);
                owner = owner.successor(random.nextBoolean() ? PACKING : UNPACKED)
                        .assign(0, owner.committed(0));
            }
            owner.pass(Duration.ofMinutes(5));

            for (Map.Entry<Integer, List<String>> lane : accepted.entrySet()) {
                assertThat(owner.room.texts().stream()
                                .flatMap(text -> Arrays.stream(text.split("\n\n")))
                                .filter(text -> text.startsWith("lane" + lane.getKey() + " "))
                                .toList())
                        .as("seed %d, lane %d", seed, lane.getKey())
                        .isEqualTo(lane.getValue());
            }
            assertThat(owner.checkpoint(0)).isEqualTo(Checkpoint.at(owner.log.end(0)));
        }
    }

    /** Posts some, and crashes with some in flight that are there, or not. */
    private static void work(EngineDriver owner, Random random) {
        for (int i = random.nextInt(40); i > 0; i--) {
            owner.act();
            for (Command.Send send : List.copyOf(owner.open)) {
                if (random.nextInt(3) > 0) {
                    owner.answer(send, owner.room.answer(send.request()));
                }
            }
            owner.now += random.nextInt(100_000_000);
        }
        owner.open.stream().filter(send -> random.nextBoolean()).forEach(send -> owner.room.answer(send.request()));
    }

    @Test
    void pausesAPartitionWithTooManyLanesAndReadsOnWhenATenthIsDone() {
        EngineDriver paced = new EngineDriver(new TestPacers.Even(PERIOD), UNPACKED).assign(0);
        IntStream.range(0, 400).forEach(i -> paced.message(channel(i), "m" + i));

        assertThat(paced.engine.closed()).containsExactly(0);
        assertThat(paced.engine.position(0)).isEqualTo(AssignedPartition.MOST_LANES);
        paced.pass(PERIOD.multipliedBy(35));
        assertThat(paced.engine.position(0)).isEqualTo(AssignedPartition.MOST_LANES);
        paced.pass(PERIOD);
        assertThat(paced.engine.position(0)).isGreaterThan(AssignedPartition.MOST_LANES);
        paced.pass(PERIOD.multipliedBy(400));

        assertThat(paced.delivered()).hasSize(400).doesNotHaveDuplicates();
        assertThat(paced.events).startsWith(new RelayEvent.ReadingPaused(0, 350), new RelayEvent.ReadingResumed(0));
        assertThat(paced.committed(0)).isEqualTo(Checkpoint.at(400));
    }

    @Test
    void aFullPartitionDoesNotStopAnother() {
        EngineDriver paced = new EngineDriver(new TestPacers.Even(PERIOD), UNPACKED)
                .assign(0)
                .assign(1);
        IntStream.range(0, 400).forEach(i -> paced.message(0, channel(i), "m" + i));
        paced.message(1, channel(1_000), "other");

        assertThat(paced.engine.closed()).containsExactly(0);
        assertThat(paced.engine.position(1)).isEqualTo(1);
    }

    @Test
    void keepsTheBoundOfMemoryButForTheFirstRecordsOfLanes() {
        Limits small = new Limits(
                UNPACKED.post(),
                64,
                40 * KIB,
                Duration.ofHours(1),
                Duration.ofDays(7),
                EngineDriver.KEYS,
                Duration.ZERO);
        EngineDriver narrow = new EngineDriver(new TestPacers.Even(PERIOD), small);
        narrow.log.messageBytes = KIB;
        narrow.assign(0);

        flood(narrow, 1, 50);
        assertThat(narrow.heldAtFirst()).as("of a flood").isEqualTo(10);
        for (int lane = 2; lane < 100; lane++) {
            flood(narrow, lane, 2);
        }
        assertThat(narrow.heldAtFirst())
                .as("with the reserve for first records")
                .isEqualTo(60);

        narrow.pass(PERIOD.multipliedBy(400));
        assertThat(narrow.delivered()).hasSize(50 + 98 * 2).doesNotHaveDuplicates();
        for (int lane = 1; lane < 100; lane++) {
            String prefix = "lane" + lane + " ";
            assertThat(narrow.delivered().stream().filter(text -> text.startsWith(prefix)))
                    .first()
                    .isEqualTo(prefix + "0");
        }
        assertThat(narrow.delivered().subList(0, 99)).as("each lane's first").allMatch(text -> text.endsWith(" 0"));
    }

    @Test
    void aRecordOfANewerVersionStopsItsPartitionOnly() {
        driver.assign(0).assign(1);
        driver.message(0, channel(1), "before");
        driver.log.unreadable(0, channel(2), new DecodedRecord.NewerVersion(9));
        driver.message(0, channel(1), "behind");
        driver.message(1, channel(3), "other");

        driver.settle();

        assertThat(driver.delivered()).containsExactlyInAnyOrder("before", "other");
        assertThat(driver.engine.closed()).containsExactly(0);
        assertThat(driver.events)
                .containsExactly(new RelayEvent.Stopped(
                        0, "the record at offset 1 is of version 9, newer than this relay: upgrade the relay"));
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(1));
    }

    @Test
    void aRecordOfANewerVersionThatWasDeferredStopsItsPartitionToo() {
        driver.log.messageBytes = KIB;
        driver.assign(0);
        List<String> before = flood(driver, 1, 300);
        driver.log.unreadable(0, channel(1), new DecodedRecord.NewerVersion(9));
        driver.message(channel(1), "behind");

        driver.pass(Duration.ofMinutes(1));

        assertThat(driver.delivered()).isEqualTo(before);
        assertThat(driver.engine.closed()).containsExactly(0);
        assertThat(driver.events).hasSize(1).first().isInstanceOf(RelayEvent.Stopped.class);
        assertThat(driver.engine.backfills()).isEmpty();
        EngineDriver upgraded = driver.successor(UNPACKED).assign(0, driver.committed(0));
        assertThat(upgraded.checkpoint(0).committed()).isLessThanOrEqualTo(300);
        assertThat(upgraded.events).isEmpty();
    }

    private static List<String> flood(EngineDriver driver, int lane, int messages) {
        List<String> texts = IntStream.range(0, messages)
                .mapToObj(i -> "lane" + lane + " " + i)
                .toList();
        texts.forEach(text -> driver.message(channel(lane), text));
        return texts;
    }
}
