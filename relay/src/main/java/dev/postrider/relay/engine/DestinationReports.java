package dev.postrider.relay.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one place that takes down what the end of an attempt says of the destination: for the gate, and for its health. */
final class DestinationReports {

    private final DestinationGate gate;
    private final DestinationHealth health;
    private final Consumer<RelayEvent> events;

    DestinationReports(DestinationGate gate, DestinationHealth health, Consumer<RelayEvent> events) {
        this.gate = gate;
        this.health = health;
        this.events = events;
    }

    /** @param head of the lane that made the attempt; null if the engine itself did */
    void failed(@Nullable HeadFailures head, long attempt, DestinationFailure failure, long nowNanos) {
        if (failure instanceof DestinationFailure.Busy busy) {
            gate.busy(attempt, busy.pause(), nowNanos).ifPresent(events);
            return;
        }
        health.failed();
        if (head != null) {
            head.failed(health.mark());
        }
        gate.failed(attempt, failure.cause(), failure.reason(), nowNanos).ifPresent(events);
    }

    /** It knows us and answers. */
    void answered(long attempt, long nowNanos) {
        gate.answered(attempt, nowNanos);
    }

    /** It took a post. */
    void delivered(long attempt, long nowNanos) {
        health.posted();
        gate.delivered(attempt, nowNanos).ifPresent(events);
    }
}
