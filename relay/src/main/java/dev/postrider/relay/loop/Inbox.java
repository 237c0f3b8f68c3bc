package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Engine;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Where reports wait for the one thread that may tell the engine. Its size is bounded by what may be in flight. */
final class Inbox {

    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

    void add(Report report) {
        reports.add(report);
    }

    /** Hands on all that is there. */
    void drainTo(Engine engine, long nowNanos) {
        Report report = reports.poll();
        while (report != null) {
            tell(engine, report, nowNanos);
            report = reports.poll();
        }
    }

    /** Waits for a report to arrive and leaves it there; for the last moments of a partition only. */
    void await(long nanos) throws InterruptedException {
        Report report = reports.poll(nanos, TimeUnit.NANOSECONDS);
        if (report != null) {
            reports.add(report);
        }
    }

    private static void tell(Engine engine, Report report, long nowNanos) {
        if (report instanceof Report.Answered answered) {
            engine.answered(answered.attempt(), answered.outcome(), nowNanos);
        } else if (report instanceof Report.DeadLetterWritten written) {
            engine.deadLetterWritten(written.attempt(), written.safe(), nowNanos);
        }
    }
}
