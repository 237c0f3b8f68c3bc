package dev.postrider.relay.engine.lane;

import dev.postrider.relay.engine.exchange.Progress;
import java.util.function.Supplier;

/**
 * Where a lane goes from here. A rule returns exactly one and moves nothing itself; the engine carries it out, so no lane
 * is forgotten and none is in two places.
 */
public sealed interface NextStep {

    NextStep AT_ONCE = new InLineAgain(LaneState.InLine.FRONT);

    NextStep END_OF_LINE = new InLineAgain(LaneState.InLine.BACK);

    /** Another turn. */
    record InLineAgain(LaneState.InLine place) implements NextStep {
        @Override
        public void match(StepCases cases) {
            cases.inLine(place);
        }
    }

    /** Nothing before that time. */
    record WaitUntil(long nanos, LaneState.WaitReason reason) implements NextStep {
        @Override
        public void match(StepCases cases) {
            cases.waitUntil(new LaneState.WaitingUntil(nanos, reason));
        }
    }

    /** The lane is finished so far; of what is left it is asked then what is next. */
    record FinishTo(Progress reached, Supplier<NextStep> rest) implements NextStep {
        @Override
        public void match(StepCases cases) {
            cases.finishTo(reached, rest);
        }
    }

    /** Its head is given up. */
    record GiveUpHead() implements NextStep {
        @Override
        public void match(StepCases cases) {
            cases.giveUpHead();
        }
    }

    void match(StepCases cases);

    /** A method for every step. */
    interface StepCases {
        void inLine(LaneState.InLine place);

        void waitUntil(LaneState.WaitingUntil waiting);

        void finishTo(Progress reached, Supplier<NextStep> rest);

        void giveUpHead();
    }
}
