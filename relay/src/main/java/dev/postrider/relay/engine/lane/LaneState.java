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
        /** Parked: its channel refuses posts. */
        PARKED,
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

        @Override
        public <S> void match(S subject, StateCases<S> cases) {
            cases.inLine(subject, this);
        }
    }

    record WaitingUntil(long untilNanos, WaitReason reason) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return next instanceof InLine || next instanceof Closed;
        }

        @Override
        public <S> void match(S subject, StateCases<S> cases) {
            cases.waiting(subject, this);
        }
    }

    /** The post that its last owner named is not wholly read yet. */
    record AwaitingRecords(long lastOffset) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return next instanceof WaitingUntil || next instanceof Closed;
        }

        @Override
        public <S> void match(S subject, StateCases<S> cases) {
            cases.awaitingRecords(subject, this);
        }
    }

    record RequestInFlight(long attempt, Request request) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return !(next instanceof AwaitingRecords || next instanceof RequestInFlight);
        }

        @Override
        public <S> void match(S subject, StateCases<S> cases) {
            cases.requestInFlight(subject, this);
        }
    }

    record DeadLetterInFlight(long attempt) implements LaneState {
        @Override
        public boolean mayBecome(LaneState next) {
            return next instanceof InLine || next instanceof WaitingUntil || next instanceof Closed;
        }

        @Override
        public <S> void match(S subject, StateCases<S> cases) {
            cases.deadLetterInFlight(subject, this);
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

        @Override
        public <S> void match(S subject, StateCases<S> cases) {
            cases.closed(subject, this);
        }
    }

    boolean mayBecome(LaneState next);

    <S> void match(S subject, StateCases<S> cases);

    /** A method for every state. */
    interface StateCases<S> {
        void inLine(S subject, InLine state);

        void waiting(S subject, WaitingUntil state);

        void awaitingRecords(S subject, AwaitingRecords state);

        void requestInFlight(S subject, RequestInFlight state);

        void deadLetterInFlight(S subject, DeadLetterInFlight state);

        void closed(S subject, Closed state);
    }
}
