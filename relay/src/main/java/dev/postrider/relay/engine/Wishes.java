package dev.postrider.relay.engine;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import java.util.Map;
import java.util.Optional;

/** Finds out what a lane wants to do next. */
final class Wishes {

    private final Limits limits;
    private final Targets targets;
    private final Resolutions resolutions;

    Wishes(Limits limits, Targets targets, Resolutions resolutions) {
        this.limits = limits;
        this.targets = targets;
        this.resolutions = resolutions;
    }

    Wish of(Lane lane, HeldPartition home, long nowNanos, long wallMillis) {
        if (home.isLeaving() || lane.isEmpty() || lane.awaitsJudgement()) {
            return Wish.NOTHING;
        }
        Trouble.Next next = lane.trouble().next();
        if (next == Trouble.Next.DEAD_LETTER) {
            return Wish.WRITE_DEAD_LETTER;
        }
        Doubt doubt = lane.doubt();
        Optional<Trouble.Verdict> verdict = verdict(lane, nowNanos, wallMillis);
        if (verdict.isPresent() && verdict.get().reason() == DeadReason.CHANNEL_MISSING && doubt != null) {
            return gone(doubt, nowNanos);
        }
        if (verdict.isPresent() && (doubt == null || !doubt.isGivenUp())) {
            return Wish.GIVE_UP;
        }
        if (next != Trouble.Next.DELIVER || target(lane, nowNanos).isEmpty()) {
            return Wish.LOOK;
        }
        if (doubt != null) {
            return doubt.maySend(nowNanos) ? Wish.SAY : Wish.LOOK;
        }
        return Wish.SAY;
    }

    /** In doubt, and nobody can look any more: the channel does not exist. */
    private static Wish gone(Doubt doubt, long nowNanos) {
        return doubt.settledAtNanos() - nowNanos <= 0 ? Wish.SETTLE : Wish.SLEEP;
    }

    /** Why the head cannot or should not be posted, if that is known before it is tried. */
    Optional<Trouble.Verdict> verdict(Lane lane, long nowNanos, long wallMillis) {
        Entry head = lane.head();
        if (head.content() instanceof DecodedRecord.Malformed malformed) {
            return Optional.of(new Trouble.Verdict(DeadReason.MALFORMED, malformed.reason()));
        }
        Address address = lane.address().orElse(null);
        // A replay asks anew: somebody may have mended what was missing. Only what is in doubt is not looked for.
        boolean asksAnew = head.replayed() && lane.doubt() == null;
        String missing = address == null || asksAnew ? null : resolutions.whyMissing(address, nowNanos);
        if (missing != null) {
            return Optional.of(new Trouble.Verdict(DeadReason.CHANNEL_MISSING, missing));
        }
        if (wallMillis - head.acceptedMillis() <= limits.maxAge().toMillis()) {
            return Optional.empty();
        }
        String detail = "it waited for longer than " + limits.maxAge().toHours() + " h";
        return Optional.of(new Trouble.Verdict(DeadReason.TOO_OLD, detail));
    }

    Optional<String> target(Lane lane, long nowNanos) {
        Address address = lane.address().orElse(null);
        if (address == null) {
            return Optional.empty();
        }
        Optional<String> direct = targets.direct(address);
        return direct.isPresent() ? direct : Optional.ofNullable(resolutions.target(address, nowNanos));
    }

    /** What to ask, for a lane that wants to look. */
    Request question(Lane lane, Origin origin, long nowNanos) {
        if (lane.trouble().next() == Trouble.Next.PROBE_SELF) {
            return new Request.ProbeSelf();
        }
        Address address = lane.address().orElseThrow();
        Optional<String> target = target(lane, nowNanos);
        if (target.isEmpty()) {
            return new Request.Resolve(address);
        }
        Doubt doubt = lane.doubt();
        if (lane.trouble().next() == Trouble.Next.PROBE_TARGET || doubt == null) {
            return new Request.ProbeTarget(target.get());
        }
        doubt.looks(nowNanos);
        Range range = doubt.range();
        long since = lane.head().acceptedMillis() - Doubt.CLOCKS_DIFFER.toMillis();
        return new Request.ReadBack(
                origin,
                lane.partition(),
                address,
                target.get(),
                range == null ? Map.of() : lane.idsTo(range.last()),
                since,
                doubt.page());
    }
}
