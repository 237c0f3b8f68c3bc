package dev.postrider.relay.engine.duplicate;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a partition repeat a message that its log holds before them.
 *
 * <p>Each record is judged once, in the log's order, and what was found is kept until it is finished: a record that is
 * read a second time is what it was at the first. Who takes a partition over knows nothing of its past. The first
 * record that may be a duplicate has it read back ({@link DedupScan}) up to the reading position; until then such
 * records are {@link Judgement#UNKNOWN}.
 */
public final class DuplicateDetector {

    /** What a record is. */
    public enum Judgement {
        FIRST,
        DUPLICATE,
        /** The past is not known yet. */
        UNKNOWN
    }

    /** So far behind the first unfinished record a duplicate is remembered: half a megabyte. */
    private static final int MOST_BEHIND = 4_000_000;

    /** Moving what is remembered costs something. */
    private static final int WORTH_MOVING = 50_000;

    private final int partition;
    private final IdempotencyWindow memory;

    /** Duplicates, counted from {@link #base}. */
    private BitSet duplicates = new BitSet();

    private long base;

    /** The past is known as far as it matters to records of this kind. */
    private DuplicateKind known = DuplicateKind.PLAIN;

    private @Nullable DedupScan dedupScan;

    /** @param committed what lies before is finished */
    public DuplicateDetector(int partition, IdempotencyWindow memory, long committed) {
        this.partition = partition;
        this.memory = memory;
        this.base = committed;
    }

    /** Judges the next record of the partition; one that is finished only adds to the past. */
    public Judgement read(long offset, RecordIdentity identity, boolean finished) {
        boolean isKnown = dedupScan == null && identity.kind().compareTo(known) <= 0;
        if (isKnown) {
            return known != DuplicateKind.PLAIN && note(offset, identity) ? Judgement.DUPLICATE : Judgement.FIRST;
        }
        if (finished || !identity.mayRepeat()) {
            return Judgement.FIRST;
        }
        long sinceMillis =
                identity.loggedMillis() - memory.reach(identity.kind()).toMillis();
        dedupScan = dedupScan == null
                ? new DedupScan(identity.kind(), sinceMillis)
                : dedupScan.reaching(identity.kind(), sinceMillis);
        return Judgement.UNKNOWN;
    }

    /** What a record is that was read before. */
    public Judgement of(long offset, RecordIdentity identity) {
        if (!identity.mayRepeat()) {
            return Judgement.FIRST;
        }
        if (isDuplicate(offset)) {
            return Judgement.DUPLICATE;
        }
        return dedupScan == null ? Judgement.FIRST : Judgement.UNKNOWN;
    }

    public boolean isDuplicate(long offset) {
        return offset >= base && offset - base <= MOST_BEHIND && duplicates.get((int) (offset - base));
    }

    /** The offset of the record that this duplicate repeats; negative if that is not known any more. */
    public long original(long offset, RecordIdentity identity) {
        return memory.original(partition, offset, identity);
    }

    /** What is to be read of the past; null while nothing is. */
    @Nullable
    public DedupScan dedupScan() {
        return dedupScan;
    }

    /**
     * The past is read from this record on.
     *
     * @param position how far the partition is read
     */
    public void begin(DedupScan wanted, long offset, long position) {
        memory.forget(partition); // or what is noted a second time would count as repeated
        known = DuplicateKind.PLAIN;
        wanted.begin(offset);
        endIfCaughtUp(wanted, position);
    }

    /** The next record of the past. */
    public void readBack(DedupScan reading, long offset, RecordIdentity identity, long position) {
        if (offset < position) {
            note(offset, identity);
        }
        reading.passed(offset);
        endIfCaughtUp(reading, position);
    }

    private void endIfCaughtUp(DedupScan reading, long position) {
        if (reading.next() >= position) {
            known = reading.kind();
            dedupScan = null;
        }
    }

    /** What lies before is finished. */
    public void finishedBefore(long committed) {
        if (duplicates.isEmpty()) {
            base = committed;
        } else if (committed - base >= WORTH_MOVING) {
            int from = (int) Math.min(committed - base, duplicates.length());
            duplicates = duplicates.get(from, duplicates.length());
            base = committed;
        }
    }

    private boolean note(long offset, RecordIdentity identity) {
        if (!memory.duplicates(partition, offset, identity)) {
            return false;
        }
        if (offset >= base && offset - base > MOST_BEHIND) {
            memory.overflows();
            return false;
        }
        if (offset >= base) {
            duplicates.set((int) (offset - base));
        }
        return true;
    }
}
