package dev.postrider.relay.simulation;

import java.time.Duration;

/** In some hours the wall clocks of all workers are a month ahead for a while, though not the chat server's. */
final class ClockJump {

    private static final long AHEAD_MILLIS = Duration.ofDays(30).toMillis();

    private final long from;
    private final long until;

    /** Drawn apart, so that the seeds known from before are still the same hours. */
    ClockJump(Scenario scenario) {
        Chance chance = new Chance(~scenario.seed() * 31);
        boolean jumps = !scenario.calm() && chance.is(0.15);
        from = jumps ? chance.between(0L, scenario.lastFault() - Timeline.SECOND) : Long.MAX_VALUE;
        until = jumps ? Math.min(scenario.lastFault(), from + chance.between(1, 600) * Timeline.SECOND) : from;
    }

    void plan(Timeline timeline, Journal journal) {
        if (from < until) {
            timeline.at(from, journal::disturbed);
            timeline.at(until, journal::disturbed);
        }
    }

    long aheadMillis(long now) {
        return from <= now && now < until ? AHEAD_MILLIS : 0;
    }
}
