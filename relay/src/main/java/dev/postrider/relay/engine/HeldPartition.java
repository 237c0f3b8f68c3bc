package dev.postrider.relay.engine;

/** A partition this worker holds: what is unfinished in it and what that takes in memory. */
final class HeldPartition {

    private final Ledger ledger;
    private long bytes;
    private int entries;
    private boolean crowded;
    private boolean leaving;

    HeldPartition(Checkpoint start) {
        ledger = new Ledger(start);
    }

    /** False if the record was finished before. */
    boolean add(Entry entry) {
        if (!ledger.read(entry.laneName(), entry.position().offset())) {
            return false;
        }
        bytes += entry.bytes();
        entries++;
        return true;
    }

    void finish(String lane, Entry entry) {
        ledger.finish(lane, entry.position().offset());
        bytes -= entry.bytes();
        entries--;
    }

    Checkpoint checkpoint() {
        return ledger.checkpoint();
    }

    /** Whether no more should be read for now; once crowded, until half of it is done. */
    boolean crowded(long maxBytes) {
        int share = crowded ? 2 : 1;
        crowded = bytes > maxBytes / share
                || entries > Limits.ENTRIES_PER_PARTITION / share
                || ledger.lanes() > Limits.LANES_PER_PARTITION / share;
        return crowded;
    }

    /** From now on its lanes take no new turn. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }
}
