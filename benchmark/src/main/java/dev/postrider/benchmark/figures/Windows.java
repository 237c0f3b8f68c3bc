package dev.postrider.benchmark.figures;

/**
 * How many events the windows of one length hold, wherever between two moments they begin.
 *
 * @param least in the emptiest
 * @param most in the fullest
 */
public record Windows(int least, int most) {

    /**
     * Looks at every window from a moment (included) to the same one a length later (excluded) that lies within.
     *
     * @param events ascending, in nanoseconds
     */
    public static Windows within(long[] events, long from, long to, long length) {
        if (to - from < length) {
            throw new IllegalArgumentException("no window fits");
        }
        int least = count(events, from, length);
        int most = Math.max(least, count(events, to - length, length));
        for (long event : events) {
            // The fullest window begins with an event or is the last, the emptiest begins right behind one or is the
            // first.
            if (fits(event, from, to, length)) {
                most = Math.max(most, count(events, event, length));
            }
            if (fits(event + 1, from, to, length)) {
                least = Math.min(least, count(events, event + 1, length));
            }
        }
        return new Windows(least, most);
    }

    private static boolean fits(long start, long from, long to, long length) {
        return start >= from && start + length <= to;
    }

    private static int count(long[] events, long start, long length) {
        return firstAtOrAfter(events, start + length) - firstAtOrAfter(events, start);
    }

    private static int firstAtOrAfter(long[] events, long moment) {
        int low = 0;
        int high = events.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events[middle] < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
