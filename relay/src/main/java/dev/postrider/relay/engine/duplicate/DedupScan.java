package dev.postrider.relay.engine.duplicate;

import dev.postrider.common.message.IdHeader.DuplicateKind;

/** A reading of a partition's past, up to where the partition is read. */
public final class DedupScan {

    private static final long NOT_BEGUN = -1;

    private final DuplicateKind kind;
    private final long sinceMillis;
    private long next = NOT_BEGUN;

    /**
     * @param kind records of it can be judged afterwards
     * @param sinceMillis the log's time from which on the past matters
     */
    DedupScan(DuplicateKind kind, long sinceMillis) {
        this.kind = kind;
        this.sinceMillis = sinceMillis;
    }

    /** One that is good for this, too: the same if it has begun and the log's clock only stepped back. */
    DedupScan reaching(DuplicateKind another, long anotherSinceMillis) {
        if (isBegun() && another.compareTo(kind) <= 0) {
            return this;
        }
        return new DedupScan(another.compareTo(kind) > 0 ? another : kind, Math.min(sinceMillis, anotherSinceMillis));
    }

    DuplicateKind kind() {
        return kind;
    }

    public long sinceMillis() {
        return sinceMillis;
    }

    public boolean isBegun() {
        return next != NOT_BEGUN;
    }

    /** The log has nothing before that is young enough. */
    void begin(long offset) {
        next = offset;
    }

    /** Where it continues. */
    public long next() {
        return next;
    }

    void passed(long offset) {
        next = offset + 1;
    }
}
