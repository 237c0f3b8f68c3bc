package dev.postrider.common.kafka;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is on its way, so that it stays within its bounds. Thread-safe, and never waits. */
final class WriteBudget {

    private final int maxRecords;
    private final long maxBytes;
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    WriteBudget(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    boolean tryAcquire(long size) {
        if (records.getAndUpdate(now -> Math.min(now + 1, maxRecords)) >= maxRecords) {
            return false;
        }
        if (bytes.getAndUpdate(now -> now + size <= maxBytes ? now + size : now) + size > maxBytes) {
            records.decrementAndGet();
            return false;
        }
        return true;
    }

    void release(long size) {
        bytes.addAndGet(-size);
        records.decrementAndGet();
    }

    int records() {
        return records.get();
    }

    long bytes() {
        return bytes.get();
    }
}
