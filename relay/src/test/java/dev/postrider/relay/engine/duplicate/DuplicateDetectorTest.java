package dev.postrider.relay.engine.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.duplicate.DuplicateDetector.Judgement;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is known of a partition's past, and what is remembered of its duplicates. */
final class DuplicateDetectorTest {

    private static final long FAR = 4_000_000;

    private int overflows;
    private final IdempotencyWindow memory =
            new IdempotencyWindow(new Limits.Keys(Duration.ofHours(1), 100), () -> overflows++);
    private final DuplicateDetector duplicates = new DuplicateDetector(0, memory, 10);

    @Test
    void asksForNothingAndRemembersNothingWhileNobodyUsesKeys() {
        for (int offset = 10; offset < 100; offset++) {
            assertThat(duplicates.read(offset, identity(offset, DuplicateKind.PLAIN), false))
                    .isEqualTo(Judgement.FIRST);
        }

        assertThat(duplicates.dedupScan()).isNull();
        for (int offset = 10; offset < 100; offset++) {
            assertThat(memory.original(0, 100, identity(offset, DuplicateKind.PLAIN)))
                    .isNegative();
        }
    }

    @Test
    void whatIsFinishedNeedsNoHistory() {
        assertThat(duplicates.read(10, identity(1, DuplicateKind.KEYED), true)).isEqualTo(Judgement.FIRST);

        assertThat(duplicates.dedupScan()).isNull();
    }

    @Test
    void looksBackAsFarAsTheRecordReaches() {
        assertThat(duplicates.read(10, identity(1, DuplicateKind.RETRIED), false))
                .isEqualTo(Judgement.UNKNOWN);
        assertThat(wanted()).isEqualTo(10_000_000 - Duration.ofMinutes(15).toMillis());

        assertThat(duplicates.read(11, identity(2, DuplicateKind.KEYED), false)).isEqualTo(Judgement.UNKNOWN);
        assertThat(wanted()).isEqualTo(10_000_000 - Duration.ofHours(1).toMillis());
    }

    @Test
    void judgesAllOnceTheHistoryHasCaughtUp() {
        duplicates.read(10, identity(1, DuplicateKind.KEYED), false);
        DedupScan history = begin(8, 11);
        duplicates.readBack(history, 8, identity(1, DuplicateKind.KEYED), 11);
        duplicates.readBack(history, 9, identity(2, DuplicateKind.PLAIN), 11);
        assertThat(duplicates.of(10, identity(1, DuplicateKind.KEYED))).isEqualTo(Judgement.UNKNOWN);
        duplicates.readBack(history, 10, identity(1, DuplicateKind.KEYED), 11);

        assertThat(duplicates.dedupScan()).isNull();
        assertThat(duplicates.of(10, identity(1, DuplicateKind.KEYED))).isEqualTo(Judgement.DUPLICATE);
        assertThat(duplicates.read(11, identity(2, DuplicateKind.RETRIED), false))
                .isEqualTo(Judgement.DUPLICATE);
        assertThat(duplicates.read(12, identity(3, DuplicateKind.KEYED), false)).isEqualTo(Judgement.FIRST);
        assertThat(duplicates.of(12, identity(3, DuplicateKind.KEYED))).isEqualTo(Judgement.FIRST);
    }

    /** Where the log has no record: the end of a transaction. */
    @Test
    void aRecordBehindTheEndOfTheHistoryEndsItAndBelongsToTheReader() {
        duplicates.read(10, identity(1, DuplicateKind.KEYED), false);
        DedupScan history = begin(8, 11);

        duplicates.readBack(history, 12, identity(9, DuplicateKind.KEYED), 11);

        assertThat(duplicates.dedupScan()).isNull();
        assertThat(duplicates.read(12, identity(9, DuplicateKind.KEYED), false)).isEqualTo(Judgement.FIRST);
    }

    @Test
    void aHistoryThatDoesNotExistIsKnown() {
        duplicates.read(10, identity(1, DuplicateKind.KEYED), false);
        begin(Long.MAX_VALUE, 11);

        assertThat(duplicates.dedupScan()).isNull();
    }

    /** The history that a failed call needs is short; the first key needs more, of what is known in part. */
    @Test
    void aLongerHistoryIsReadFromItsBeginning() {
        duplicates.read(10, identity(1, DuplicateKind.RETRIED), false);
        DedupScan brief = begin(10, 11);
        duplicates.readBack(brief, 10, identity(1, DuplicateKind.RETRIED), 11);
        assertThat(duplicates.read(11, identity(5, DuplicateKind.PLAIN), false)).isEqualTo(Judgement.FIRST);

        assertThat(duplicates.read(12, identity(2, DuplicateKind.KEYED), false)).isEqualTo(Judgement.UNKNOWN);
        assertThat(duplicates.read(13, identity(5, DuplicateKind.RETRIED), false))
                .isEqualTo(Judgement.UNKNOWN);
        DedupScan longer = begin(9, 14);
        duplicates.readBack(longer, 9, identity(2, DuplicateKind.KEYED), 14);
        duplicates.readBack(longer, 10, identity(1, DuplicateKind.RETRIED), 14);
        duplicates.readBack(longer, 11, identity(5, DuplicateKind.PLAIN), 14);
        duplicates.readBack(longer, 12, identity(2, DuplicateKind.KEYED), 14);
        duplicates.readBack(longer, 13, identity(5, DuplicateKind.RETRIED), 14);

        assertThat(duplicates.of(10, identity(1, DuplicateKind.RETRIED))).isEqualTo(Judgement.FIRST);
        assertThat(duplicates.of(12, identity(2, DuplicateKind.KEYED))).isEqualTo(Judgement.DUPLICATE);
        assertThat(duplicates.of(13, identity(5, DuplicateKind.RETRIED))).isEqualTo(Judgement.DUPLICATE);
    }

    @Test
    void aHistoryThatHasBegunIsNotBegunAnewForTheSameKind() {
        duplicates.read(10, identity(1, DuplicateKind.KEYED), false);
        DedupScan history = begin(8, 11);

        duplicates.read(11, new RecordIdentity(new UUID(0, 2), DuplicateKind.KEYED, 0, 9_000_000), false);
        duplicates.read(12, identity(3, DuplicateKind.RETRIED), false);

        assertThat(duplicates.dedupScan()).isSameAs(history);
    }

    @Test
    void remembersDuplicatesUntilTheyAreFinished() {
        known();
        for (int offset = 11; offset < 300_000; offset++) {
            duplicates.read(
                    offset,
                    identity(offset % 7 == 0 ? 1 : offset, offset % 7 == 0 ? DuplicateKind.KEYED : DuplicateKind.PLAIN),
                    false);
        }
        for (int committed : new int[] {11, 5_000, 60_000, 60_001, 250_000}) {
            duplicates.finishedBefore(committed);
            for (int offset = committed; offset < 300_000; offset++) {
                assertThat(duplicates.isDuplicate(offset)).isEqualTo(offset % 7 == 0);
            }
        }
        duplicates.finishedBefore(1_000_000);

        assertThat(duplicates.isDuplicate(300_000)).isFalse();
        duplicates.read(1_000_001, identity(1, DuplicateKind.KEYED), false);
        assertThat(duplicates.isDuplicate(1_000_001)).isTrue();
    }

    /** Rather twice than without bound, and rather twice than never. */
    @Test
    void doesNotRememberWhatIsTooFarFromTheFirstUnfinishedRecordAndSaysSoOnce() {
        known();
        assertThat(duplicates.read(10 + FAR, identity(1, DuplicateKind.KEYED), false))
                .isEqualTo(Judgement.DUPLICATE);
        assertThat(overflows).isZero();

        assertThat(duplicates.read(11 + FAR, identity(1, DuplicateKind.KEYED), false))
                .isEqualTo(Judgement.FIRST);
        duplicates.read(12 + FAR, identity(1, DuplicateKind.KEYED), false);
        assertThat(overflows).isEqualTo(1);
        assertThat(duplicates.isDuplicate(11 + FAR)).isFalse();
    }

    /** The past is known, and holds a message with key 1. */
    private void known() {
        duplicates.read(10, identity(1, DuplicateKind.KEYED), false);
        duplicates.readBack(begin(10, 11), 10, identity(1, DuplicateKind.KEYED), 11);
    }

    private DedupScan begin(long offset, long position) {
        DedupScan wanted = duplicates.dedupScan();
        assertThat(wanted).isNotNull();
        if (wanted == null) {
            throw new AssertionError("nothing is wanted");
        }
        duplicates.begin(wanted, offset, position);
        return wanted;
    }

    private long wanted() {
        DedupScan wanted = duplicates.dedupScan();
        return wanted == null ? 0 : wanted.sinceMillis();
    }

    private static RecordIdentity identity(int id, DuplicateKind kind) {
        return new RecordIdentity(new UUID(0, id), kind, 0, 10_000_000);
    }
}
