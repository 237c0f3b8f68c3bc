package dev.postrider.relay.loop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which finished records are still needed to judge whether others, not finished yet, repeat them: those no older than
 * the window when the first unfinished one was written. That was after the log had been seen to end before it.
 *
 * <p>For one round of the {@link Trimmer} after the other.
 */
final class RetentionFloor {

    /** Of a partition; of more, only the newest is kept up to date. An hour's worth, at a round a minute. */
    private static final int MOST_SEEN = 60;

    /**
     * The log as it was at some moment.
     *
     * @param end where it ended
     * @param firstYoung its first record within the window; {@code end} if there was none
     */
    record Seen(long end, long firstYoung) {}

    private final Map<Integer, Deque<Seen>> byPartition = new HashMap<>();

    void seen(int partition, Seen now) {
        Deque<Seen> before = byPartition.computeIfAbsent(partition, any -> new ArrayDeque<>());
        if (before.size() >= MOST_SEEN) {
            before.removeLast();
        }
        before.addLast(now);
    }

    /**
     * Where the records begin that are needed; 0 while nothing is known of the time before the first unfinished one.
     *
     * @param finished all below it is finished
     */
    long from(int partition, long finished) {
        long from = 0;
        Deque<Seen> seen = byPartition.getOrDefault(partition, new ArrayDeque<>());
        Seen newest = null;
        while (!seen.isEmpty() && seen.getFirst().end() <= finished) {
            newest = seen.removeFirst();
        }
        if (newest != null) {
            seen.addFirst(newest);
            from = newest.firstYoung();
        }
        return from;
    }

    void keepOnly(Set<Integer> partitions) {
        byPartition.keySet().retainAll(partitions);
    }
}
