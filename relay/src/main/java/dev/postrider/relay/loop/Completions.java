package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Engine;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Where completions wait for the one thread that may tell the engine. Its size is bounded by what may be in flight. */
final class Completions {

    private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();

    void add(Completion completion) {
        completions.add(completion);
    }

    /** Hands on all that is there. */
    void drainTo(Engine engine, long nowNanos) {
        Completion completion = completions.poll();
        while (completion != null) {
            tell(engine, completion, nowNanos);
            completion = completions.poll();
        }
    }

    /** Waits for a completion to arrive and leaves it there; for the last moments of a partition only. */
    void await(long nanos) throws InterruptedException {
        Completion completion = completions.poll(nanos, TimeUnit.NANOSECONDS);
        if (completion != null) {
            completions.add(completion);
        }
    }

    private static void tell(Engine engine, Completion completion, long nowNanos) {
        if (completion instanceof Completion.Answered answered) {
            engine.answered(answered.attempt(), answered.result(), nowNanos);
        } else if (completion instanceof Completion.DeadLetterWritten written) {
            engine.deadLetterWritten(written.attempt(), written.at().orElse(null), nowNanos);
        }
    }
}
