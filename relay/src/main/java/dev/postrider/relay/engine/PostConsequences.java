package dev.postrider.relay.engine;

import dev.postrider.relay.engine.Consequences.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from the answer to a post. */
final class PostConsequences implements Outcome.Listener {

    /** A post of several that may be to blame is taken apart before it is proven: that finds the culprit sooner. */
    private static final int SUSPICIONS_OF_A_PACK = 2;

    private final Consequences common;
    private final Answer answer;
    private final Lane lane;
    private final Request.Post post;

    PostConsequences(Consequences common, Answer answer, Request.Post post) {
        this.common = common;
        this.answer = answer;
        this.lane = answer.lane();
        this.post = post;
    }

    @Override
    public void delivered() {
        common.delivered();
        common.gate().delivered(answer.attempt(), answer.nowNanos()).ifPresent(common.effects()::report);
        common.parking().delivered();
        lane.doubtSettled();
        lane.trouble().delivered();
        if (!common.effects().finish(lane, post.range().end())) {
            common.turns().last(lane);
        }
    }

    @Override
    public void busy(Duration pause) {
        common.gate().busy(answer.attempt(), pause, answer.nowNanos()).ifPresent(common.effects()::report);
        notPosted();
    }

    @Override
    public void unavailable(String reason, Fate fate) {
        failed(PauseCause.UNAVAILABLE, reason);
        if (fate == Fate.IN_DOUBT) {
            common.doubts().begins(answer, post);
        } else {
            notPosted();
        }
    }

    @Override
    public void suspect(String reason, Fate fate) {
        failed(PauseCause.UNAVAILABLE, reason);
        Trouble.Suspicion before = lane.trouble().suspicion();
        long witness = common.witness();
        int count = witness > before.witness() ? before.count() + 1 : before.count();
        lane.trouble().suspicion(new Trouble.Suspicion(count, witness));
        boolean proven = count >= enough();
        if (fate == Fate.IN_DOUBT) {
            common.doubts().beginsWithFailure(answer, post);
        }
        if (proven) {
            common.condemn(answer, DeadReason.REFUSED, reason);
        } else if (fate == Fate.IN_DOUBT) {
            common.doubts().waitToLook(answer);
        } else {
            notPosted();
        }
    }

    @Override
    public void unauthorised(String reason) {
        failed(PauseCause.UNAUTHORISED, reason);
        notPosted();
    }

    @Override
    public void channelRefused(String reason, boolean proven) {
        common.parking().refusedPost(lane, post.target(), reason, proven);
        // Renamed, or archived and made anew: it is looked up again.
        common.resolutions().forget(post.address());
        common.gate().answered(answer.attempt(), answer.nowNanos());
        notPosted();
    }

    @Override
    public void channelMissing(String reason) {
        common.gate().answered(answer.attempt(), answer.nowNanos());
        common.resolutions().missing(post.address(), reason, answer.nowNanos());
        common.condemn(answer, DeadReason.CHANNEL_MISSING, reason);
    }

    @Override
    public void refused(String reason) {
        common.gate().answered(answer.attempt(), answer.nowNanos());
        common.condemn(answer, DeadReason.REFUSED, reason);
    }

    @Override
    public void leaseExpired() {
        common.gate().answered(answer.attempt(), answer.nowNanos());
        lane.dropIntent();
        common.turns().first(lane);
    }

    @Override
    public void resolved(String target) {
        unexpected();
    }

    @Override
    public void lookupGoesOn() {
        unexpected();
    }

    @Override
    public void alive() {
        unexpected();
    }

    @Override
    public void pageRead(@Nullable Reached found, boolean end) {
        unexpected();
    }

    private void unexpected() {
        throw new IllegalStateException("no answer to a post");
    }

    /** Of what is taken apart already it is known that there is a culprit: each answer halves it. */
    private int enough() {
        if (!carriesSeveral()) {
            return Limits.SUSPICIONS;
        }
        return lane.trouble().isTakenApart(post.range().first()) ? 1 : SUSPICIONS_OF_A_PACK;
    }

    private boolean carriesSeveral() {
        return post.range().first() != post.range().last();
    }

    private void failed(PauseCause cause, String reason) {
        common.failed(lane, answer.attempt(), cause, reason, answer.nowNanos());
    }

    private void notPosted() {
        lane.dropIntent();
        common.turns().last(lane);
    }
}
