package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.failure.Backoff;
import dev.postrider.relay.engine.failure.DestinationHealth;
import dev.postrider.relay.engine.failure.DestinationReports;
import dev.postrider.relay.engine.failure.HeadFailures;
import dev.postrider.relay.engine.failure.HeadFailures.NextTurn;
import dev.postrider.relay.engine.failure.HeadFailures.TargetRefusal;
import dev.postrider.relay.engine.failure.LookupCache;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.LaneState;
import dev.postrider.relay.engine.lane.NextStep;
import dev.postrider.relay.engine.reading.AssignedPartitions;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Lets lanes stand aside whose channel refuses or is missing, and gives their messages up when that lasts for too long.
 *
 * <p>Channels that refuse are told from a destination that refuses everything: Mattermost answers 403 to all when its
 * database cannot say who may post.
 */
public final class Parking {

    private static final Backoff WAITS = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    private static final Duration LATELY = Duration.ofMinutes(1);

    /** One or two channels prove nothing about the others. */
    static final int LEAST_WITNESSES = 3;

    /** Lanes of a partition that wait for a missing channel; thousands of misspelt names must not fill the partition. */
    private static final int MOST_MISSING = 25;

    private final Duration patience;
    private final RandomGenerator chance;
    private final DestinationHealth health;
    private final DestinationReports reports;
    private final AssignedPartitions assigned;
    private final LookupCache lookups;
    private final GiveUpRule giveUp;
    private final Consumer<RelayEvent> events;

    /** @param patience how long a lane is parked, all in all */
    public Parking(
            Duration patience,
            RandomGenerator chance,
            DestinationHealth health,
            DestinationReports reports,
            AssignedPartitions assigned,
            LookupCache lookups,
            GiveUpRule giveUp,
            Consumer<RelayEvent> events) {
        this.patience = patience;
        this.chance = chance;
        this.health = health;
        this.reports = reports;
        this.assigned = assigned;
        this.lookups = lookups;
        this.giveUp = giveUp;
        this.events = events;
    }

    /** A post was refused: the channel is asked why, before that counts. */
    void refusedPost(Lane lane, String target, Outcome.ChannelRefused refused) {
        HeadFailures head = lane.failures();
        head.refusal(head.refusal().again(health.mark(), target, refused.reason(), refused.proven()));
        head.next(NextTurn.PROBE_CHANNEL);
        forgetTarget(lane); // renamed, or archived and made anew: it is looked up again
    }

    /** The name could not be looked up: a refusal of its own, which counts only if the destination is well after it. */
    NextStep refusedLookup(Lane lane, long attempt, Outcome.ChannelRefused refused, long nowNanos) {
        return refusedQuery(lane, attempt, health.mark(), refused, nowNanos);
    }

    /** The channel was asked why it refused, and refused that, too. */
    NextStep refusedProbe(Lane lane, long attempt, Outcome.ChannelRefused refused, long nowNanos) {
        return refusedQuery(lane, attempt, lane.failures().refusal().last(), refused, nowNanos);
    }

    private NextStep refusedQuery(
            Lane lane,
            long attempt,
            DestinationHealth.HealthMark since,
            Outcome.ChannelRefused refused,
            long nowNanos) {
        TargetRefusal before = lane.failures().refusal();
        lane.failures()
                .refusal(before.again(since, before.target(), refused.reason(), refused.proven() || before.proven()));
        return judge(lane, attempt, nowNanos);
    }

    /** There is no such channel or person that the bot can see; somebody may yet make it, or invite the bot. */
    NextStep missing(Lane lane, long attempt, String reason, long nowNanos) {
        HeadFailures head = lane.failures();
        if (head.refusal().counted() == 0 && missing(lane.partition()) >= MOST_MISSING) {
            reports.answered(attempt, nowNanos);
            return giveUpOn(lane, DeadReason.CHANNEL_MISSING, reason, nowNanos);
        }
        head.refusal(head.refusal().missing(health.mark(), reason));
        forgetTarget(lane);
        return judge(lane, attempt, nowNanos);
    }

    private long missing(int partition) {
        return assigned.eachLane()
                .filter(lane -> lane.partition() == partition)
                .filter(Parking::isMissing)
                .count();
    }

    private static boolean isMissing(Lane lane) {
        return lane.failures().refusal().isMissing();
    }

    private void forgetTarget(Lane lane) {
        lane.address().ifPresent(lookups::forget);
    }

    /** The refusal is confirmed: does it count, and for how long does the lane stand aside? */
    NextStep judge(Lane lane, long attempt, long nowNanos) {
        HeadFailures head = lane.failures();
        head.next(NextTurn.DELIVER);
        TargetRefusal refusal = head.refusal();
        if (refusal.proven()) { // says nothing about the others, and needs no witness
            head.refusedForItself();
            reports.answered(attempt, nowNanos);
            return count(lane, refusal, nowNanos);
        }
        head.refused(health.mark(), nowNanos);
        if (mostRefuse(nowNanos)) {
            reports.failed(
                    head,
                    attempt,
                    new DestinationFailure.Unavailable("most channels refuse posts", DeliveryCertainty.NOT_POSTED),
                    nowNanos);
            return NextStep.END_OF_LINE;
        }
        reports.answered(attempt, nowNanos);
        if (health.hasFailedSince(refusal.last())) {
            return NextStep.END_OF_LINE; // tried again: the destination was in trouble when it refused
        }
        if (!health.hasSucceededSince(refusal.last())) {
            head.next(NextTurn.PROBE_SELF);
            return NextStep.END_OF_LINE;
        }
        return count(lane, refusal, nowNanos);
    }

    /** Whether more than half of the lanes were refused within a minute, and none was posted to; missing ones aside. */
    private boolean mostRefuse(long nowNanos) {
        long refused = assigned.eachLane()
                .filter(lane -> lane.failures().isRefused(health, LATELY, nowNanos))
                .count();
        long missing = assigned.eachLane().filter(Parking::isMissing).count();
        return refused >= LEAST_WITNESSES && refused * 2 > assigned.lanes() - missing;
    }

    private NextStep count(Lane lane, TargetRefusal refusal, long nowNanos) {
        if (refusal.parked().compareTo(patience) >= 0) {
            return giveUpOn(lane, refusal.kind(), refusal.reason(), nowNanos);
        }
        Duration wait = WAITS.after(refusal.counted() + 1, chance);
        lane.failures().refusal(refusal.parkedFor(wait, health.mark()));
        if (refusal.counted() == 0) {
            events.accept(new RelayEvent.Parked(lane.name(), refusal.isMissing(), refusal.reason(), wait));
        }
        return NextStep.waitUntil(nowNanos + wait.toNanos(), LaneState.WaitReason.PARKED);
    }

    private NextStep giveUpOn(Lane lane, DeadReason kind, String reason, long nowNanos) {
        if (kind == DeadReason.CHANNEL_MISSING) { // one answer is enough for all that waits in the lane
            lane.address().ifPresent(address -> lookups.missing(address, reason, nowNanos));
        }
        return giveUp.condemn(lane, kind, reason, nowNanos);
    }
}
