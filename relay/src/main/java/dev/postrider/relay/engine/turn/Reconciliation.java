package dev.postrider.relay.engine.turn;

import static java.util.Objects.requireNonNull;

import dev.postrider.relay.engine.exchange.Ending;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.exchange.UncertainResult;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import dev.postrider.relay.engine.failure.DestinationHealth;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.LaneState;
import dev.postrider.relay.engine.lane.NextStep;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import dev.postrider.relay.engine.uncertain.UncertainPost.VerificationFinding;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Leads lanes along the one path on which an {@link UncertainPost} is settled. */
public final class Reconciliation {

    private static final int MOST_REMEMBERED = 10_000;

    private final RandomGenerator chance;
    private final DestinationHealth health;
    private final GiveUpRule giveUp;
    private final Consumer<RelayEvent> events;

    /** Targets that cannot be read back, so that it is said once of each. */
    private final Set<String> unreadable = new HashSet<>();

    public Reconciliation(
            RandomGenerator chance, DestinationHealth health, GiveUpRule giveUp, Consumer<RelayEvent> events) {
        this.chance = chance;
        this.health = health;
        this.giveUp = giveUp;
        this.events = events;
    }

    /**
     * This post may be there or not.
     *
     * @param mayBeInFlight whether it may still come to be; else the destination is done with it
     */
    void begin(Lane lane, Request.Post post, boolean mayBeInFlight, long nowNanos) {
        UncertainPost before = lane.uncertainPost();
        if (before == null) {
            lane.uncertainPost(UncertainPost.own(post, mayBeInFlight, nowNanos));
        } else {
            before.sentAgain(post, mayBeInFlight, nowNanos);
        }
        lane.dropIntent();
    }

    /** The lane stands aside until it is time to verify. */
    NextStep waitToVerify(Lane lane, long nowNanos) {
        return NextStep.waitUntil(nowNanos + uncertain(lane).wait(chance).toNanos(), LaneState.WaitReason.VERIFICATION);
    }

    /** A page of what is posted there was read. */
    NextStep pageRead(Lane lane, String target, VerificationOutcome.PageRead page, long nowNanos) {
        unreadable.remove(target);
        ShownPost onPage = page.found();
        ShownPost news = onPage == null || isKnown(lane, onPage.reached()) ? null : onPage;
        VerificationFinding finding = uncertain(lane).pageRead(news, page.end(), nowNanos);
        if (finding == VerificationFinding.SETTLED && uncertain(lane).range() == null) {
            lane.verifiedToTheEnd();
        }
        return follow(lane, finding, nowNanos);
    }

    /** The bot may not read there, or the destination only says so. */
    NextStep refused(Lane lane, String target, long nowNanos) {
        UncertainPost uncertain = uncertain(lane);
        if (!uncertain.refused(health) && !unreadable.contains(target)) {
            uncertain.verifyAnew();
            return waitToVerify(lane, nowNanos);
        }
        if (unreadable.size() > MOST_REMEMBERED) {
            unreadable.clear();
        }
        if (unreadable.add(target)) {
            events.accept(new RelayEvent.Unreadable(lane.name()));
        }
        return follow(lane, uncertain.cannotBeRead(nowNanos), nowNanos);
    }

    private NextStep follow(Lane lane, VerificationFinding finding, long nowNanos) {
        return switch (finding) {
            case READ_ON -> NextStep.AT_ONCE;
            case SEND_AGAIN -> {
                report(UncertainResult.SENT_AGAIN);
                yield NextStep.AT_ONCE; // sent while what was seen is fresh
            }
            case VERIFY_LATER ->
                NextStep.waitUntil(
                        uncertain(lane).nextVerificationNanos(chance, nowNanos), LaneState.WaitReason.VERIFICATION);
            case SETTLED -> settled(lane);
            case FOUND -> {
                ShownPost found = uncertain(lane).found();
                report(UncertainResult.FOUND);
                lane.settled();
                yield finish(lane, found, NextStep.END_OF_LINE);
            }
            case FOUND_MORE_MAY_BE -> {
                report(UncertainResult.FOUND);
                yield finish(lane, uncertain(lane).found(), NextStep.AT_ONCE);
            }
            case FOUND_IN_PART -> foundInPart(lane);
        };
    }

    private static NextStep finish(Lane lane, ShownPost found, NextStep rest) {
        lane.failures().delivered();
        return new NextStep.FinishTo(found.reached(), Ending.shown(found), () -> rest);
    }

    private NextStep foundInPart(Lane lane) {
        report(UncertainResult.FOUND_IN_PART);
        UncertainPost uncertain = uncertain(lane);
        Range sent = requireNonNull(uncertain.range(), "what is found in part is known as a whole");
        lane.failures().delivered();
        ShownPost found = uncertain.found();
        return new NextStep.FinishTo(found.reached(), Ending.shown(found), () -> {
            uncertain.remains(new Range(lane.head().position().offset(), lane.done(), sent.last(), sent.to()));
            return NextStep.waitUntil(uncertain.settledAtNanos(), LaneState.WaitReason.SETTLEMENT);
        });
    }

    /** Nobody can verify it, but time settles it. */
    NextStep awaitSettlement(Lane lane) {
        return NextStep.waitUntil(uncertain(lane).settledAtNanos(), LaneState.WaitReason.SETTLEMENT);
    }

    /** What was not found will not come any more: the lane continues as if it had never been sent. */
    NextStep settled(Lane lane) {
        Range range = uncertain(lane).range();
        report(UncertainResult.NOT_FOUND);
        lane.settled();
        return lane.failures().hasVerdict() ? giveUp.execute(lane, range) : NextStep.AT_ONCE;
    }

    private void report(UncertainResult result) {
        events.accept(new RelayEvent.UncertainSettled(result));
    }

    /** Whether it lies before what is to be posted next: an older post, or an earlier part of the same message. */
    private static boolean isKnown(Lane lane, Progress found) {
        long head = lane.head().position().offset();
        return found.offset() < head || (lane.done() > 0 && found.compareTo(new Progress(head, lane.done())) <= 0);
    }

    private static UncertainPost uncertain(Lane lane) {
        return requireNonNull(lane.uncertainPost(), "nothing of the lane is uncertain");
    }
}
