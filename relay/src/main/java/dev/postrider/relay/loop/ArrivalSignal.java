package dev.postrider.relay.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits as time passes. */
final class ArrivalSignal implements LoopWait {

    private static final Duration BUSY = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Semaphore arrivals = new Semaphore(0);

    @Override
    public Duration longestPoll(boolean busy) {
        return busy ? BUSY : IDLE;
    }

    @Override
    public void arrived() {
        if (arrivals.availablePermits() == 0) { // most are never waited for
            arrivals.release();
        }
    }

    @Override
    public void await(long nanos) throws InterruptedException {
        if (arrivals.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            arrivals.drainPermits();
        }
    }
}
