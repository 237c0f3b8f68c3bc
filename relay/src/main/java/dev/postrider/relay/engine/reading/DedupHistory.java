package dev.postrider.relay.engine.reading;

import dev.postrider.relay.engine.duplicate.DedupScan;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What is to be read of the time before a partition was ours, so that duplicates are recognised: from some time on, up
 * to where the partition is read.
 */
public final class DedupHistory {

    private final AssignedPartitions assigned;
    private final Reader reader;

    public DedupHistory(AssignedPartitions assigned, Reader reader) {
        this.assigned = assigned;
        this.reader = reader;
    }

    /** Partitions whose history is wanted, with the log's time from which on. */
    public Map<Integer, Long> wanted() {
        return scans(scan -> !scan.isBegun(), DedupScan::sinceMillis);
    }

    private Map<Integer, Long> scans(Predicate<DedupScan> which, ToLongFunction<DedupScan> what) {
        Map<Integer, Long> scans = new HashMap<>();
        for (AssignedPartition partition : assigned.all()) {
            DedupScan scan = partition.duplicates().dedupScan();
            if (scan != null && which.test(scan) && !partition.isLeaving()) {
                scans.put(partition.number(), what.applyAsLong(scan));
            }
        }
        return scans;
    }

    /**
     * A history that is wanted can be read.
     *
     * @param sinceMillis what was {@link #wanted} when it was asked for; out of date if earlier ones are wanted by now
     * @param offset of the log's first record of that time or later; anything large if there is none
     */
    public void begin(int partition, long sinceMillis, long offset) {
        AssignedPartition home = assigned.find(partition);
        DedupScan dedupScan = home == null ? null : home.duplicates().dedupScan();
        if (home != null && dedupScan != null && !dedupScan.isBegun() && sinceMillis <= dedupScan.sinceMillis()) {
            home.duplicates().begin(dedupScan, offset, home.position());
            judgeIfKnown(home);
        }
    }

    /** Partitions whose history is being read, and where to continue. */
    public Map<Integer, Long> reading() {
        return scans(DedupScan::isBegun, DedupScan::next);
    }

    /**
     * A record of the history; every one, in order, from where {@link #reading} said.
     *
     * @return whether the partition's is to be read on
     */
    public boolean read(int partition, long offset, RecordIdentity identity) {
        AssignedPartition home = assigned.find(partition);
        DedupScan dedupScan = home == null ? null : home.duplicates().dedupScan();
        if (home == null || dedupScan == null || !dedupScan.isBegun()) {
            return false;
        }
        if (offset >= dedupScan.next()) {
            home.duplicates().readBack(dedupScan, offset, identity, home.position());
            judgeIfKnown(home);
        }
        return home.duplicates().dedupScan() != null;
    }

    /** Whether nothing of it is awaited. */
    public boolean isIdle() {
        return assigned.all().stream().allMatch(each -> each.duplicates().dedupScan() == null || each.isLeaving());
    }

    /** Lanes that waited for the history continue. */
    private void judgeIfKnown(AssignedPartition home) {
        if (home.duplicates().dedupScan() == null) {
            reader.dropDuplicates(home);
        }
    }
}
