package dev.postrider.ingress.limit;

import java.time.Duration;

/**
 * How often something may happen.
 *
 * @param perSecond in the long run, from {@link #LEAST} to {@link #MOST}
 * @param burst how many times at once after a pause, from 1 to {@link #MOST_BURST}
 */
public record Rate(double perSecond, int burst) {

    /** Once in some 17 minutes. */
    public static final double LEAST = 0.001;

    /** A period is counted in whole nanoseconds: up to here, rounding it up costs a thousandth of the rate at most. */
    public static final double MOST = 1_000_000;

    public static final int MOST_BURST = 1_000_000;

    public Rate {
        if (!(perSecond >= LEAST && perSecond <= MOST) || burst < 1 || burst > MOST_BURST) {
            throw new IllegalArgumentException("a rate within its bounds");
        }
    }

    /** With a burst of one second's worth, and of one at least. */
    public static Rate of(double perSecond) {
        return new Rate(perSecond, (int) Math.max(1, Math.ceil(perSecond)));
    }

    /** From one to the next at full rate; rounded up, so that the rate is never exceeded. */
    Duration period() {
        return Duration.ofNanos((long) Math.ceil(1e9 / perSecond));
    }

    /** After so long a pause the whole burst is there again. */
    Duration untilFull() {
        return period().multipliedBy(burst);
    }
}
