package dev.postrider.relay.engine;

import dev.postrider.relay.engine.Consequences.Answer;
import java.time.Duration;

/** Lets lanes stand aside whose channel refuses, and gives their messages up when it does so for too long. */
final class Parking {

    private static final Backoff WAITS = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    private final Duration patience;
    private final Consequences common;
    private final RefusalWatch refusals = new RefusalWatch();

    /** @param patience how long a lane is parked, all in all */
    Parking(Duration patience, Consequences common) {
        this.patience = patience;
        this.common = common;
    }

    /** The destination takes posts: what it refuses is the channels' fault. */
    void delivered() {
        refusals.delivered();
    }

    /** Its refusals say nothing of the destination any more. */
    void forget(Lane lane) {
        refusals.forget(lane.name());
    }

    /** A post was refused: the channel is asked why, before that counts. */
    void refusedPost(Lane lane, String target, String reason, boolean proven) {
        Trouble trouble = lane.trouble();
        trouble.refusal(trouble.refusal().again(common.witness(), target, reason, proven));
        trouble.refusedAt(common.failures());
        trouble.next(Trouble.Next.PROBE_TARGET);
    }

    /**
     * The look-up of the channel was refused, too.
     *
     * @param byName it is a refusal of its own, which counts only if the destination is well after it
     */
    void refusedLook(Answer answer, boolean byName, String reason, boolean proven) {
        Trouble trouble = answer.lane().trouble();
        Trouble.Refusal before = trouble.refusal();
        if (byName) {
            trouble.refusedAt(common.failures());
        }
        long since = byName ? common.witness() : before.witness();
        trouble.refusal(before.again(since, before.target(), reason, proven || before.proven()));
        judge(answer);
    }

    /** The refusal is confirmed: does it count, and for how long does the lane stand aside? */
    void judge(Answer answer) {
        Lane lane = answer.lane();
        Trouble trouble = lane.trouble();
        trouble.next(Trouble.Next.DELIVER);
        Trouble.Refusal refusal = trouble.refusal();
        if (refusal.proven()) { // says nothing about the others, and needs no witness
            refusals.forget(lane.name());
            common.gate().answered(answer.attempt(), answer.nowNanos());
            count(answer, refusal);
            return;
        }
        if (refusals.refused(lane.name(), common.effects().lanes(), answer.nowNanos())) {
            common.failed(
                    lane, answer.attempt(), PauseCause.UNAVAILABLE, "most channels refuse posts", answer.nowNanos());
            common.turns().last(lane);
            return;
        }
        common.gate().answered(answer.attempt(), answer.nowNanos());
        if (!trouble.isRefusalTrusted(common.failures())) {
            common.turns().last(lane); // tried again: the destination was in trouble when it refused
        } else if (common.witness() <= refusal.witness()) {
            trouble.next(Trouble.Next.PROBE_SELF);
            common.turns().last(lane);
        } else {
            count(answer, refusal);
        }
    }

    private void count(Answer answer, Trouble.Refusal refusal) {
        Lane lane = answer.lane();
        if (refusal.parked().compareTo(patience) >= 0) {
            common.condemn(answer, DeadReason.CHANNEL_REFUSED, refusal.reason());
            return;
        }
        Duration wait = WAITS.after(refusal.counted() + 1, common.chance());
        lane.trouble().refusal(refusal.parkedFor(wait, common.witness()));
        common.turns().at(lane, answer.nowNanos() + wait.toNanos());
        if (refusal.counted() == 0) {
            common.effects().report(new Notice.Parked(lane.name(), refusal.reason(), wait));
        }
    }
}
