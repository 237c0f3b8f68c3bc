package dev.postrider.relay.engine.duplicate;

import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ids that logs hold, with the time of the newest record of each; of more than a bound the oldest go. */
final class Ids {

    /** Fewer objects than an id of its own: some 120 bytes each, all in all. */
    private record Id(long high, long low, int replay) {}

    private final int most;
    private final Map<Integer, Map<Id, Long>> byPartition = new HashMap<>();
    private int size;

    /** @param most of all partitions together */
    Ids(int most) {
        this.most = most;
    }

    /**
     * Notes a record of the partition, in its order.
     *
     * @return the time of the newest before it of the same id; null if there is none
     */
    @Nullable
    Long put(int partition, RecordIdentity identity) {
        Map<Id, Long> ids = byPartition.computeIfAbsent(partition, any -> new LinkedHashMap<>(16, 0.75f, true));
        Id id = new Id(
                identity.id().getMostSignificantBits(), identity.id().getLeastSignificantBits(), identity.replay());
        Long before = ids.put(id, identity.loggedMillis());
        if (before == null) {
            size++;
        } else if (before > identity.loggedMillis()) {
            ids.put(id, before); // the log's clock stepped back
        }
        return before;
    }

    boolean isOverfull() {
        return size > most;
    }

    /** Takes the oldest away and tells its time. */
    long removeOldest() {
        Iterator<Long> oldest = null;
        long oldestMillis = Long.MAX_VALUE;
        for (Map<Id, Long> ids : byPartition.values()) {
            Iterator<Long> each = ids.values().iterator();
            long millis = each.hasNext() ? each.next() : Long.MAX_VALUE;
            if (oldest == null || millis < oldestMillis) {
                oldest = each;
                oldestMillis = millis;
            }
        }
        if (oldest == null) {
            throw new IllegalStateException("nothing is known");
        }
        oldest.remove();
        size--;
        return oldestMillis;
    }

    void forget(int partition) {
        Map<Id, Long> gone = byPartition.remove(partition);
        size -= gone == null ? 0 : gone.size();
    }

    int size() {
        return size;
    }
}
