package dev.postrider.relay.engine.lane;

import dev.postrider.relay.engine.exchange.Ending;
import dev.postrider.relay.engine.exchange.Progress;
import java.util.function.Supplier;

/**
 * Where a lane goes from here. A rule returns exactly one and moves nothing itself; the engine carries it out, so no lane
 * is forgotten and none is in two places.
 */
public sealed interface NextStep {

    /** Another turn, before the others. */
    NextStep AT_ONCE = new Become(LaneState.InLine.FRONT);

    /** Another turn, after the others. */
    NextStep END_OF_LINE = new Become(LaneState.InLine.BACK);

    /** Nothing before that time. */
    static NextStep waitUntil(long nanos, LaneState.WaitReason reason) {
        return new Become(new LaneState.WaitingUntil(nanos, reason));
    }

    record Become(LaneState state) implements NextStep {}

    /** The lane is finished so far, and how; if anything of it is left, that step is next. */
    record FinishTo(Progress reached, Ending ending, Supplier<NextStep> rest) implements NextStep {}

    /** Its head is given up. */
    record GiveUpHead() implements NextStep {}
}
