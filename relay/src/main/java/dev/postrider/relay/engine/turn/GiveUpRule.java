package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.LaneState;
import dev.postrider.relay.engine.lane.NextStep;
import dev.postrider.relay.engine.uncertain.Intent;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Gives the head of a lane up: not before it is known whether a post of it is there, and only as a single message. */
public final class GiveUpRule {

    private final RandomGenerator chance;

    public GiveUpRule(RandomGenerator chance) {
        this.chance = chance;
    }

    /** The head is not to be posted; if a post of it may be there, that is found out first. */
    NextStep condemn(Lane lane, DeadReason reason, String detail, long nowNanos) {
        lane.failures().verdict(reason, detail);
        UncertainPost uncertain = lane.uncertainPost();
        if (uncertain == null) {
            Intent refused = lane.intent();
            return execute(lane, refused == null ? null : refused.range());
        }
        uncertain.giveUp();
        lane.dropIntent();
        return NextStep.waitUntil(nowNanos + uncertain.wait(chance).toNanos(), LaneState.WaitReason.VERIFICATION);
    }

    /**
     * Carries the verdict out.
     *
     * @param refused what the refused post carried: one of several messages is taken apart
     */
    NextStep execute(Lane lane, @Nullable Range refused) {
        lane.dropIntent();
        int messages = refused == null ? 1 : lane.messagesTo(refused.last()).size();
        if (messages > 1 && lane.failures().verdict().reason() == DeadReason.REFUSED && refused != null) {
            lane.failures().takeApart(refused.last(), messages);
            return NextStep.AT_ONCE;
        }
        return new NextStep.GiveUpHead();
    }
}
