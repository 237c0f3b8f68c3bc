package dev.postrider.benchmark.load;

import java.time.Duration;

/** When calls are due. Times are nanoseconds of the monotonic clock. */
public interface Pace {

    /** When the next call is due, at a moment: not later than that moment if it is due now. */
    long due(long now);

    /** The due call is made. */
    void made();

    /** The same connections make one call after another, as soon as they are answered. */
    static Pace closedLoop() {
        return new Pace() {
            @Override
            public long due(long now) {
                return now;
            }

            @Override
            public void made() {}
        };
    }

    /**
     * So many a second, evenly, whatever is answered. A call's time counts from when it was due, so that one that has
     * to wait for a free connection is not praised for what its server did in the meantime.
     */
    static Pace openLoop(double perSecond, long start) {
        double interval = Duration.ofSeconds(1).toNanos() / perSecond;
        return new Pace() {
            private long made;

            @Override
            public long due(long now) {
                return start + (long) (made * interval);
            }

            @Override
            public void made() {
                made++;
            }
        };
    }
}
