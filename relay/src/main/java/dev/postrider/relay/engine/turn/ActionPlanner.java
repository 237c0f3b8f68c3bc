package dev.postrider.relay.engine.turn;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Pacer;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.engine.failure.HeadFailures;
import dev.postrider.relay.engine.failure.LookupCache;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.reading.AssignedPartition;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.util.Map;
import java.util.Optional;

/** Finds out what a lane in line does next. */
public final class ActionPlanner {

    /** What a lane in line does next. */
    enum NextAction {
        /** Nothing for now: what it needs is not in memory yet, or its partition is being given up. */
        NOTHING,
        POST,
        /** Ask the destination something: verify, look up, probe. */
        QUERY,
        /** Give its head up. */
        GIVE_UP,
        /** Write the dead letter again that Kafka would not take. */
        WRITE_DEAD_LETTER,
        /** Take what is uncertain for settled. */
        SETTLE,
        /** Wait until time settles what is uncertain. */
        AWAIT_SETTLEMENT,
        /** Wait until the relay's clock can be believed. */
        AWAIT_CLOCK
    }

    private final Limits limits;
    private final Targets targets;
    private final LookupCache lookups;
    private final ClockCheck clocks;
    private final Pacer pacer;

    public ActionPlanner(Limits limits, Targets targets, LookupCache lookups, ClockCheck clocks, Pacer pacer) {
        this.limits = limits;
        this.targets = targets;
        this.lookups = lookups;
        this.clocks = clocks;
        this.pacer = pacer;
    }

    NextAction next(Lane lane, AssignedPartition home, long nowNanos, long wallMillis) {
        if (home.isLeaving() || lane.isEmpty() || lane.awaitsJudgement()) {
            return NextAction.NOTHING;
        }
        HeadFailures.NextTurn next = lane.failures().next();
        if (next == HeadFailures.NextTurn.DEAD_LETTER) {
            return NextAction.WRITE_DEAD_LETTER;
        }
        UncertainPost uncertain = lane.uncertainPost();
        Optional<HeadFailures.Verdict> verdict = verdict(lane, nowNanos, wallMillis);
        if (verdict.isPresent() && verdict.get().reason() == DeadReason.CHANNEL_MISSING && uncertain != null) {
            // nobody can verify it any more: the channel does not exist
            return uncertain.settledAtNanos() - nowNanos <= 0 ? NextAction.SETTLE : NextAction.AWAIT_SETTLEMENT;
        }
        if (verdict.isPresent() && (uncertain == null || !uncertain.isGivenUp())) {
            return verdict.get().reason() == DeadReason.TOO_OLD ? tooOld(nowNanos, wallMillis) : NextAction.GIVE_UP;
        }
        if (next != HeadFailures.NextTurn.DELIVER || target(lane, nowNanos).isEmpty()) {
            return NextAction.QUERY;
        }
        return uncertain == null || uncertain.maySend(nowNanos, pacer.periodNanos())
                ? NextAction.POST
                : NextAction.QUERY;
    }

    private NextAction tooOld(long nowNanos, long wallMillis) {
        return switch (clocks.compare(nowNanos, wallMillis)) {
            case AGREE -> NextAction.GIVE_UP;
            case DIFFER -> NextAction.AWAIT_CLOCK;
            case UNKNOWN -> NextAction.QUERY;
        };
    }

    /** Why the head cannot or should not be posted, if that is known before it is tried. */
    Optional<HeadFailures.Verdict> verdict(Lane lane, long nowNanos, long wallMillis) {
        Entry head = lane.head();
        if (head.content() instanceof DecodedRecord.Malformed malformed) {
            return Optional.of(new HeadFailures.Verdict(DeadReason.MALFORMED, malformed.reason()));
        }
        Address address = lane.address().orElse(null);
        // A replay asks anew, once: somebody may have added what was missing. Not while a post of it is uncertain.
        boolean asksAnew = head.replayed()
                && lane.uncertainPost() == null
                && !lane.failures().refusal().isMissing();
        String missing = address == null || asksAnew ? null : lookups.whyMissing(address, nowNanos);
        if (missing != null) {
            return Optional.of(new HeadFailures.Verdict(DeadReason.CHANNEL_MISSING, missing));
        }
        if (!isOld(head, wallMillis)) {
            return Optional.empty();
        }
        String detail = "it waited for longer than " + limits.maxAge().toHours() + " h";
        return Optional.of(new HeadFailures.Verdict(DeadReason.TOO_OLD, detail));
    }

    private boolean isOld(Entry head, long wallMillis) {
        return wallMillis - head.ageFromMillis() > limits.maxAge().toMillis();
    }

    public Optional<String> target(Lane lane, long nowNanos) {
        Address address = lane.address().orElse(null);
        if (address == null) {
            return Optional.empty();
        }
        Optional<String> direct = targets.direct(address);
        return direct.isPresent() ? direct : Optional.ofNullable(lookups.target(address, nowNanos));
    }

    /** What to ask, for a lane whose action is {@link NextAction#QUERY}. */
    public Request query(Lane lane, Origin origin, long nowNanos, long wallMillis) {
        UncertainPost uncertain = lane.uncertainPost();
        boolean asksForTime = isOld(lane.head(), wallMillis) && (uncertain == null || !uncertain.isGivenUp());
        if (asksForTime || lane.failures().next() == HeadFailures.NextTurn.PROBE_SELF) {
            return new Request.ProbeSelf();
        }
        Address address = lane.address().orElseThrow();
        Optional<String> target = target(lane, nowNanos);
        if (target.isEmpty()) {
            return new Request.LookUp(address);
        }
        if (lane.failures().next() == HeadFailures.NextTurn.PROBE_CHANNEL || uncertain == null) {
            return new Request.ProbeChannel(target.get());
        }
        Range range = uncertain.range();
        return new Request.Verify(
                origin,
                lane.partition(),
                address,
                target.get(),
                range == null ? Map.of() : lane.idsTo(range.last()),
                lane.head().acceptedMillis() - UncertainPost.CLOCKS_DIFFER.toMillis(),
                uncertain.nextPage(nowNanos));
    }
}
