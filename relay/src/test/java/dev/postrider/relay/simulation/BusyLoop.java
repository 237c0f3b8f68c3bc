package dev.postrider.relay.simulation;

import java.time.Duration;

/** Notices a relay that wants to go on at once and then does nothing, again and again: it would burn a processor. */
final class BusyLoop {

    private static final int MOST_IDLE_POLLS = 500;

    private final Trace trace;
    private int idle;

    BusyLoop(Trace trace) {
        this.trace = trace;
    }

    void acts() {
        idle = 0;
    }

    void polls(String worker, Duration timeout) {
        idle = timeout.isZero() ? idle + 1 : 0;
        if (idle > MOST_IDLE_POLLS) {
            throw trace.violation("no busy loop", -1, "", worker + " polls and does nothing, without end");
        }
    }
}
