package dev.postrider.relay.simulation;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: what is to happen, in order; nothing happens in between. Times are nanoseconds from its beginning.
 */
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
    private final Queue<Strand> turns = new ArrayDeque<>();
    private final Strand main = new Strand(this);
    private @Nullable Throwable failure;
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

    /** It is this thread's turn once what happens now has happened. */
    void turn(Strand strand) {
        turns.add(strand);
    }

    /** Lets everything happen that is planned before this time, or until something fails. */
    void runUntil(long end) {
        at(end, () -> turn(main));
        main.park();
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** It ends where it is parked, now. For the thread that runs the simulation. */
    void end(Strand strand) {
        turns.clear();
        if (!strand.isOver()) {
            strand.kill();
            turns.add(strand);
            turns.add(main);
            main.park();
        }
    }

    /** The thread whose turn is next, once it is anybody's. */
    Strand runToNextTurn() {
        try {
            while (failure == null && turns.isEmpty()) {
                Plan next = plans.remove();
                now = next.at();
                next.what().run();
            }
        } catch (Throwable e) { // told to whoever runs the simulation
            fails(e);
        }
        Strand next = turns.poll();
        return next == null ? main : next;
    }

    /** Nothing happens any more. */
    void fails(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
            turns.clear();
            turns.add(main);
        }
    }
}
