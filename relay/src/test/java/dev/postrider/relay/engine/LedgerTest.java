package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LedgerTest {

    @Test
    void commitsTheFirstUnfinishedOffset() {
        Ledger ledger = new Ledger(Checkpoint.at(10));
        ledger.read("a", 10);
        ledger.read("b", 11);
        ledger.read("a", 12);

        ledger.finish("b", 11);

        assertThat(ledger.checkpoint()).isEqualTo(new Checkpoint(10, 13, List.of(10L), Set.of()));
    }

    @Test
    void commitsEverythingReadWhenAllIsFinished() {
        Ledger ledger = new Ledger(Checkpoint.at(10));
        ledger.read("a", 10);
        ledger.read("b", 15); // offsets may have gaps

        ledger.finish("b", 15);
        ledger.finish("a", 10);

        assertThat(ledger.checkpoint()).isEqualTo(Checkpoint.at(16));
    }

    @Test
    void commitsItsStartWhenNothingWasRead() {
        Checkpoint start = new Checkpoint(3, 9, List.of(3L, 7L), Set.of(7L));

        assertThat(new Ledger(start).checkpoint()).isEqualTo(start);
    }

    @Test
    void readsNothingAgainThatWasFinishedBehindAnUnfinishedLane() {
        Ledger restored = new Ledger(new Checkpoint(10, 14, List.of(10L), Set.of()));

        assertThat(restored.read("slow", 10)).isTrue();
        assertThat(restored.read("quick", 11)).isFalse();
        assertThat(restored.read("slow", 12)).isTrue();
        assertThat(restored.read("quick", 13)).isFalse();
        assertThat(restored.read("quick", 14)).isTrue();
    }

    @Test
    void knowsOfALaneThatIsDrainedForTheMomentThatMoreOfItFollows() {
        // given a lane that finished all that was read again, but not all that was read before the restart
        Ledger first = new Ledger(new Checkpoint(10, 14, List.of(10L), Set.of()));
        first.read("a", 10);
        first.finish("a", 10);

        // when it is restored once more
        Ledger second = new Ledger(first.checkpoint());

        // then neither is the finished one repeated nor the others skipped
        assertThat(second.read("a", 10)).isFalse();
        assertThat(second.read("b", 11)).isFalse();
        assertThat(second.read("a", 12)).isTrue();
    }

    @Test
    void ignoresARecordReadTwice() {
        Ledger ledger = new Ledger(Checkpoint.at(0));
        ledger.read("a", 0);
        ledger.read("a", 1);

        assertThat(ledger.read("a", 0)).isFalse();
        assertThat(ledger.checkpoint().readTo()).isEqualTo(2);
    }

    @Test
    void takesEverythingAsUnfinishedOnceTheRecordThatNamesALaneIsGone() {
        // given that the log begins at 12 now, so that nobody can say whose lane opened at 10
        Ledger restored = new Ledger(new Checkpoint(10, 14, List.of(10L), Set.of()));

        assertThat(restored.read("a", 12)).isTrue();
        assertThat(restored.read("b", 13)).isTrue();
        assertThat(restored.checkpoint().committed()).isEqualTo(12);
    }

    @Test
    void countsLanesWithSomethingUnfinished() {
        Ledger ledger = new Ledger(Checkpoint.at(0));
        ledger.read("a", 0);
        ledger.read("a", 1);
        ledger.read("b", 2);
        ledger.finish("b", 2);

        assertThat(ledger.lanes()).isEqualTo(1);
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
            Ledger ledger = new Ledger(committed);
            known = new HashSet<>(knownWhenCommitted);
            Map<String, Deque<Long>> waiting = new HashMap<>();
            long next = committed.committed();
            for (long offset = 0; offset < next; offset++) {
                assertThat(finished).as("seed %d skipped by its offset", seed).contains(offset);
            }
            for (int i = 0; i < steps && !(next == RECORDS && waiting.isEmpty()); i++) {
                if (next < RECORDS && random.nextBoolean()) {
                    read(ledger, waiting, next++);
                } else if (!waiting.isEmpty()) {
                    finishOne(ledger, waiting);
                }
                if (random.nextInt(4) == 0) {
                    commit(ledger);
                }
            }
            if (random.nextBoolean()) {
                commit(ledger); // a clean stop
            }
        }

        private void read(Ledger ledger, Map<String, Deque<Long>> waiting, long offset) {
            String lane = log.get((int) offset);
            if (ledger.read(lane, offset)) {
                assertThat(known).as("seed %d repeats what was known", seed).doesNotContain(offset);
                waiting.computeIfAbsent(lane, name -> new ArrayDeque<>()).add(offset);
            } else {
                assertThat(finished).as("seed %d skips", seed).contains(offset);
            }
        }

        private void finishOne(Ledger ledger, Map<String, Deque<Long>> waiting) {
            List<String> lanes = new ArrayList<>(waiting.keySet());
            String lane = lanes.get(random.nextInt(lanes.size()));
            long offset = waiting.get(lane).remove();
            if (waiting.get(lane).isEmpty()) {
                waiting.remove(lane);
            }
            ledger.finish(lane, offset);
            finished.add(offset);
            known.add(offset);
        }

        private void commit(Ledger ledger) {
            Checkpoint now = ledger.checkpoint();
            committed = CheckpointCodec.decode(now.committed(), CheckpointCodec.encode(now));
            knownWhenCommitted = Set.copyOf(known);
        }
    }
}
