package dev.postrider.relay.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The partitions this worker holds. */
final class Holdings {

    private final Map<Integer, HeldPartition> partitions = new HashMap<>();
    private final KeyMemory memory;

    Holdings(KeyMemory memory) {
        this.memory = memory;
    }

    void begin(int number, Checkpoint start, long nowNanos) {
        partitions.put(number, new HeldPartition(number, start, memory, nowNanos));
    }

    /** True if any of them was held. */
    boolean end(Set<Integer> numbers) {
        numbers.forEach(memory::forget); // who takes them over goes on writing their history
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

    /** The newest state of those of these that are held. */
    Map<Integer, Checkpoint> checkpoints(Set<Integer> numbers) {
        Map<Integer, Checkpoint> checkpoints = new HashMap<>();
        for (HeldPartition partition : partitions.values()) {
            if (numbers.contains(partition.number())) {
                checkpoints.put(partition.number(), partition.checkpoint());
            }
        }
        return checkpoints;
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

    /** How many partitions are ours and will stay so: our part of the rate. */
    int active() {
        return (int) all().stream().filter(each -> !each.isLeaving()).count();
    }
}
