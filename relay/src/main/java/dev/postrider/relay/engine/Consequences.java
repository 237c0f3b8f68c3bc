package dev.postrider.relay.engine;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the outcome of an attempt: for its lane, and for the destination as a whole.
 *
 * <p>By what was asked: {@link PostConsequences}, {@link LookConsequences}, {@link ProbeConsequences}.
 */
final class Consequences {

    /** What the engine does on behalf of these rules. */
    interface Effects {
        /** The lane's messages are posted so far; true if nothing of it is left. */
        boolean finish(Lane lane, Reached reached);

        void writeDeadLetter(Lane lane);

        void report(Notice notice);

        int lanes();
    }

    private final RandomGenerator chance;
    private final DestinationGate gate;
    private final Turns turns;
    private final Resolutions resolutions;
    private final Effects effects;
    private final Parking parking;
    private final Doubts doubts;

    /** Successes so far: a lane that fails is suspected itself only while others succeed. */
    private long witness;

    /** Posts among them. */
    private long deliveries;

    /** Attempts so far that met a destination that does not work. */
    private long failures;

    Consequences(
            Limits limits,
            RandomGenerator chance,
            DestinationGate gate,
            Turns turns,
            Resolutions known,
            Effects effects) {
        this.chance = chance;
        this.gate = gate;
        this.turns = turns;
        this.resolutions = known;
        this.effects = effects;
        this.parking = new Parking(limits.refusalPatience(), this);
        this.doubts = new Doubts(this);
    }

    /** For a request that a lane made. */
    Outcome.Listener of(Lane lane, Request request, long attempt, long nowNanos) {
        Answer answer = new Answer(lane, attempt, nowNanos);
        return request instanceof Request.Post post
                ? new PostConsequences(this, answer, post)
                : new LookConsequences(this, answer, request);
    }

    /** For {@link Request.ProbeSelf} as the canary, on behalf of no lane. */
    Outcome.Listener ofProbe(long attempt, long nowNanos) {
        return new ProbeConsequences(this, attempt, nowNanos);
    }

    /**
     * An attempt that ended.
     *
     * @param lane that made it
     */
    record Answer(Lane lane, long attempt, long nowNanos) {}

    /** Whether it has failed and nothing has succeeded since: then another is the better canary. */
    boolean hasFailed(Lane lane) {
        return lane.trouble().hasFailedSince(witness);
    }

    /** The lane is drained, or its partition is not ours any more. */
    void gone(Lane lane) {
        parking.forget(lane);
    }

    /** The destination does not work, as far as this attempt can tell. */
    void failed(@Nullable Lane lane, long attempt, PauseCause cause, String reason, long nowNanos) {
        failures++;
        if (lane != null) {
            lane.trouble().failed(witness);
        }
        gate.failed(attempt, cause, reason, nowNanos).ifPresent(effects::report);
    }

    /** Its head is not to be posted; if a post of it may be there, that is found out first. */
    void condemn(Answer answer, DeadReason reason, String detail) {
        Lane lane = answer.lane();
        lane.trouble().verdict(reason, detail);
        Doubt doubt = lane.doubt();
        if (doubt == null) {
            Intent refused = lane.intent();
            execute(lane, refused == null ? null : refused.range());
        } else {
            doubt.giveUp();
            lane.dropIntent();
            turns.at(lane, answer.nowNanos() + doubt.wait(chance).toNanos());
        }
    }

    /** Carries the verdict out, on a single message only: a refused post of several is taken apart. */
    void execute(Lane lane, @Nullable Range refused) {
        lane.dropIntent();
        int messages = refused == null ? 1 : lane.saidTo(refused.last()).size();
        if (messages > 1 && lane.trouble().verdict().reason() == DeadReason.REFUSED && refused != null) {
            lane.trouble().takeApart(refused.last(), messages);
            turns.first(lane);
            return;
        }
        Trouble.Verdict verdict = lane.trouble().verdict();
        lane.trouble().next(Trouble.Next.DEAD_LETTER);
        effects.report(new Notice.GivenUp(lane.head(), lane.name(), verdict.reason(), verdict.detail()));
        effects.writeDeadLetter(lane);
    }

    /** A success that any other failure can be measured against. */
    void witnessed() {
        witness++;
    }

    void delivered() {
        witness++;
        deliveries++;
    }

    long witness() {
        return witness;
    }

    long deliveries() {
        return deliveries;
    }

    long failures() {
        return failures;
    }

    RandomGenerator chance() {
        return chance;
    }

    DestinationGate gate() {
        return gate;
    }

    Turns turns() {
        return turns;
    }

    Resolutions resolutions() {
        return resolutions;
    }

    Effects effects() {
        return effects;
    }

    Parking parking() {
        return parking;
    }

    Doubts doubts() {
        return doubts;
    }
}
