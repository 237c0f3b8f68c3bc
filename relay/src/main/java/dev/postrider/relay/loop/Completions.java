package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Engine;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where completions wait for the one thread that may tell the engine. Its size is bounded by what may be in flight. */
final class Completions {

    private final Queue<Completion> completions = new ConcurrentLinkedQueue<>();
    private final LoopWait waiting;

    Completions(LoopWait waiting) {
        this.waiting = waiting;
    }

    void add(Completion completion) {
        completions.add(completion);
        waiting.arrived();
    }

    /** Hands on all that is there. */
    void drainTo(Engine engine, long nowNanos) {
        Completion completion = completions.poll();
        while (completion != null) {
            tell(engine, completion, nowNanos);
            completion = completions.poll();
        }
    }

    private static void tell(Engine engine, Completion completion, long nowNanos) {
        if (completion instanceof Completion.Answered answered) {
            engine.answered(answered.attempt(), answered.result(), nowNanos);
        } else if (completion instanceof Completion.DeadLetterWritten written) {
            engine.deadLetterWritten(written.attempt(), written.safe(), nowNanos);
        }
    }
}
