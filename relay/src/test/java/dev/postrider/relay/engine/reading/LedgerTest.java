package dev.postrider.relay.engine.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.engine.duplicate.IdempotencyWindow;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is finished in a partition and what is not, across any number of owners. */
final class LedgerTest {

    private static final Entry.Original NO_ORIGINAL = new Entry.Original() {};

    /** A partition whose lanes finish when they are told to. */
    private static final class Owner {

        private final AssignedPartition home;
        private final Set<String> waiting = new HashSet<>();

        Owner(Checkpoint start) {
            home = new AssignedPartition(
                    0, start, new IdempotencyWindow(new Limits.Keys(Duration.ofDays(1), 1_000), () -> {}), 0);
        }

        /** Whether there is something to do for the record. */
        boolean read(String name, long offset) {
            LaneCheckpoint laneCheckpoint = home.laneCheckpoint(name, offset);
            if (laneCheckpoint != null) {
                Lane known = home.lane(name);
                Entry entry = new Entry(
                        new Position(0, offset), new DecodedRecord.Malformed(""), false, 0, 0, 1, NO_ORIGINAL);
                home.hold(known == null ? home.begin(name, laneCheckpoint) : known, entry);
                waiting.add(name);
            }
            home.passed(name, offset);
            return laneCheckpoint != null;
        }

        /** The first record of the lane that waits is done. */
        long finish(String name) {
            Lane lane = lane(name);
            long offset = lane.head().position().offset();
            home.finish(lane, new Progress(offset, 0));
            if (lane.isDrained()) {
                home.remove(lane);
                waiting.remove(name);
            }
            return offset;
        }

        Lane lane(String name) {
            @Nullable Lane lane = home.lane(name);
            if (lane == null) {
                throw new AssertionError("no lane " + name);
            }
            return lane;
        }

        Checkpoint checkpoint() {
            return home.takeCheckpoint();
        }
    }

    @Test
    void commitsTheFirstUnfinishedOffset() {
        Owner owner = new Owner(Checkpoint.at(10));
        owner.read("a", 10);
        owner.read("b", 11);
        owner.read("a", 12);

        owner.finish("b");

        assertThat(owner.checkpoint()).isEqualTo(new Checkpoint(10, 13, List.of(LaneCheckpoint.unfinished(10)), true));
    }

    @Test
    void commitsEverythingReadWhenAllIsFinished() {
        Owner owner = new Owner(Checkpoint.at(10));
        owner.read("a", 10);
        owner.read("b", 15); // offsets may have gaps

        owner.finish("b");
        owner.finish("a");

        assertThat(owner.checkpoint()).isEqualTo(Checkpoint.at(16));
    }

    @Test
    void commitsItsStartWhenNothingWasRead() {
        LaneCheckpoint intended = new LaneCheckpoint(3, false, 40, new NamedPost(new Range(3, 40, 8, 0), -7, -5));
        Checkpoint start = new Checkpoint(3, 9, List.of(intended, LaneCheckpoint.drained(7)), true);

        assertThat(new Owner(start).checkpoint()).isEqualTo(start);
    }

    @Test
    void commitsHowFarASplitMessageIsOutAndWhatIsUncertain() {
        Owner owner = new Owner(Checkpoint.at(0));
        owner.read("a", 0);
        owner.lane("a").done(16_000);
        Range range = new Range(0, 16_000, 0, 32_000);
        owner.lane("a").uncertainPost(UncertainPost.inherited(new NamedPost(range, -7, -5), 0));

        assertThat(owner.checkpoint().laneCheckpoints())
                .extracting(LaneCheckpoint::intent)
                .extracting(NamedPost::range)
                .containsExactly(range);
    }

    @Test
    void readsNothingAgainThatWasFinishedBehindAnUnfinishedLane() {
        Owner restored = new Owner(new Checkpoint(10, 14, List.of(LaneCheckpoint.unfinished(10)), true));

        assertThat(restored.read("slow", 10)).isTrue();
        assertThat(restored.read("quick", 11)).isFalse();
        assertThat(restored.read("slow", 12)).isTrue();
        assertThat(restored.read("quick", 13)).isFalse();
        assertThat(restored.read("quick", 14)).isTrue();
    }

    @Test
    void knowsOfALaneThatIsDrainedForTheMomentThatMoreOfItFollows() {
        // given a lane that finished all that was read again, but not all that was read before the restart
        Owner first = new Owner(new Checkpoint(10, 14, List.of(LaneCheckpoint.unfinished(10)), true));
        first.read("a", 10);
        first.finish("a");

        // when it is restored once more
        Owner second = new Owner(first.checkpoint());

        // then neither is the finished one repeated nor the others skipped
        assertThat(second.read("a", 10)).isFalse();
        assertThat(second.read("b", 11)).isFalse();
        assertThat(second.read("a", 12)).isTrue();
    }

    @Test
    void ignoresARecordReadTwice() {
        Owner owner = new Owner(Checkpoint.at(0));
        owner.read("a", 0);
        owner.read("a", 1);

        assertThat(owner.read("a", 0)).isFalse();
        assertThat(owner.checkpoint().readTo()).isEqualTo(2);
    }

    @Test
    void takesEverythingAsUnfinishedOnceTheRecordThatNamesALaneIsGone() {
        // given that the log begins at 12 now, so that nobody can say whose lane opened at 10
        Owner restored = new Owner(new Checkpoint(10, 14, List.of(LaneCheckpoint.unfinished(10)), true));

        assertThat(restored.read("a", 12)).isTrue();
        assertThat(restored.read("b", 13)).isTrue();
        assertThat(restored.checkpoint().committed()).isEqualTo(12);
    }

    @Test
    void namesNoLaneAnyMoreThatWasReopenedOnceTheReadingHasCaughtUp() {
        Owner owner = new Owner(
                new Checkpoint(0, 9, List.of(LaneCheckpoint.unfinished(0), LaneCheckpoint.unfinished(8)), true));
        owner.read("a", 0);
        owner.read("a", 1);
        owner.finish("a");
        owner.finish("a");
        assertThat(owner.checkpoint().laneCheckpoints())
                .containsExactly(LaneCheckpoint.drained(1), LaneCheckpoint.unfinished(8));

        owner.read("b", 8);

        assertThat(owner.checkpoint().laneCheckpoints()).containsExactly(LaneCheckpoint.unfinished(8));
    }

    /**
     * The exact bound: no unfinished record is ever skipped, and of the finished ones only those are repeated that
     * finished after the checkpoint that is restored.
     */
    @Test
    void neitherSkipsNorRepeatsAcrossAnyNumberOfCrashes() {
        for (long seed = 0; seed < 400; seed++) {
            new Lives(seed).run();
        }
    }

    /** A partition's log and one worker after the other, each beginning where some commit of those before says. */
    private static final class Lives {

        private static final int RECORDS = 60;

        private final long seed;
        private final Random random;
        private final List<String> log = new ArrayList<>();
        private final Set<Long> finished = new HashSet<>();
        private Checkpoint committed = Checkpoint.at(0);
        private Set<Long> known = new HashSet<>();
        private Set<Long> knownWhenCommitted = Set.of();

        Lives(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            int lanes = 1 + random.nextInt(12);
            for (int i = 0; i < RECORDS; i++) {
                log.add("lane" + random.nextInt(lanes));
            }
        }

        void run() {
            for (int life = 0; life < 8; life++) {
                live(random.nextInt(80));
            }
            live(Integer.MAX_VALUE);
            assertThat(finished).as("seed %d", seed).hasSize(RECORDS);
        }

        private void live(int steps) {
            Owner owner = new Owner(committed);
            known = new HashSet<>(knownWhenCommitted);
            long next = committed.committed();
            for (long offset = 0; offset < next; offset++) {
                assertThat(finished).as("seed %d skipped by its offset", seed).contains(offset);
            }
            for (int i = 0; i < steps && !(next == RECORDS && owner.waiting.isEmpty()); i++) {
                if (next < RECORDS && random.nextBoolean()) {
                    read(owner, next++);
                } else if (!owner.waiting.isEmpty()) {
                    finishOne(owner);
                }
                if (random.nextInt(4) == 0) {
                    commit(owner);
                }
            }
            if (random.nextBoolean()) {
                commit(owner); // a clean stop
            }
        }

        private void read(Owner owner, long offset) {
            if (owner.read(log.get((int) offset), offset)) {
                assertThat(known).as("seed %d repeats what was known", seed).doesNotContain(offset);
            } else {
                assertThat(finished).as("seed %d skips", seed).contains(offset);
            }
        }

        private void finishOne(Owner owner) {
            List<String> lanes = owner.waiting.stream().sorted().toList();
            long offset = owner.finish(lanes.get(random.nextInt(lanes.size())));
            finished.add(offset);
            known.add(offset);
        }

        private void commit(Owner owner) {
            Checkpoint now = owner.checkpoint();
            committed = CheckpointCodec.decode(
                            now.committed(),
                            CheckpointCodec.encode("topic-id", now, 0, OptionalLong.empty()),
                            0,
                            OptionalLong.empty())
                    .checkpoint();
            knownWhenCommitted = Set.copyOf(known);
        }
    }
}
