package dev.postrider.relay.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What stands in the way of a lane's head: answers that blame it, refusals of its channel, a verdict. */
final class Trouble {

    /** What the lane does with its next turn. */
    enum Next {
        /** Deliver what waits. */
        DELIVER,
        /** Ask whether the channel exists, after it refused. */
        PROBE_TARGET,
        /** Ask whether the destination is well, so that a refusal can be counted against the channel. */
        PROBE_SELF,
        /** Write the dead letter of the head. */
        DEAD_LETTER
    }

    /**
     * Answers that may be this post's fault.
     *
     * @param witness the count of successes elsewhere when the last of them came
     */
    record Suspicion(int count, long witness) {
        static final Suspicion NONE = new Suspicion(0, -1);
    }

    /**
     * Refusals of the channel.
     *
     * @param counted how many of them counted, because the destination was well otherwise
     * @param parked how long the lane stood aside for these, all together
     * @param witness the count of successes elsewhere when the last refusal came
     * @param target that refused
     * @param reason of the last
     * @param proven whether the last is surely the channel's own fault
     */
    record Refusal(int counted, Duration parked, long witness, String target, String reason, boolean proven) {
        static final Refusal NONE = new Refusal(0, Duration.ZERO, -1, "", "", false);

        /** Refused once more. */
        Refusal again(long newWitness, String newTarget, String newReason, boolean nowProven) {
            return new Refusal(counted, parked, newWitness, newTarget, newReason, nowProven);
        }

        /** The last one counts: the lane stands aside for so long. */
        Refusal parkedFor(Duration wait, long newWitness) {
            return new Refusal(counted + 1, parked.plus(wait), newWitness, target, reason, false);
        }
    }

    /** Why the head is given up on. */
    record Verdict(DeadReason reason, String detail) {}

    private Next next = Next.DELIVER;
    private Suspicion suspicion = Suspicion.NONE;
    private Refusal refusal = Refusal.NONE;
    private @Nullable Verdict verdict;
    private long failedAtWitness = -1;
    private long failuresAtRefusal;
    private int attempts;
    private int deadLetterFailures;

    private long apartTo = -1;
    private int most = Integer.MAX_VALUE;

    Next next() {
        return next;
    }

    void next(Next wanted) {
        next = wanted;
    }

    int attempts() {
        return attempts;
    }

    void attempted() {
        attempts++;
    }

    Suspicion suspicion() {
        return suspicion;
    }

    void suspicion(Suspicion now) {
        suspicion = now;
    }

    /** A request of it met a destination that does not work, when there had been so many successes. */
    void failed(long witness) {
        failedAtWitness = witness;
    }

    /** Whether it has failed and nothing has succeeded since. */
    boolean hasFailedSince(long witness) {
        return failedAtWitness == witness;
    }

    Refusal refusal() {
        return refusal;
    }

    void refusal(Refusal now) {
        refusal = now;
    }

    /** A post was refused, when the destination had failed so often. */
    void refusedAt(long failures) {
        failuresAtRefusal = failures;
    }

    /** Whether the destination has not failed since a post was refused: only then the refusal can be the channel's. */
    boolean isRefusalTrusted(long failures) {
        return failuresAtRefusal == failures;
    }

    boolean hasVerdict() {
        return verdict != null;
    }

    Verdict verdict() {
        return requireNonNull(verdict, "asked for only after it was given");
    }

    void verdict(DeadReason reason, String detail) {
        verdict = new Verdict(reason, detail);
    }

    /** Most messages that a post may carry, because one to this offset was refused. */
    int most(long headOffset) {
        return isTakenApart(headOffset) ? most : Integer.MAX_VALUE;
    }

    /** Whether a post with this message and others was refused. */
    boolean isTakenApart(long offset) {
        return offset <= apartTo;
    }

    /** A post of several messages was refused: half as many go next, so that the culprit is found. */
    void takeApart(long last, int messages) {
        apartTo = last;
        most = Math.max(1, messages / 2);
        verdict = null;
        suspicion = Suspicion.NONE;
        next = Next.DELIVER;
    }

    /** Something of the lane was delivered: neither text nor channel is to blame for what was before. */
    void delivered() {
        suspicion = Suspicion.NONE;
        refusal = Refusal.NONE;
        verdict = null;
        next = Next.DELIVER;
    }

    void headFinished() {
        if (hasVerdict()) {
            apartTo = -1; // the culprit is found
        }
        verdict = null;
        attempts = 0;
        deadLetterFailures = 0;
        suspicion = Suspicion.NONE;
        next = Next.DELIVER;
    }

    /** Kafka did not take the dead letter: how long to wait before the next try. */
    Duration deadLetterFailed() {
        deadLetterFailures++;
        return Duration.ofSeconds(Math.min(deadLetterFailures, 30));
    }
}
