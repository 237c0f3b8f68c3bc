package dev.postrider.relay.engine.lane;

import dev.postrider.relay.engine.exchange.Request;

/**
 * Where a lane is. It is in exactly one of these states, and only {@link Lanes#move} changes it.
 *
 * <pre>
 *                     ┌──────────────────── time ──────────────────── WaitingUntil
 *                     ▼                                                 ▲ ▲
 *  begins ───────> InLine ── permit ──> RequestInFlight ── outcome ─────┘ │
 *     │               │  ▲                    │   │                       │
 *     │               │  └──── outcome ───────┘   │                       │
 *     │               └─── given up ──> DeadLetterInFlight ── refused ────┤
 *     │                                     │ safe: InLine or Closed      │
 *     └── intent inherited ──> AwaitingRecords ── its post is read ───────┘
 * </pre>
 *
 * From every state to {@link Closed}: nothing of the lane is left, or its partition is not ours any more.
 */
public sealed interface LaneState {

    /** Why a lane waits. */
    enum WaitReason {
        /** To read back what may have been posted. */
        VERIFICATION,
        /** Until what may have been posted either is there or never will be. */
        SETTLEMENT,
        /** Parked: its channel refuses posts, or is missing. */
        PARKED,
        /** Until the relay's clock agrees with the destination's: only then its head can be too old. */
        CLOCK,
        /** To write its dead letter again. */
        DEAD_LETTER
    }

    /** In line for its turn; what it needs for that may still have to be read or judged. Named by where it joins. */
    enum InLine implements LaneState {
        FRONT,
        BACK;

        @Override
        public boolean mayBecome(LaneState next) {
            return !(next instanceof AwaitingRecords);
        }
    }

    record WaitingUntil(long untilNanos, WaitReason reason) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return next instanceof InLine || next instanceof Closed;
        }
    }

    /** The post that its last owner named is not wholly read yet. */
    record AwaitingRecords(long lastOffset) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return next instanceof WaitingUntil || next instanceof Closed;
        }
    }

    record RequestInFlight(long attempt, Request request) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return !(next instanceof AwaitingRecords || next instanceof RequestInFlight);
        }
    }

    record DeadLetterInFlight(long attempt) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return next instanceof InLine || next instanceof WaitingUntil || next instanceof Closed;
        }
    }

    /** For good. */
    enum Closed implements LaneState {
        DRAINED,
        REVOKED;

        @Override
        public boolean mayBecome(LaneState next) {
            return false;
        }
    }

    boolean mayBecome(LaneState next);
}
