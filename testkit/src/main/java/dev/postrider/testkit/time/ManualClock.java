package dev.postrider.testkit.time;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that moves only when a test moves it.
 *
 * <p>The two readings start at unrelated values, so code that mixes them up fails its test. Thread-safe.
 */
public final class ManualClock implements Clock {

    private static final Instant DEFAULT_WALL = Instant.parse("2026-01-02T03:04:05Z");

    /** Negative, as a real reading may be: code that takes 0 for "never" shows up. */
    private static final long DEFAULT_NANOS = -Duration.ofHours(77).toNanos();

    private Instant wall;
    private long nanos;

    public ManualClock() {
        this(DEFAULT_WALL, DEFAULT_NANOS);
    }

    public ManualClock(Instant wall, long nanos) {
        this.wall = wall;
        this.nanos = nanos;
    }

    @Override
    public synchronized Instant wall() {
        return wall;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /** Time passes: both readings move on. */
    public synchronized void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time cannot pass backwards: " + time);
        }
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    /** Someone sets the machine's clock: the wall time jumps, forwards or back, and no time passes. */
    public synchronized void setWall(Instant newWall) {
        wall = newWall;
    }
}
