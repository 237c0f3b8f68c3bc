package dev.postrider.relay.simulation;

import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.exchange.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All records of one address, and how far they really are: what is posted and what is a dead letter. */
final class History {

    /** Before everything. */
    static final long NOWHERE = -1;

    private static final int MARK_BITS = 24;
    private static final long WHOLE = (1L << MARK_BITS) - 1;

    private final int partition;
    private final String lane;
    private final Optional<Address> address;
    private final int bytesPerRecord;
    private final List<LoggedRecord> records = new ArrayList<>();
    private final List<LoggedRecord> duplicates = new ArrayList<>();
    private boolean keyed;

    private int next;
    private int out;
    private long postedTo = NOWHERE;

    /** @param bytesPerRecord what each of its records claims to take in memory, beside its text */
    History(int partition, String lane, Optional<Address> address, int bytesPerRecord) {
        this.partition = partition;
        this.lane = lane;
        this.address = address;
        this.bytesPerRecord = bytesPerRecord;
    }

    /** A place in a lane as one number: code points into a message; 0 is its beginning. */
    static long mark(long offset, int codePoints) {
        return offset << MARK_BITS | codePoints;
    }

    /** The end of a whole record. */
    static long endOf(long offset) {
        return mark(offset, (int) WHOLE);
    }

    static long beginOf(Range range) {
        return mark(range.first(), range.from());
    }

    /** Where a range ends; the end of a message is after all of its code points. */
    static long endOf(Range range) {
        return range.to() == 0 ? endOf(range.last()) : mark(range.last(), range.to());
    }

    int partition() {
        return partition;
    }

    String lane() {
        return lane;
    }

    Optional<Address> address() {
        return address;
    }

    int bytesOf(String text) {
        return bytesPerRecord + 2 * text.length();
    }

    /** Those that are to be posted, without duplicates. */
    List<LoggedRecord> records() {
        return records;
    }

    void add(LoggedRecord record) {
        (record.isDuplicate() ? duplicates : records).add(record);
    }

    /** Some of its records may have to wait for the history of their partition. */
    void usesKeys() {
        keyed = true;
    }

    boolean isKeyed() {
        return keyed;
    }

    boolean isFinished() {
        return next == records.size();
    }

    /** Offset of the first unfinished record. */
    long firstUnfinished() {
        return isFinished() ? Long.MAX_VALUE : records.get(next).offset();
    }

    /** Where the next post must begin. */
    long reached() {
        return isFinished() ? Long.MAX_VALUE : mark(records.get(next).offset(), out);
    }

    /** The furthest end of a post. */
    long postedTo() {
        return postedTo;
    }

    /** Index of the first record at this offset or behind. */
    int indexFrom(long offset) {
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    Optional<LoggedRecord> at(long offset) {
        int index = indexFrom(offset);
        return index < records.size() && records.get(index).offset() == offset
                ? Optional.of(records.get(index))
                : Optional.empty();
    }

    /** Every record the range touches, without duplicates. */
    List<LoggedRecord> in(Range range) {
        return records.subList(indexFrom(range.first()), indexFrom(range.last() + 1));
    }

    /** Repetitions that lie between the ends of the range. */
    List<LoggedRecord> repeatsIn(Range range) {
        return duplicates.stream()
                .filter(record -> record.offset() >= range.first() && record.offset() <= range.last())
                .toList();
    }

    /** A post with this range is there. */
    void posted(Range range) {
        postedTo = Math.max(postedTo, endOf(range));
        if (endOf(range) < reached()) {
            return;
        }
        int last = indexFrom(range.last());
        next = range.to() == 0 ? last + 1 : last;
        out = range.to();
    }

    void deadLettered(LoggedRecord record) {
        record.deadLettered = true;
        if (record.offset() == firstUnfinished()) {
            next++;
            out = 0;
        }
    }
}
