package dev.postrider.relay.engine.duplicate;

import dev.postrider.relay.engine.exchange.RecordIdentity;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ids that logs hold, with what is known of the records of each; of more than a bound the oldest go. */
final class Ids {

    /** Fewer objects than an id of its own: some 130 bytes each, all in all. */
    private record Id(long high, long low, int replay) {}

    /**
     * Records of one id.
     *
     * @param millis the time of the newest
     * @param original offset of the one that the others repeat
     */
    record Noted(long millis, long original) {}

    private final int most;
    private final Map<Integer, Map<Id, Noted>> byPartition = new HashMap<>();
    private int size;

    /** @param most of all partitions together */
    Ids(int most) {
        this.most = most;
    }

    /**
     * Notes a record of the partition, in its order, as one that repeats none.
     *
     * @return what was known of its id before; null if nothing
     */
    @Nullable
    Noted put(int partition, long offset, RecordIdentity identity) {
        Map<Id, Noted> ids = byPartition.computeIfAbsent(partition, any -> new LinkedHashMap<>());
        Id id = id(identity);
        Noted before = ids.remove(id); // the oldest stay in front
        // The log's clock may have stepped back.
        long newest = before == null ? identity.loggedMillis() : Math.max(before.millis(), identity.loggedMillis());
        ids.put(id, new Noted(newest, offset));
        size += before == null ? 1 : 0;
        return before;
    }

    /** The record that was noted last of this id repeats that one. */
    void repeats(int partition, RecordIdentity identity, long original) {
        Map<Id, Noted> ids = byPartition.get(partition);
        if (ids != null) {
            ids.computeIfPresent(id(identity), (id, noted) -> new Noted(noted.millis(), original));
        }
    }

    /** What is known of records of this id; null if nothing. */
    @Nullable
    Noted find(int partition, RecordIdentity identity) {
        Map<Id, Noted> ids = byPartition.get(partition);
        return ids == null ? null : ids.get(id(identity));
    }

    private static Id id(RecordIdentity identity) {
        return new Id(
                identity.id().getMostSignificantBits(), identity.id().getLeastSignificantBits(), identity.replay());
    }

    boolean isOverfull() {
        return size > most;
    }

    /** Takes the oldest away and tells its time. */
    long removeOldest() {
        Iterator<Noted> oldest = null;
        long oldestMillis = Long.MAX_VALUE;
        for (Map<Id, Noted> ids : byPartition.values()) {
            Iterator<Noted> each = ids.values().iterator();
            long millis = each.hasNext() ? each.next().millis() : Long.MAX_VALUE;
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
        Map<Id, Noted> gone = byPartition.remove(partition);
        size -= gone == null ? 0 : gone.size();
    }
}
