package dev.postrider.relay.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The partitions this worker holds. */
final class Holdings {

    private final Map<Integer, HeldPartition> partitions = new HashMap<>();

    void begin(HeldPartition partition) {
        partitions.put(partition.number(), partition);
    }

    /** True if any of them was held. */
    boolean end(Set<Integer> numbers) {
        return partitions.keySet().removeAll(numbers);
    }

    Collection<HeldPartition> all() {
        return partitions.values();
    }

    @Nullable
    HeldPartition find(int number) {
        return partitions.get(number);
    }

    /** Where the lane belongs; lanes do not outlive their partition. */
    HeldPartition home(Lane lane) {
        HeldPartition home = partitions.get(lane.partition());
        if (home == null) {
            throw new IllegalStateException("a lane outlived its partition");
        }
        return home;
    }

    /** Taken by records in memory. */
    long bytes() {
        long bytes = 0;
        for (HeldPartition partition : partitions.values()) {
            bytes += partition.bytes();
        }
        return bytes;
    }

    int lanes() {
        int lanes = 0;
        for (HeldPartition partition : partitions.values()) {
            lanes += partition.lanes().size();
        }
        return lanes;
    }
}
