package dev.postrider.relay.engine.reading;

import dev.postrider.relay.engine.duplicate.IdempotencyWindow;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.lane.Lane;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The partitions this worker holds. */
public final class AssignedPartitions {

    private final Map<Integer, AssignedPartition> partitions = new HashMap<>();
    private final IdempotencyWindow memory;

    public AssignedPartitions(IdempotencyWindow memory) {
        this.memory = memory;
    }

    public void begin(int number, Checkpoint start, long nowNanos) {
        partitions.put(number, new AssignedPartition(number, start, memory, nowNanos));
    }

    /** True if any of them was held. */
    public boolean end(Set<Integer> numbers) {
        numbers.forEach(memory::forget); // who takes them over continues writing their history
        return partitions.keySet().removeAll(numbers);
    }

    public Collection<AssignedPartition> all() {
        return partitions.values();
    }

    /** Numbers of those of which no more is read for now. */
    public Set<Integer> closed() {
        Set<Integer> closed = new HashSet<>();
        for (AssignedPartition partition : partitions.values()) {
            if (partition.isClosed()) {
                closed.add(partition.number());
            }
        }
        return closed;
    }

    @Nullable
    public AssignedPartition find(int number) {
        return partitions.get(number);
    }

    /** Where the lane belongs; lanes do not outlive their partition. */
    public AssignedPartition home(Lane lane) {
        AssignedPartition home = partitions.get(lane.partition());
        if (home == null) {
            throw new IllegalStateException("a lane outlived its partition");
        }
        return home;
    }

    /** The newest state of those of these that are held. */
    public Map<Integer, Checkpoint> checkpoints(Set<Integer> numbers) {
        Map<Integer, Checkpoint> checkpoints = new HashMap<>();
        for (AssignedPartition partition : partitions.values()) {
            if (numbers.contains(partition.number())) {
                checkpoints.put(partition.number(), partition.takeCheckpoint());
            }
        }
        return checkpoints;
    }

    /** Taken by records in memory. */
    public long bytes() {
        long bytes = 0;
        for (AssignedPartition partition : partitions.values()) {
            bytes += partition.bytes();
        }
        return bytes;
    }

    public int lanes() {
        int lanes = 0;
        for (AssignedPartition partition : partitions.values()) {
            lanes += partition.lanes().size();
        }
        return lanes;
    }

    public Stream<Lane> eachLane() {
        return partitions.values().stream().flatMap(partition -> partition.lanes().stream());
    }

    /** How many partitions are ours and will stay so: our part of the rate. */
    public int active() {
        return (int) all().stream().filter(each -> !each.isLeaving()).count();
    }
}
