package dev.postrider.relay.simulation;

import java.util.concurrent.Semaphore;

/**
 * A thread of the simulated world. Of all threads of a simulation one runs at a time: whoever parks lets the {@link
 * Timeline} go on, until it is somebody's turn. So everything happens in an order that the seed decides.
 */
final class Strand {

    /** Ends a thread where it is parked, as if the process was killed. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final Timeline timeline;
    private final Semaphore turn = new Semaphore(0);
    private boolean killed;
    private boolean over;

    /** The thread that runs a simulation. */
    Strand(Timeline timeline) {
        this.timeline = timeline;
    }

    /** A new thread; it begins with its first turn. */
    Strand(Timeline timeline, String name, Runnable what) {
        this(timeline);
        Thread thread = new Thread(() -> run(what), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Runnable what) {
        turn.acquireUninterruptibly();
        try {
            if (!killed) {
                what.run();
            }
        } catch (Killed e) {
            // As it was to be.
        } catch (Throwable e) { // a bug, or a broken promise: whoever runs the simulation is told
            timeline.fails(e);
        }
        over = true;
        timeline.runToNextTurn().turn.release();
    }

    /** Waits for its turn. For the thread itself only. */
    void park() {
        Strand next = timeline.runToNextTurn();
        if (next != this) {
            next.turn.release();
            turn.acquireUninterruptibly();
        }
        if (killed) {
            throw new Killed();
        }
    }

    boolean isOver() {
        return over;
    }

    /** With its next turn it ends where it is parked. */
    void kill() {
        killed = true;
    }
}
