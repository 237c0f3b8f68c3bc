package dev.postrider.benchmark.stage;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass on the thread of a benchmark. Stateless; an interruption ends the benchmark. */
public final class Polling {

    static final Duration TICK = Duration.ofMillis(50);

    private final Clock clock = Clock.system();

    /** Looks again and again; false if the time was over first. */
    public boolean until(BooleanSupplier condition, Duration atMost) {
        return until(condition, TICK, atMost);
    }

    boolean until(BooleanSupplier condition, Duration tick, Duration atMost) {
        long end = clock.nanos() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (end - clock.nanos() <= 0) {
                return false;
            }
            pause(tick);
        }
        return true;
    }

    public void pause(Duration time) {
        untilNanos(clock.nanos() + time.toNanos());
    }

    /** @param moment by the machine's monotonic clock */
    public void untilNanos(long moment) {
        for (long left = moment - clock.nanos(); left > 0; left = moment - clock.nanos()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted");
            }
        }
    }
}
