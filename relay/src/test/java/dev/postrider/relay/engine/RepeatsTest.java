package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.Repeats.Verdict;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is known of a partition's past, and what is remembered of its repetitions. */
final class RepeatsTest {

    private static final long FAR = 4_000_000;

    private int overflows;
    private final KeyMemory memory = new KeyMemory(new Limits.Keys(Duration.ofHours(1), 100), () -> overflows++);
    private final Repeats repeats = new Repeats(0, memory, 10);

    @Test
    void asksForNothingAndRemembersNothingWhileNobodyUsesKeys() {
        for (int offset = 10; offset < 100; offset++) {
            assertThat(repeats.read(offset, stamp(offset, DuplicateKind.PLAIN), false))
                    .isEqualTo(Verdict.FIRST);
        }

        assertThat(repeats.lookBack()).isNull();
        assertThat(memory.size()).isZero();
    }

    @Test
    void whatIsFinishedNeedsNoHistory() {
        assertThat(repeats.read(10, stamp(1, DuplicateKind.KEYED), true)).isEqualTo(Verdict.FIRST);

        assertThat(repeats.lookBack()).isNull();
    }

    @Test
    void looksBackAsFarAsTheRecordReaches() {
        assertThat(repeats.read(10, stamp(1, DuplicateKind.RETRIED), false)).isEqualTo(Verdict.UNKNOWN);
        assertThat(wanted()).isEqualTo(10_000_000 - Duration.ofMinutes(15).toMillis());

        assertThat(repeats.read(11, stamp(2, DuplicateKind.KEYED), false)).isEqualTo(Verdict.UNKNOWN);
        assertThat(wanted()).isEqualTo(10_000_000 - Duration.ofHours(1).toMillis());
    }

    @Test
    void judgesAllOnceTheHistoryHasCaughtUp() {
        repeats.read(10, stamp(1, DuplicateKind.KEYED), false);
        LookBack history = begin(8, 11);
        repeats.readBack(history, 8, stamp(1, DuplicateKind.KEYED), 11);
        repeats.readBack(history, 9, stamp(2, DuplicateKind.PLAIN), 11);
        assertThat(repeats.of(10, stamp(1, DuplicateKind.KEYED))).isEqualTo(Verdict.UNKNOWN);
        repeats.readBack(history, 10, stamp(1, DuplicateKind.KEYED), 11);

        assertThat(repeats.lookBack()).isNull();
        assertThat(repeats.of(10, stamp(1, DuplicateKind.KEYED))).isEqualTo(Verdict.REPEAT);
        assertThat(repeats.read(11, stamp(2, DuplicateKind.RETRIED), false)).isEqualTo(Verdict.REPEAT);
        assertThat(repeats.read(12, stamp(3, DuplicateKind.KEYED), false)).isEqualTo(Verdict.FIRST);
        assertThat(repeats.of(12, stamp(3, DuplicateKind.KEYED))).isEqualTo(Verdict.FIRST);
    }

    /** Where the log has no record: the end of a transaction. */
    @Test
    void aRecordBehindTheEndOfTheHistoryEndsItAndBelongsToTheReader() {
        repeats.read(10, stamp(1, DuplicateKind.KEYED), false);
        LookBack history = begin(8, 11);

        repeats.readBack(history, 12, stamp(9, DuplicateKind.KEYED), 11);

        assertThat(repeats.lookBack()).isNull();
        assertThat(repeats.read(12, stamp(9, DuplicateKind.KEYED), false)).isEqualTo(Verdict.FIRST);
    }

    @Test
    void aHistoryThatDoesNotExistIsKnown() {
        repeats.read(10, stamp(1, DuplicateKind.KEYED), false);
        begin(Long.MAX_VALUE, 11);

        assertThat(repeats.lookBack()).isNull();
    }

    /** The history that a failed call needs is short; the first key needs more, of what is known in part. */
    @Test
    void aLongerHistoryIsReadFromItsBeginning() {
        repeats.read(10, stamp(1, DuplicateKind.RETRIED), false);
        LookBack brief = begin(10, 11);
        repeats.readBack(brief, 10, stamp(1, DuplicateKind.RETRIED), 11);
        assertThat(repeats.read(11, stamp(5, DuplicateKind.PLAIN), false)).isEqualTo(Verdict.FIRST);

        assertThat(repeats.read(12, stamp(2, DuplicateKind.KEYED), false)).isEqualTo(Verdict.UNKNOWN);
        assertThat(repeats.read(13, stamp(5, DuplicateKind.RETRIED), false)).isEqualTo(Verdict.UNKNOWN);
        LookBack longer = begin(9, 14);
        repeats.readBack(longer, 9, stamp(2, DuplicateKind.KEYED), 14);
        repeats.readBack(longer, 10, stamp(1, DuplicateKind.RETRIED), 14);
        repeats.readBack(longer, 11, stamp(5, DuplicateKind.PLAIN), 14);
        repeats.readBack(longer, 12, stamp(2, DuplicateKind.KEYED), 14);
        repeats.readBack(longer, 13, stamp(5, DuplicateKind.RETRIED), 14);

        assertThat(repeats.of(10, stamp(1, DuplicateKind.RETRIED))).isEqualTo(Verdict.FIRST);
        assertThat(repeats.of(12, stamp(2, DuplicateKind.KEYED))).isEqualTo(Verdict.REPEAT);
        assertThat(repeats.of(13, stamp(5, DuplicateKind.RETRIED))).isEqualTo(Verdict.REPEAT);
    }

    @Test
    void aHistoryThatHasBegunIsNotBegunAnewForTheSameKind() {
        repeats.read(10, stamp(1, DuplicateKind.KEYED), false);
        LookBack history = begin(8, 11);

        repeats.read(11, new Stamp(new UUID(0, 2), DuplicateKind.KEYED, 0, 9_000_000), false);
        repeats.read(12, stamp(3, DuplicateKind.RETRIED), false);

        assertThat(repeats.lookBack()).isSameAs(history);
    }

    @Test
    void remembersRepetitionsUntilTheyAreFinished() {
        known();
        for (int offset = 11; offset < 300_000; offset++) {
            repeats.read(
                    offset,
                    stamp(offset % 7 == 0 ? 1 : offset, offset % 7 == 0 ? DuplicateKind.KEYED : DuplicateKind.PLAIN),
                    false);
        }
        for (int committed : new int[] {11, 5_000, 60_000, 60_001, 250_000}) {
            repeats.finishedBefore(committed);
            for (int offset = committed; offset < 300_000; offset++) {
                assertThat(repeats.isRepeat(offset)).isEqualTo(offset % 7 == 0);
            }
        }
        repeats.finishedBefore(1_000_000);

        assertThat(repeats.isRepeat(300_000)).isFalse();
        repeats.read(1_000_001, stamp(1, DuplicateKind.KEYED), false);
        assertThat(repeats.isRepeat(1_000_001)).isTrue();
    }

    /** Rather twice than without bound, and rather twice than never. */
    @Test
    void doesNotRememberWhatIsTooFarFromTheFirstUnfinishedRecordAndSaysSoOnce() {
        known();
        assertThat(repeats.read(10 + FAR, stamp(1, DuplicateKind.KEYED), false)).isEqualTo(Verdict.REPEAT);
        assertThat(overflows).isZero();

        assertThat(repeats.read(11 + FAR, stamp(1, DuplicateKind.KEYED), false)).isEqualTo(Verdict.FIRST);
        repeats.read(12 + FAR, stamp(1, DuplicateKind.KEYED), false);
        assertThat(overflows).isEqualTo(1);
        assertThat(repeats.isRepeat(11 + FAR)).isFalse();
    }

    /** The past is known, and holds a message with key 1. */
    private void known() {
        repeats.read(10, stamp(1, DuplicateKind.KEYED), false);
        repeats.readBack(begin(10, 11), 10, stamp(1, DuplicateKind.KEYED), 11);
    }

    private LookBack begin(long offset, long position) {
        LookBack wanted = repeats.lookBack();
        assertThat(wanted).isNotNull();
        if (wanted == null) {
            throw new AssertionError("nothing is wanted");
        }
        repeats.begin(wanted, offset, position);
        return wanted;
    }

    private long wanted() {
        LookBack wanted = repeats.lookBack();
        return wanted == null ? 0 : wanted.sinceMillis();
    }

    private static Stamp stamp(int id, DuplicateKind kind) {
        return new Stamp(new UUID(0, id), kind, 0, 10_000_000);
    }
}
