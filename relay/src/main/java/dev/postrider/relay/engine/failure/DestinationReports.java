package dev.postrider.relay.engine.failure;

import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.RelayEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one place that takes down what the end of an attempt says of the destination: for the gate, and for its health. */
public final class DestinationReports {

    private final DestinationGate gate;
    private final DestinationHealth health;
    private final Consumer<RelayEvent> events;

    public DestinationReports(DestinationGate gate, DestinationHealth health, Consumer<RelayEvent> events) {
        this.gate = gate;
        this.health = health;
        this.events = events;
    }

    /** @param head of the lane that made the attempt; null if the engine itself did */
    public void failed(@Nullable HeadFailures head, long attempt, DestinationFailure failure, long nowNanos) {
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
    public void answered(long attempt, long nowNanos) {
        gate.answered(attempt, nowNanos);
    }

    /** It took a post. */
    public void delivered(long attempt, long nowNanos) {
        health.posted();
        gate.delivered(attempt, nowNanos).ifPresent(events);
    }
}
