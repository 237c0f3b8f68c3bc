package dev.postrider.relay.engine.turn;

import dev.postrider.common.message.Address;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Ending;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.QueryFailure;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import dev.postrider.relay.engine.failure.DestinationHealth;
import dev.postrider.relay.engine.failure.DestinationReports;
import dev.postrider.relay.engine.failure.HeadFailures;
import dev.postrider.relay.engine.failure.LookupCache;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.NextStep;
import dev.postrider.relay.engine.uncertain.Intent;
import java.util.function.Function;

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
    private final PackingRule packing;

    public OutcomeRules(
            DestinationReports reports,
            DestinationHealth health,
            LookupCache lookups,
            GiveUpRule giveUp,
            Reconciliation reconciliation,
            Parking parking,
            PackingRule packing) {
        this.reports = reports;
        this.health = health;
        this.lookups = lookups;
        this.giveUp = giveUp;
        this.reconciliation = reconciliation;
        this.parking = parking;
        this.packing = packing;
    }

    /** An attempt of a lane that ended. */
    private record EndedAttempt(Lane lane, long number, long nowNanos) {}

    public NextStep next(Lane lane, long attempt, RequestResult result, long nowNanos) {
        EndedAttempt ended = new EndedAttempt(lane, attempt, nowNanos);
        if (result instanceof RequestResult.PostResult posted) {
            return posted.outcome().match(new AfterPost(ended, posted.request()));
        }
        if (result instanceof RequestResult.VerificationResult verified) {
            return afterVerification(ended, verified.request().target(), verified.outcome());
        }
        if (result instanceof RequestResult.LookupResult lookedUp) {
            return afterLookup(ended, lookedUp.request().address(), lookedUp.outcome());
        }
        return result instanceof RequestResult.ProbeResult probed
                ? afterProbe(ended, probed.outcome())
                : afterSelfProbe(ended, ((RequestResult.SelfProbeResult) result).outcome());
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

        AfterPost(EndedAttempt ended, Request.Post post) {
            this.lane = ended.lane();
            this.attempt = ended.number();
            this.post = post;
            this.nowNanos = ended.nowNanos();
        }

        @Override
        public NextStep posted(String id) {
            reports.delivered(attempt, nowNanos);
            Intent posted = lane.intent();
            if (posted != null) {
                packing.delivered(nowNanos - posted.namedNanos());
            }
            lane.settled();
            lane.failures().delivered();
            ShownPost shown = new ShownPost(post.range().end(), post.range().first(), id);
            return new NextStep.FinishTo(shown.reached(), Ending.shown(shown), () -> NextStep.END_OF_LINE);
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

    private NextStep afterVerification(EndedAttempt ended, String target, VerificationOutcome outcome) {
        if (outcome instanceof QueryFailure failure) {
            return afterFailure(ended, failure, refused -> {
                answered(ended);
                return reconciliation.refused(ended.lane(), target, ended.nowNanos());
            });
        }
        answered(ended);
        return outcome instanceof VerificationOutcome.PageRead page
                ? reconciliation.pageRead(ended.lane(), target, page, ended.nowNanos())
                : NextStep.AT_ONCE;
    }

    private NextStep afterLookup(EndedAttempt ended, Address address, LookupOutcome outcome) {
        if (outcome instanceof QueryFailure failure) {
            return afterFailure(
                    ended,
                    failure,
                    refused -> parking.refusedLookup(ended.lane(), ended.number(), refused, ended.nowNanos()));
        }
        answered(ended);
        if (outcome instanceof LookupOutcome.Resolved resolved) {
            lookups.found(address, resolved.target(), ended.nowNanos());
            HeadFailures head = ended.lane().failures();
            if (!resolved.target().equals(head.refusal().target())) {
                head.next(HeadFailures.NextTurn.DELIVER); // not the channel that refused: no need to ask why it did
            }
        }
        return NextStep.AT_ONCE;
    }

    private NextStep afterProbe(EndedAttempt ended, ProbeOutcome outcome) {
        return outcome instanceof QueryFailure failure
                ? afterFailure(
                        ended,
                        failure,
                        refused -> parking.refusedProbe(ended.lane(), ended.number(), refused, ended.nowNanos()))
                : parking.judge(ended.lane(), ended.number(), ended.nowNanos());
    }

    private NextStep afterSelfProbe(EndedAttempt ended, SelfProbeOutcome outcome) {
        if (outcome instanceof DestinationFailure failure) {
            return failed(ended, failure);
        }
        health.succeeded();
        if (ended.lane().failures().next() != HeadFailures.NextTurn.PROBE_SELF) {
            answered(ended); // it only asked for the destination's time
            return NextStep.AT_ONCE;
        }
        return parking.judge(ended.lane(), ended.number(), ended.nowNanos());
    }

    private NextStep afterFailure(
            EndedAttempt ended, QueryFailure failure, Function<Outcome.ChannelRefused, NextStep> ifRefused) {
        return failure.match(new QueryFailure.QueryCases<>() {
            @Override
            public NextStep channelRefused(Outcome.ChannelRefused refused) {
                return ifRefused.apply(refused);
            }

            @Override
            public NextStep channelMissing(Outcome.ChannelMissing missing) {
                return parking.missing(ended.lane(), ended.number(), missing.reason(), ended.nowNanos());
            }

            @Override
            public NextStep failed(DestinationFailure fault) {
                return OutcomeRules.this.failed(ended, fault);
            }
        });
    }

    private NextStep failed(EndedAttempt ended, DestinationFailure failure) {
        reports.failed(ended.lane().failures(), ended.number(), failure, ended.nowNanos());
        return NextStep.END_OF_LINE;
    }

    private void answered(EndedAttempt ended) {
        reports.answered(ended.number(), ended.nowNanos());
    }
}
