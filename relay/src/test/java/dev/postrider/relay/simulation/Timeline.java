package dev.postrider.relay.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: what is to happen, in order; nothing happens in between. Times are nanoseconds from its beginning.
 *
 * <p>What happens may take time in the middle: then its thread waits, and another one goes on with the timeline. One runs
 * at a time, so that everything happens in an order that the seed decides.
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
    private final List<Strand> waiting = new ArrayList<>();
    private final Deque<Strand> woken = new ArrayDeque<>();
    private final Deque<Strand> spare = new ArrayDeque<>();
    private final Semaphore ended = new Semaphore(0);
    private boolean over;
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

    /** Lets everything happen that is planned before this time, or until something fails. */
    void runUntil(long end) {
        at(end, () -> over = true);
        goOnElsewhere();
        ended.acquireUninterruptibly();
        for (Strand each : List.copyOf(waiting)) {
            each.kill();
            each.goOn();
            ended.acquireUninterruptibly();
        }
        spare.forEach(Strand::goOn);
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void goOnElsewhere() {
        Strand idle = spare.poll();
        if (idle != null) {
            idle.goOn();
        } else {
            Thread thread = new Thread(this::run, "timeline");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        while (!over) {
            Strand next = woken.poll();
            if (next == null) {
                happen();
            } else {
                Strand idle = new Strand();
                spare.add(idle);
                next.goOn();
                idle.await();
            }
        }
        ended.release();
    }

    private void happen() {
        Plan next = plans.remove();
        now = next.at();
        try {
            next.what().run();
        } catch (Strand.Killed e) {
            // Whatever this thread was in the middle of: it goes on with the timeline.
        } catch (Throwable e) { // a bug, or a broken promise: told to who runs the simulation
            failure = failure == null ? e : failure;
            over = true;
        }
    }

    /** What happens now goes on when the strand is woken. */
    void await(Strand strand) {
        waiting.add(strand);
        goOnElsewhere();
        try {
            strand.await();
        } finally {
            waiting.remove(strand);
        }
    }

    /** It goes on after what happens now. */
    void wake(Strand strand) {
        woken.add(strand);
    }
}
