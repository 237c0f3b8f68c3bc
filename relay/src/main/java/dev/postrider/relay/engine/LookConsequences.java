package dev.postrider.relay.engine;

import dev.postrider.relay.engine.Consequences.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from the answer to something a lane asked. */
final class LookConsequences implements Outcome.Listener {

    private final Consequences common;
    private final Answer answer;
    private final Lane lane;
    private final Request request;

    LookConsequences(Consequences common, Answer answer, Request request) {
        this.common = common;
        this.answer = answer;
        this.lane = answer.lane();
        this.request = request;
    }

    @Override
    public void resolved(String target) {
        answered();
        lane.address().ifPresent(address -> common.resolutions().found(address, target, answer.nowNanos()));
        if (!target.equals(lane.trouble().refusal().target())) {
            lane.trouble().next(Trouble.Next.DELIVER); // not the channel that refused: no need to ask why it did
        }
        common.turns().first(lane);
    }

    @Override
    public void lookupGoesOn() {
        answered();
        common.turns().first(lane);
    }

    @Override
    public void pageRead(@Nullable Reached found, boolean end) {
        answered();
        if (request instanceof Request.ReadBack look) {
            common.doubts().pageRead(answer, look.target(), found, end);
        }
    }

    @Override
    public void alive() {
        if (request instanceof Request.ProbeSelf) {
            common.witnessed();
        }
        common.parking().judge(answer);
    }

    @Override
    public void busy(Duration pause) {
        common.gate().busy(answer.attempt(), pause, answer.nowNanos()).ifPresent(common.effects()::report);
        again();
    }

    @Override
    public void unavailable(String reason, Fate fate) {
        common.failed(lane, answer.attempt(), PauseCause.UNAVAILABLE, reason, answer.nowNanos());
        again();
    }

    @Override
    public void suspect(String reason, Fate fate) {
        unavailable(reason, fate);
    }

    @Override
    public void unauthorised(String reason) {
        common.failed(lane, answer.attempt(), PauseCause.UNAUTHORISED, reason, answer.nowNanos());
        again();
    }

    @Override
    public void channelRefused(String reason, boolean proven) {
        if (request instanceof Request.ReadBack look) {
            answered();
            common.doubts().lookRefused(answer, look.target());
        } else {
            common.parking().refusedLook(answer, request instanceof Request.Resolve, reason, proven);
        }
    }

    @Override
    public void channelMissing(String reason) {
        answered();
        lane.address().ifPresent(address -> common.resolutions().missing(address, reason, answer.nowNanos()));
        common.condemn(answer, DeadReason.CHANNEL_MISSING, reason);
    }

    @Override
    public void refused(String reason) {
        unavailable(reason, Fate.NOT_POSTED);
    }

    @Override
    public void delivered() {
        throw new IllegalStateException("no answer to a question");
    }

    @Override
    public void leaseExpired() {
        throw new IllegalStateException("no answer to a question");
    }

    private void answered() {
        common.gate().answered(answer.attempt(), answer.nowNanos());
    }

    /** A long look goes on at its page: what comes meanwhile only pushes the older pages further. */
    private void again() {
        common.turns().last(lane);
    }
}
