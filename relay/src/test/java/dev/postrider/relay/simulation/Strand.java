package dev.postrider.relay.simulation;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the simulated world. It runs only while the timeline waits for it, so that of all threads of a simulation
 * one runs at a time, and everything happens in an order that the seed decides.
 */
final class Strand {

    /** Ends a thread where it stands, as if the process was killed. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final Semaphore turn = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private boolean killed;
    private boolean over;
    private @Nullable Throwable failure;

    /** It begins with the first {@link #resume}. */
    Strand(String name, Runnable what) {
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
            // That is all there is to it.
        } catch (Throwable e) { // a bug, or a broken promise: told to whoever runs the simulation
            failure = e;
        } finally {
            over = true;
            back.release();
        }
    }

    /** Lets it run until it parks or ends. For the timeline only. */
    void resume() {
        if (over) {
            return;
        }
        turn.release();
        back.acquireUninterruptibly();
        Throwable thrown = failure;
        failure = null;
        if (thrown instanceof Error error) {
            throw error;
        } else if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Gives the turn back until it is resumed. For the strand itself only. */
    void park() {
        back.release();
        turn.acquireUninterruptibly();
        if (killed) {
            throw new Killed();
        }
    }

    /** Ends it where it is parked. For the timeline only. */
    void kill() {
        killed = true;
        resume();
    }
}
