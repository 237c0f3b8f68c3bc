package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Step;

/** Notices an engine that wants to go on at once and then does nothing, again and again: it would burn a processor. */
final class BusyLoop {

    private static final int MOST_IDLE_STEPS = 500;

    private final Trace trace;
    private int idle;

    BusyLoop(Trace trace) {
        this.trace = trace;
    }

    void note(String worker, Step step) {
        idle = step.commands().isEmpty() && step.waitNanos() < Timeline.MILLI ? idle + 1 : 0;
        if (idle > MOST_IDLE_STEPS) {
            throw trace.violation("no busy loop", -1, "", worker + " steps and does nothing, without end");
        }
    }
}
