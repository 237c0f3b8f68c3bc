package dev.postrider.common.kafka;

/** Counts what is on its way, so that it stays within its bounds. Thread-safe. */
final class WriteBudget {

    private final int maxRecords;
    private final long maxBytes;
    private int records;
    private long bytes;

    WriteBudget(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    synchronized boolean take(long size) {
        if (records + 1 > maxRecords || bytes + size > maxBytes) {
            return false;
        }
        records++;
        bytes += size;
        return true;
    }

    synchronized void giveBack(long size) {
        records--;
        bytes -= size;
    }
}
