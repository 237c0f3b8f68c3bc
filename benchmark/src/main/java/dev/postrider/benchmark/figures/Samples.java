package dev.postrider.benchmark.figures;

import java.util.List;

/** Measured durations in nanoseconds; percentiles are exact, by nearest rank. */
public final class Samples {

    private final long[] sorted;

    private Samples(long[] sorted) {
        this.sorted = sorted;
    }

    /** At least one. */
    public static Samples of(List<Long> nanos) {
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Samples(nanos.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    public int count() {
        return sorted.length;
    }

    /** The smallest sample that at least this share of all does not exceed. */
    public long percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }

    public long max() {
        return sorted[sorted.length - 1];
    }
}
