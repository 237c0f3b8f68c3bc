package dev.postrider.benchmark.figures;

import java.util.Arrays;

/** How many events a second the middle part of a run saw: without its warming up and its running dry. */
public final class Speed {

    private static final double FROM = 0.25;
    private static final double TO = 0.95;

    private Speed() {}

    /** @param events ascending, in nanoseconds; at least 20 */
    public static double perSecond(long[] events) {
        int first = (int) (events.length * FROM);
        int last = (int) (events.length * TO);
        if (last - first < 10) {
            throw new IllegalArgumentException("too few events to tell a speed");
        }
        return (last - first) * 1e9 / (events[last] - events[first]);
    }

    /** The middle one, or the lower of the two. */
    public static double median(double[] speeds) {
        double[] sorted = speeds.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }
}
