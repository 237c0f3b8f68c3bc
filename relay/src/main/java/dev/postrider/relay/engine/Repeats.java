package dev.postrider.relay.engine;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a partition repeat a message that its log holds before them.
 *
 * <p>Each record is judged once, in the log's order, and what was found is kept until it is finished: a record that is
 * read a second time is what it was at the first. Who takes a partition over knows nothing of its past. The first
 * record that may be a repetition has it read back ({@link LookBack}) up to where reading stands; until then such
 * records are {@link Verdict#UNKNOWN}.
 */
final class Repeats {

    /** What a record is. */
    enum Verdict {
        FIRST,
        REPEAT,
        /** The past is not known yet. */
        UNKNOWN
    }

    /** So far behind the first unfinished record a repetition is remembered: half a megabyte. */
    private static final int MOST_BEHIND = 4_000_000;

    /** Moving what is remembered costs something. */
    private static final int WORTH_MOVING = 50_000;

    private final int partition;
    private final KeyMemory memory;

    /** Repetitions, counted from {@link #base}. */
    private BitSet repeats = new BitSet();

    private long base;

    /** The past is known as far as it matters to records of this kind. */
    private DuplicateKind known = DuplicateKind.PLAIN;

    private @Nullable LookBack lookBack;

    /** @param committed what lies before is finished */
    Repeats(int partition, KeyMemory memory, long committed) {
        this.partition = partition;
        this.memory = memory;
        this.base = committed;
    }

    /** Judges the next record of the partition; one that is finished only adds to the past. */
    Verdict read(long offset, Stamp stamp, boolean finished) {
        boolean isKnown = lookBack == null && stamp.kind().compareTo(known) <= 0;
        if (isKnown) {
            return known != DuplicateKind.PLAIN && note(offset, stamp) ? Verdict.REPEAT : Verdict.FIRST;
        }
        if (finished || !stamp.mayRepeat()) {
            return Verdict.FIRST;
        }
        long sinceMillis = stamp.loggedMillis() - memory.reach(stamp.kind()).toMillis();
        lookBack = lookBack == null
                ? new LookBack(stamp.kind(), sinceMillis)
                : lookBack.reaching(stamp.kind(), sinceMillis);
        return Verdict.UNKNOWN;
    }

    /** What a record is that was read before. */
    Verdict of(long offset, Stamp stamp) {
        if (!stamp.mayRepeat()) {
            return Verdict.FIRST;
        }
        if (isRepeat(offset)) {
            return Verdict.REPEAT;
        }
        return lookBack == null ? Verdict.FIRST : Verdict.UNKNOWN;
    }

    boolean isRepeat(long offset) {
        return offset >= base && offset - base <= MOST_BEHIND && repeats.get((int) (offset - base));
    }

    /** What is to be read of the past; null while nothing is. */
    @Nullable
    LookBack lookBack() {
        return lookBack;
    }

    /**
     * The past is read from this record on.
     *
     * @param position how far the partition is read
     */
    void begin(LookBack wanted, long offset, long position) {
        memory.forget(partition); // or what is noted a second time would count as repeated
        known = DuplicateKind.PLAIN;
        wanted.begin(offset);
        endIfCaughtUp(wanted, position);
    }

    /** The next record of the past. */
    void readBack(LookBack reading, long offset, Stamp stamp, long position) {
        if (offset < position) {
            note(offset, stamp);
        }
        reading.passed(offset);
        endIfCaughtUp(reading, position);
    }

    private void endIfCaughtUp(LookBack reading, long position) {
        if (reading.next() >= position) {
            known = reading.kind();
            lookBack = null;
        }
    }

    /** What lies before is finished. */
    void finishedBefore(long committed) {
        if (repeats.isEmpty()) {
            base = committed;
        } else if (committed - base >= WORTH_MOVING) {
            int from = (int) Math.min(committed - base, repeats.length());
            repeats = repeats.get(from, repeats.length());
            base = committed;
        }
    }

    private boolean note(long offset, Stamp stamp) {
        if (!memory.repeats(partition, stamp)) {
            return false;
        }
        if (offset >= base && offset - base > MOST_BEHIND) {
            memory.overflows();
            return false;
        }
        if (offset >= base) {
            repeats.set((int) (offset - base));
        }
        return true;
    }
}
