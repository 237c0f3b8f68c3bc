package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;

/** P8: what is older than the limit is given up and not posted, whether it is uncertain or not. */
final class TooOldIsNotPostedInvariant implements Invariant {

    /** Of a worker's wall clock, and from the decision to the moment it cannot be called back. */
    private static final long CLOCKS_DIFFER = 70 * Timeline.SECOND;

    private final Trace trace;
    private final Timeline timeline;
    private final long maxAge;

    TooOldIsNotPostedInvariant(Trace trace, Timeline timeline, Duration maxAge) {
        this.trace = trace;
        this.timeline = timeline;
        this.maxAge = maxAge.toNanos();
    }

    @Override
    public void sent(SimulatedWorker worker, History history, Request.Post post) {
        history.at(post.range().first()).ifPresent(head -> {
            if (timeline.now() - head.acceptedNanos() > maxAge + CLOCKS_DIFFER) {
                throw trace.violation("P8 too old", head.partition(), history.lane(), head + " is posted all the same");
            }
        });
    }
}
