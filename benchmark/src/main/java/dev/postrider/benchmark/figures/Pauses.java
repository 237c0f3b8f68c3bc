package dev.postrider.benchmark.figures;

import java.util.HashMap;
import java.util.Map;

/** The longest time that any of several channels went without a post. Not thread-safe. */
public final class Pauses {

    private final long from;
    private final long to;
    private final Map<String, Long> last = new HashMap<>();
    private long longest;

    /** Judges the time between two moments, in nanoseconds; a gap that ends in it counts whole. */
    public Pauses(long from, long to) {
        this.from = from;
        this.to = to;
    }

    /** A post; those of one channel in ascending order. */
    public void post(String channel, long nanos) {
        Long before = last.put(channel, nanos);
        if (before != null && nanos >= from && nanos <= to) {
            longest = Math.max(longest, nanos - before);
        }
    }

    /** In nanoseconds; 0 if no channel had two posts. */
    public long longest() {
        return longest;
    }
}
