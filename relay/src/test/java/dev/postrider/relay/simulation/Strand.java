package dev.postrider.relay.simulation;

import java.util.concurrent.Semaphore;

/** A thread that waits in the middle of something. */
final class Strand {

    /** Ends what a thread is in the middle of, as if the process was killed. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final Semaphore turn = new Semaphore(0);
    private boolean killed;

    void kill() {
        killed = true;
    }

    void goOn() {
        turn.release();
    }

    void await() {
        turn.acquireUninterruptibly();
        if (killed) {
            throw new Killed();
        }
    }
}
