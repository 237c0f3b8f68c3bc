package dev.postrider.relay.simulation;

/** Mattermost's rate limiter: the generic cell rate algorithm. */
final class SimulatedLimiter {

    private final long interval;
    private final long tolerance;
    private long arrival;

    SimulatedLimiter(int perSec, int burst) {
        interval = Timeline.SECOND / perSec;
        tolerance = interval * (burst + 1);
    }

    /** Whole seconds to wait, rounded up; 0 lets the request through. */
    long refuses(long now) {
        long next = Math.max(now, arrival) + interval;
        long early = next - tolerance - now;
        if (early > 0) {
            return (early + Timeline.SECOND - 1) / Timeline.SECOND;
        }
        arrival = next;
        return 0;
    }
}
