package dev.postrider.ingress.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks on a few threads of a pool. A task that finds them at work is left to them: to wake another thread for it
 * costs more than a short task does. Tasks must neither wait nor throw.
 */
final class FewThreads implements Executor {

    private final Executor pool;
    private final int most;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger working = new AtomicInteger();

    /** @param most threads at once */
    FewThreads(Executor pool, int most) {
        this.pool = pool;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        if (mayBegin()) {
            boolean begun = false;
            try {
                pool.execute(this::work);
                begun = true;
            } finally {
                if (!begun) {
                    working.decrementAndGet();
                }
            }
        }
    }

    private boolean mayBegin() {
        return working.getAndUpdate(now -> Math.min(now + 1, most)) < most;
    }

    private void work() {
        do {
            try {
                for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
                    task.run();
                }
            } finally {
                working.decrementAndGet();
            }
        } while (!waiting.isEmpty() && mayBegin()); // one may have come in between and found us at work
    }
}
