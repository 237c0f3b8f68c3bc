package dev.postrider.relay.simulation;

import java.util.PriorityQueue;

/** Simulated time: what is to happen, in order; nothing happens in between. Times are nanoseconds from its beginning. */
final class Timeline {

    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;
    static final long MINUTE = 60 * SECOND;

    /** @param number keeps what is planned for the same time in the order in which it was planned */
    private record Plan(long at, long number, Runnable what) implements Comparable<Plan> {
        @Override
        public int compareTo(Plan other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Plan> plans = new PriorityQueue<>();
    private long now;
    private long planned;

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        plans.add(new Plan(Math.max(now, time), planned++, what));
    }

    void in(long delay, Runnable what) {
        at(now + delay, what);
    }

    /** Lets everything happen that is planned before this time. */
    void runUntil(long end) {
        while (!plans.isEmpty() && plans.element().at() < end) {
            Plan next = plans.remove();
            now = next.at();
            next.what().run();
        }
        now = end;
    }
}
