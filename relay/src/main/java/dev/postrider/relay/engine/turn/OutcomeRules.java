package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.QueryFailure;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import dev.postrider.relay.engine.failure.DestinationHealth;
import dev.postrider.relay.engine.failure.DestinationReports;
import dev.postrider.relay.engine.failure.HeadFailures;
import dev.postrider.relay.engine.failure.LookupCache;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.NextStep;

/**
 * What follows from the outcome of an attempt: for the destination ({@link DestinationReports}), and for the lane that
 * made it, which is the {@link NextStep}.
 */
public final class OutcomeRules {

    /** Answers that may be the destination's fault before a message is taken for the culprit. */
    private static final int SUSPICIONS = 5;

    /** A post of several that may be to blame is taken apart before it is proven: that finds the culprit sooner. */
    private static final int SUSPICIONS_OF_A_PACK = 2;

    private final DestinationReports reports;
    private final DestinationHealth health;
    private final LookupCache lookups;
    private final GiveUpRule giveUp;
    private final Reconciliation reconciliation;
    private final Parking parking;

    public OutcomeRules(
            DestinationReports reports,
            DestinationHealth health,
            LookupCache lookups,
            GiveUpRule giveUp,
            Reconciliation reconciliation,
            Parking parking) {
        this.reports = reports;
        this.health = health;
        this.lookups = lookups;
        this.giveUp = giveUp;
        this.reconciliation = reconciliation;
        this.parking = parking;
    }

    public NextStep next(Lane lane, long attempt, RequestResult result, long nowNanos) {
        return result.match(new RequestResult.ResultCases<>() {
            @Override
            public NextStep posted(Request.Post post, PostOutcome outcome) {
                return outcome.match(new AfterPost(lane, attempt, post, nowNanos));
            }

            @Override
            public NextStep verified(Request.Verify query, VerificationOutcome outcome) {
                return outcome.match(new AfterVerification(lane, attempt, query, nowNanos));
            }

            @Override
            public NextStep lookedUp(Request.LookUp query, LookupOutcome outcome) {
                return outcome.match(new AfterLookup(lane, attempt, query, nowNanos));
            }

            @Override
            public NextStep probed(ProbeOutcome outcome) {
                return outcome.match(new AfterProbe(lane, attempt, nowNanos));
            }

            @Override
            public NextStep selfProbed(SelfProbeOutcome outcome) {
                return outcome.match(new AfterSelfProbe(lane, attempt, nowNanos));
            }
        });
    }

    /** The engine itself asked after the destination, on behalf of no lane. */
    public void probed(long attempt, Outcome outcome, long nowNanos) {
        if (outcome instanceof DestinationFailure failure) {
            reports.failed(null, attempt, failure, nowNanos);
        } else {
            health.succeeded();
            reports.answered(attempt, nowNanos);
        }
    }

    private final class AfterPost implements PostOutcome.PostCases<NextStep> {

        private final Lane lane;
        private final long attempt;
        private final Request.Post post;
        private final long nowNanos;

        AfterPost(Lane lane, long attempt, Request.Post post, long nowNanos) {
            this.lane = lane;
            this.attempt = attempt;
            this.post = post;
            this.nowNanos = nowNanos;
        }

        @Override
        public NextStep delivered() {
            reports.delivered(attempt, nowNanos);
            lane.settled();
            lane.failures().delivered();
            return new NextStep.FinishTo(post.range().end(), () -> NextStep.END_OF_LINE);
        }

        @Override
        public NextStep notSent() {
            reports.answered(attempt, nowNanos);
            lane.dropIntent();
            return NextStep.AT_ONCE;
        }

        @Override
        public NextStep rejected(String reason) {
            reports.answered(attempt, nowNanos);
            return giveUp.condemn(lane, DeadReason.REFUSED, reason, nowNanos);
        }

        @Override
        public NextStep channelRefused(Outcome.ChannelRefused refused) {
            reports.answered(attempt, nowNanos);
            parking.refusedPost(lane, post.target(), refused);
            lookups.forget(post.address()); // renamed, or archived and made anew: it is looked up again
            return notPosted();
        }

        @Override
        public NextStep failed(DestinationFailure failure) {
            reports.failed(lane.failures(), attempt, failure, nowNanos);
            if (failure instanceof DestinationFailure.Suspect suspect) {
                return suspected(suspect);
            }
            if (failure.certainty() == DeliveryCertainty.UNCERTAIN) {
                reconciliation.begin(lane, post, true, nowNanos);
                return reconciliation.waitToVerify(lane, nowNanos);
            }
            return notPosted();
        }

        private NextStep suspected(DestinationFailure.Suspect suspect) {
            boolean uncertain = suspect.certainty() == DeliveryCertainty.UNCERTAIN;
            if (uncertain) {
                reconciliation.begin(lane, post, false, nowNanos);
            }
            if (lane.failures().suspected(health) >= enough()) {
                return giveUp.condemn(lane, DeadReason.REFUSED, suspect.reason(), nowNanos);
            }
            return uncertain ? reconciliation.waitToVerify(lane, nowNanos) : notPosted();
        }

        /** Of what is taken apart already it is known that there is a culprit: each answer halves it. */
        private int enough() {
            if (post.range().first() == post.range().last()) {
                return SUSPICIONS;
            }
            return lane.failures().isTakenApart(post.range().first()) ? 1 : SUSPICIONS_OF_A_PACK;
        }

        private NextStep notPosted() {
            lane.dropIntent();
            return NextStep.END_OF_LINE;
        }
    }

    /** What all questions of a lane have in common. */
    private abstract class AfterQuery implements QueryFailure.QueryCases<NextStep> {

        final Lane lane;
        final long attempt;
        final long nowNanos;

        AfterQuery(Lane lane, long attempt, long nowNanos) {
            this.lane = lane;
            this.attempt = attempt;
            this.nowNanos = nowNanos;
        }

        @Override
        public final NextStep failed(DestinationFailure failure) {
            reports.failed(lane.failures(), attempt, failure, nowNanos);
            return NextStep.END_OF_LINE;
        }

        @Override
        public final NextStep channelMissing(Outcome.ChannelMissing missing) {
            reports.answered(attempt, nowNanos);
            lane.address().ifPresent(address -> lookups.missing(address, missing.reason(), nowNanos));
            return giveUp.condemn(lane, DeadReason.CHANNEL_MISSING, missing.reason(), nowNanos);
        }

        final NextStep askOnceMore() {
            reports.answered(attempt, nowNanos);
            return NextStep.AT_ONCE;
        }
    }

    private final class AfterVerification extends AfterQuery
            implements VerificationOutcome.VerificationCases<NextStep> {

        private final String target;

        AfterVerification(Lane lane, long attempt, Request.Verify query, long nowNanos) {
            super(lane, attempt, nowNanos);
            this.target = query.target();
        }

        @Override
        public NextStep unfinished() {
            return askOnceMore();
        }

        @Override
        public NextStep pageRead(VerificationOutcome.PageRead page) {
            reports.answered(attempt, nowNanos);
            return reconciliation.pageRead(lane, target, page, nowNanos);
        }

        @Override
        public NextStep channelRefused(Outcome.ChannelRefused refused) {
            reports.answered(attempt, nowNanos);
            return reconciliation.refused(lane, target, nowNanos);
        }
    }

    private final class AfterLookup extends AfterQuery implements LookupOutcome.LookupCases<NextStep> {

        private final Request.LookUp query;

        AfterLookup(Lane lane, long attempt, Request.LookUp query, long nowNanos) {
            super(lane, attempt, nowNanos);
            this.query = query;
        }

        @Override
        public NextStep unfinished() {
            return askOnceMore();
        }

        @Override
        public NextStep resolved(String target) {
            reports.answered(attempt, nowNanos);
            lookups.found(query.address(), target, nowNanos);
            if (!target.equals(lane.failures().refusal().target())) {
                // not the channel that refused: no need to ask why it did
                lane.failures().next(HeadFailures.NextTurn.DELIVER);
            }
            return NextStep.AT_ONCE;
        }

        @Override
        public NextStep channelRefused(Outcome.ChannelRefused refused) {
            return parking.refusedLookup(lane, attempt, refused, nowNanos);
        }
    }

    private final class AfterProbe extends AfterQuery implements ProbeOutcome.ProbeCases<NextStep> {

        AfterProbe(Lane lane, long attempt, long nowNanos) {
            super(lane, attempt, nowNanos);
        }

        @Override
        public NextStep alive() {
            return parking.judge(lane, attempt, nowNanos);
        }

        @Override
        public NextStep channelRefused(Outcome.ChannelRefused refused) {
            return parking.refusedProbe(lane, attempt, refused, nowNanos);
        }
    }

    private final class AfterSelfProbe implements SelfProbeOutcome.SelfProbeCases<NextStep> {

        private final Lane lane;
        private final long attempt;
        private final long nowNanos;

        AfterSelfProbe(Lane lane, long attempt, long nowNanos) {
            this.lane = lane;
            this.attempt = attempt;
            this.nowNanos = nowNanos;
        }

        @Override
        public NextStep alive() {
            health.succeeded();
            return parking.judge(lane, attempt, nowNanos);
        }

        @Override
        public NextStep failed(DestinationFailure failure) {
            reports.failed(lane.failures(), attempt, failure, nowNanos);
            return NextStep.END_OF_LINE;
        }
    }
}
