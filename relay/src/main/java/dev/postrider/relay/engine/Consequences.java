package dev.postrider.relay.engine;

import dev.postrider.common.message.Address;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What follows from the outcome of an attempt: for its lane, and for the destination as a whole. */
final class Consequences {

    private static final Backoff PARKING = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    /** What the engine does on behalf of these rules. */
    interface Effects {
        /** The head is done with: it was delivered, or its dead letter is safe. */
        void finishHead(Lane lane);

        void giveUp(Lane lane, DeadReason reason, String detail);

        void report(Notice notice);

        int lanes();
    }

    private final Limits limits;
    private final RandomGenerator chance;
    private final DestinationGate gate;
    private final Turns turns;
    private final Resolutions resolutions;
    private final Effects effects;
    private final RefusalWatch refusals = new RefusalWatch();

    /** Successes so far: a lane that fails is suspected itself only while others succeed. */
    private long witness;

    Consequences(
            Limits limits,
            RandomGenerator chance,
            DestinationGate gate,
            Turns turns,
            Resolutions resolutions,
            Effects effects) {
        this.limits = limits;
        this.chance = chance;
        this.gate = gate;
        this.turns = turns;
        this.resolutions = resolutions;
        this.effects = effects;
    }

    /** Whether it has failed and nothing has succeeded since: then another is the better canary. */
    boolean hasFailed(Lane lane) {
        return lane.hasFailedSince(witness);
    }

    /** The lane is drained, or its partition is not ours any more. */
    void gone(Lane lane) {
        refusals.forget(lane.name());
    }

    /** For a request that a lane made. */
    Outcome.Listener of(Lane lane, Request request, long attempt, long nowNanos) {
        return new ForLane(lane, request, attempt, nowNanos);
    }

    /** For {@link Request.ProbeSelf} as the canary, on behalf of no lane. */
    Outcome.Listener ofProbe(long attempt, long nowNanos) {
        return new ForProbe(attempt, nowNanos);
    }

    private void failed(@Nullable Lane lane, long attempt, PauseCause cause, String reason, long nowNanos) {
        if (lane != null) {
            lane.failed(witness);
        }
        gate.failed(attempt, cause, reason, nowNanos).ifPresent(effects::report);
    }

    private final class ForLane implements Outcome.Listener {

        private final Lane lane;
        private final Request request;
        private final long attempt;
        private final long nowNanos;

        ForLane(Lane lane, Request request, long attempt, long nowNanos) {
            this.lane = lane;
            this.request = request;
            this.attempt = attempt;
            this.nowNanos = nowNanos;
        }

        @Override
        public void delivered() {
            witness++;
            gate.delivered(attempt, nowNanos).ifPresent(effects::report);
            refusals.forget(lane.name());
            if (lane.partDelivered()) {
                effects.finishHead(lane);
            } else {
                turns.last(lane);
            }
        }

        @Override
        public void resolved(String target) {
            gate.answered(attempt, nowNanos);
            address().ifPresent(address -> resolutions.found(address, target, nowNanos));
            if (!target.equals(lane.refusal().target())) {
                lane.next(Lane.Next.DELIVER); // not the channel that refused: no need to ask why it did
            }
            turns.first(lane);
        }

        @Override
        public void lookupGoesOn() {
            gate.answered(attempt, nowNanos);
            turns.first(lane);
        }

        @Override
        public void alive() {
            if (request instanceof Request.ProbeSelf) {
                witness++;
            }
            judgeRefusal();
        }

        @Override
        public void busy(Duration pause) {
            gate.busy(attempt, pause, nowNanos).ifPresent(effects::report);
            turns.last(lane);
        }

        @Override
        public void unavailable(String reason) {
            failed(lane, attempt, PauseCause.UNAVAILABLE, reason, nowNanos);
            turns.last(lane);
        }

        @Override
        public void suspect(String reason) {
            failed(lane, attempt, PauseCause.UNAVAILABLE, reason, nowNanos);
            Lane.Suspicion before = lane.suspicion();
            int count = witness > before.witness() ? before.count() + 1 : before.count();
            lane.suspicion(new Lane.Suspicion(count, witness));
            if (count >= Limits.SUSPICIONS) {
                effects.giveUp(lane, DeadReason.REFUSED, reason);
            } else {
                turns.last(lane);
            }
        }

        @Override
        public void unauthorised(String reason) {
            failed(lane, attempt, PauseCause.UNAUTHORISED, reason, nowNanos);
            turns.last(lane);
        }

        @Override
        public void channelRefused(String reason, boolean proven) {
            Lane.Refusal before = lane.refusal();
            if (request instanceof Request.Post post) {
                lane.refusal(
                        new Lane.Refusal(before.counted(), before.parked(), witness, post.target(), reason, proven));
                // Renamed, or archived and made anew: it is looked up again.
                resolutions.forget(post.address());
                lane.next(Lane.Next.PROBE_TARGET);
                turns.last(lane);
                gate.answered(attempt, nowNanos);
            } else {
                long since = before.witness() < 0 ? witness : before.witness();
                boolean known = proven || before.proven();
                lane.refusal(
                        new Lane.Refusal(before.counted(), before.parked(), since, before.target(), reason, known));
                judgeRefusal();
            }
        }

        @Override
        public void channelMissing(String reason) {
            gate.answered(attempt, nowNanos);
            address().ifPresent(address -> resolutions.missing(address, reason, nowNanos));
            effects.giveUp(lane, DeadReason.CHANNEL_MISSING, reason);
        }

        @Override
        public void refused(String reason) {
            gate.answered(attempt, nowNanos);
            effects.giveUp(lane, DeadReason.REFUSED, reason);
        }

        private Optional<Address> address() {
            return Address.parse(lane.name());
        }

        /** The refusal is confirmed: does it count, and for how long does the lane stand aside? */
        private void judgeRefusal() {
            lane.next(Lane.Next.DELIVER);
            Lane.Refusal refusal = lane.refusal();
            if (refusal.proven()) { // says nothing about the others, and needs no witness
                refusals.forget(lane.name());
                gate.answered(attempt, nowNanos);
                countRefusal(refusal);
                return;
            }
            if (refusals.refused(lane.name(), effects.lanes(), nowNanos)) {
                failed(lane, attempt, PauseCause.UNAVAILABLE, "most channels refuse posts", nowNanos);
                turns.last(lane);
                return;
            }
            gate.answered(attempt, nowNanos);
            if (witness <= refusal.witness()) {
                lane.next(Lane.Next.PROBE_SELF);
                turns.last(lane);
            } else {
                countRefusal(refusal);
            }
        }

        private void countRefusal(Lane.Refusal refusal) {
            if (refusal.parked().compareTo(limits.refusalPatience()) >= 0) {
                effects.giveUp(lane, DeadReason.CHANNEL_REFUSED, refusal.reason());
                return;
            }
            int counted = refusal.counted() + 1;
            Duration wait = PARKING.after(counted, chance);
            Duration parked = refusal.parked().plus(wait);
            lane.refusal(new Lane.Refusal(counted, parked, witness, refusal.target(), refusal.reason(), false));
            turns.at(lane, nowNanos + wait.toNanos());
            if (counted == 1) {
                effects.report(new Notice.Parked(lane.name(), refusal.reason(), wait));
            }
        }
    }

    /** A probe asks after the destination only; whatever else it might answer says no more than that it answers. */
    private final class ForProbe implements Outcome.Listener {

        private final long attempt;
        private final long nowNanos;

        ForProbe(long attempt, long nowNanos) {
            this.attempt = attempt;
            this.nowNanos = nowNanos;
        }

        @Override
        public void alive() {
            witness++;
            gate.answered(attempt, nowNanos);
        }

        @Override
        public void busy(Duration pause) {
            gate.busy(attempt, pause, nowNanos).ifPresent(effects::report);
        }

        @Override
        public void unavailable(String reason) {
            failed(null, attempt, PauseCause.UNAVAILABLE, reason, nowNanos);
        }

        @Override
        public void suspect(String reason) {
            unavailable(reason);
        }

        @Override
        public void unauthorised(String reason) {
            failed(null, attempt, PauseCause.UNAUTHORISED, reason, nowNanos);
        }

        @Override
        public void channelRefused(String reason, boolean proven) {
            unavailable(reason);
        }

        @Override
        public void channelMissing(String reason) {
            unavailable(reason);
        }

        @Override
        public void refused(String reason) {
            unavailable(reason);
        }

        @Override
        public void delivered() {
            alive();
        }

        @Override
        public void resolved(String target) {
            alive();
        }

        @Override
        public void lookupGoesOn() {
            alive();
        }
    }
}
