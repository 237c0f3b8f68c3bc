package dev.postrider.relay.engine.failure;

import static java.util.Objects.requireNonNull;

import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.failure.DestinationHealth.HealthMark;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What keeps a lane's head from being delivered: answers that blame it, refusals of its channel, a verdict. */
public final class HeadFailures {

    /** What the lane does with its next turn. */
    public enum NextTurn {
        /** Deliver what waits. */
        DELIVER,
        /** Ask whether the channel exists, after it refused. */
        PROBE_CHANNEL,
        /** Ask whether the destination is well, so that a refusal can be counted against the channel. */
        PROBE_SELF,
        /** Write the dead letter of the head. */
        DEAD_LETTER
    }

    /**
     * Refusals of the channel.
     *
     * @param counted how many of them counted, because the destination was well otherwise
     * @param parked how long the lane stood aside for these, all together
     * @param last when the last was met
     * @param target that refused
     * @param reason of the last
     * @param proven whether the last is surely the channel's own fault
     * @param kind of the last, as the reason of the dead letters that follow if it lasts
     */
    public record TargetRefusal(
            int counted,
            Duration parked,
            HealthMark last,
            String target,
            String reason,
            boolean proven,
            DeadReason kind) {
        static final TargetRefusal NONE =
                new TargetRefusal(0, Duration.ZERO, HealthMark.NEVER, "", "", false, DeadReason.CHANNEL_REFUSED);

        /** Refused once more. */
        public TargetRefusal again(HealthMark now, String newTarget, String newReason, boolean nowProven) {
            return new TargetRefusal(counted, parked, now, newTarget, newReason, nowProven, DeadReason.CHANNEL_REFUSED);
        }

        /** The same for a channel that is missing; that proves itself. */
        public TargetRefusal missing(HealthMark now, String newReason) {
            return new TargetRefusal(counted, parked, now, target, newReason, true, DeadReason.CHANNEL_MISSING);
        }

        public boolean isMissing() {
            return kind == DeadReason.CHANNEL_MISSING;
        }

        /** The last one counts: the lane stands aside for so long. */
        public TargetRefusal parkedFor(Duration wait, HealthMark now) {
            return new TargetRefusal(counted + 1, parked.plus(wait), now, target, reason, false, kind);
        }
    }

    /** Why the head is given up on. */
    public record Verdict(DeadReason reason, String detail) {}

    private NextTurn next = NextTurn.DELIVER;
    private TargetRefusal refusal = TargetRefusal.NONE;
    private @Nullable Verdict verdict;
    private @Nullable HealthMark lastFailure;
    private int suspicions;
    private HealthMark lastSuspicion = HealthMark.NEVER;
    private @Nullable HealthMark lastRefusal;
    private long lastRefusalNanos;
    private int attempts;
    private int deadLetterFailures;

    private long apartTo = -1;
    private int most = Integer.MAX_VALUE;

    public NextTurn next() {
        return next;
    }

    public void next(NextTurn wanted) {
        next = wanted;
    }

    public int attempts() {
        return attempts;
    }

    public void attempted() {
        attempts++;
    }

    /** An answer may be this post's fault; returns how many there were, each with a success elsewhere since the last. */
    public int suspected(DestinationHealth health) {
        suspicions += health.hasSucceededSince(lastSuspicion) ? 1 : 0;
        lastSuspicion = health.mark();
        return suspicions;
    }

    private void unsuspect() {
        suspicions = 0;
        lastSuspicion = HealthMark.NEVER;
    }

    /** A request of it met a destination that does not work. */
    void failed(HealthMark now) {
        lastFailure = now;
    }

    /** Whether it has failed and nothing has succeeded since: then another is the better canary. */
    public boolean hasFailedLately(DestinationHealth health) {
        return lastFailure != null && !health.hasSucceededSince(lastFailure);
    }

    public TargetRefusal refusal() {
        return refusal;
    }

    public void refusal(TargetRefusal now) {
        refusal = now;
    }

    /** Its channel refused, and that may be everybody's fault. */
    public void refused(HealthMark now, long nowNanos) {
        lastRefusal = now;
        lastRefusalNanos = nowNanos;
    }

    /** That its channel refuses says nothing of the others. */
    public void refusedForItself() {
        lastRefusal = null;
    }

    /** Whether its channel refused not long ago, and nothing was posted anywhere since. */
    public boolean isRefused(DestinationHealth health, Duration lately, long nowNanos) {
        return lastRefusal != null
                && !health.hasPostedSince(lastRefusal)
                && nowNanos - lastRefusalNanos <= lately.toNanos();
    }

    public boolean hasVerdict() {
        return verdict != null;
    }

    public Verdict verdict() {
        return requireNonNull(verdict, "asked for only after it was given");
    }

    public void verdict(DeadReason reason, String detail) {
        verdict = new Verdict(reason, detail);
    }

    /** Most messages that a post may carry, because one to this offset was refused. */
    public int most(long headOffset) {
        return isTakenApart(headOffset) ? most : Integer.MAX_VALUE;
    }

    /** Whether a post with this message and others was refused. */
    public boolean isTakenApart(long offset) {
        return offset <= apartTo;
    }

    /** A post of several messages was refused: half as many go next, so that the culprit is found. */
    public void takeApart(long last, int messages) {
        apartTo = last;
        most = Math.max(1, messages / 2);
        verdict = null;
        unsuspect();
        next = NextTurn.DELIVER;
    }

    /** Something of the lane was delivered: neither text nor channel is to blame for what was before. */
    public void delivered() {
        unsuspect();
        refusal = TargetRefusal.NONE;
        verdict = null;
        next = NextTurn.DELIVER;
    }

    public void headFinished() {
        if (hasVerdict()) {
            apartTo = -1; // the culprit is found
        }
        verdict = null;
        attempts = 0;
        deadLetterFailures = 0;
        unsuspect();
        next = NextTurn.DELIVER;
    }

    /** Kafka did not take the dead letter: how long to wait before the next try. */
    public Duration deadLetterFailed() {
        deadLetterFailures++;
        return Duration.ofSeconds(Math.min(deadLetterFailures, 30));
    }
}
