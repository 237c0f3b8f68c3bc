package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.engine.lane.LaneState;
import dev.postrider.relay.engine.lane.NextStep;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares the relay's wall clock with the destination's: one that jumps must not make messages too old. */
public final class ClockCheck {

    private static final Duration TOLERANCE = Duration.ofHours(1);

    /** While clocks differ and messages wait for that, the destination is asked so often for its time. */
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(1);

    enum ClockFinding {
        AGREE,
        DIFFER,
        /** The destination must be asked first. */
        UNKNOWN
    }

    private final Targets targets;
    private final Consumer<RelayEvent> events;
    private boolean differ;

    public ClockCheck(Targets targets, Consumer<RelayEvent> events) {
        this.targets = targets;
        this.events = events;
    }

    ClockFinding compare(long nowNanos, long wallMillis) {
        Optional<DestinationTime> seen = targets.lastTime(nowNanos, wallMillis);
        if (seen.isEmpty()) {
            return ClockFinding.UNKNOWN;
        }
        if (seen.get().ahead(wallMillis, nowNanos).abs().compareTo(TOLERANCE) <= 0) {
            return ClockFinding.AGREE;
        }
        return nowNanos - seen.get().seenNanos() < ASKED_AGAIN.toNanos() ? ClockFinding.DIFFER : ClockFinding.UNKNOWN;
    }

    /** They differ: a message that looks too old waits, until the destination is asked again. */
    NextStep await(long nowNanos, long wallMillis) {
        DestinationTime seen = targets.lastTime(nowNanos, wallMillis).orElseThrow();
        if (!differ) {
            differ = true;
            events.accept(new RelayEvent.ClocksDiffer(seen.ahead(wallMillis, nowNanos)));
        }
        return NextStep.waitUntil(seen.seenNanos() + ASKED_AGAIN.toNanos(), LaneState.WaitReason.CLOCK);
    }

    /** To be called again and again: reports when they agree again. */
    public void review(long nowNanos, long wallMillis) {
        if (differ && compare(nowNanos, wallMillis) == ClockFinding.AGREE) {
            differ = false;
            events.accept(new RelayEvent.ClocksAgree());
        }
    }
}
