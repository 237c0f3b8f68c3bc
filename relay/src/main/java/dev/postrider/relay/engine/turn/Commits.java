package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.reading.AssignedPartition;
import dev.postrider.relay.engine.reading.AssignedPartitions;
import dev.postrider.relay.engine.uncertain.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what is committed and when: one commit in flight at a time, each carrying all that was decided meanwhile.
 *
 * <p>A commit that is not acknowledged changes nothing: the next carries the newest state of the same partitions.
 */
public final class Commits {

    /** Progress alone may wait a little: what a crash leaves uncertain is named in the commit before. */
    private static final Duration PROGRESS = Duration.ofMillis(50);

    private static final Duration AFTER_REFUSAL = Duration.ofMillis(100);

    /** How long before a permit its intent is committed, when Kafka answers quickly; and at the most. */
    private static final Duration LEAST_AHEAD = Duration.ofMillis(100);

    private static final Duration MOST_AHEAD = Duration.ofSeconds(1);

    private static final long NONE = -1;

    private final AssignedPartitions assigned;
    private final List<Intent> named = new ArrayList<>();
    private final Set<Integer> carried = new HashSet<>();
    private long last;
    private long inFlight = NONE;
    private long sentNanos;
    private long notBeforeNanos;
    private long roundTripNanos;
    private boolean begun;
    private boolean slow;
    private boolean confirmed = true;
    private long lastBeforeStandstill;

    /** @param assigned the engine's own partitions */
    public Commits(AssignedPartitions assigned) {
        this.assigned = assigned;
    }

    public boolean isInFlight() {
        return inFlight != NONE;
    }

    /** The worker stood still: only a commit from now on can tell whether the partitions are still its own. */
    public void stoodStill() {
        confirmed = false;
        lastBeforeStandstill = last;
    }

    /** Whether Kafka has acknowledged a commit since the worker stood still. */
    boolean isConfirmed() {
        return confirmed;
    }

    /** How long before its turn a post should be composed, so that its commit is acknowledged in time. */
    long aheadNanos() {
        return Math.min(MOST_AHEAD.toNanos(), Math.max(LEAST_AHEAD.toNanos(), 2 * roundTripNanos));
    }

    /**
     * The commit that is due, if one is.
     *
     * @param next lanes whose turn comes soon, with their intents
     */
    public Optional<Command.Commit> next(List<Lane> next, long nowNanos) {
        if (!begun) {
            begun = true;
            sentNanos = nowNanos - PROGRESS.toNanos();
            notBeforeNanos = nowNanos;
        }
        if (isInFlight() || notBeforeNanos - nowNanos > 0) {
            return Optional.empty();
        }
        if (!confirmed) {
            assigned.all().forEach(AssignedPartition::change);
        }
        for (Lane lane : next) {
            Intent intent = lane.intent();
            AssignedPartition home = assigned.find(lane.partition());
            if (intent != null && home != null && intent.wantsLease()) {
                intent.named(nowNanos);
                named.add(intent);
                home.change();
            }
        }
        boolean urgent = !named.isEmpty();
        if (!urgent && nowNanos - sentNanos < PROGRESS.toNanos()) {
            return Optional.empty();
        }
        Map<Integer, Checkpoint> checkpoints = new HashMap<>();
        for (AssignedPartition partition : assigned.all()) {
            if (partition.isChanged()) {
                checkpoints.put(partition.number(), partition.takeCheckpoint());
                partition.unchange();
            }
        }
        if (checkpoints.isEmpty()) {
            return Optional.empty();
        }
        carried.addAll(checkpoints.keySet());
        sentNanos = nowNanos;
        inFlight = ++last;
        return Optional.of(new Command.Commit(inFlight, checkpoints));
    }

    /** Says what to report, if that is news. */
    public Optional<RelayEvent> answered(long commit, boolean accepted, long nowNanos) {
        if (commit != inFlight) {
            return Optional.empty();
        }
        inFlight = NONE;
        if (accepted) {
            roundTripNanos = nowNanos - sentNanos;
            named.forEach(Intent::acknowledged);
            confirmed |= commit > lastBeforeStandstill;
        } else {
            notBeforeNanos = nowNanos + AFTER_REFUSAL.toNanos();
            carried.forEach(number -> Optional.ofNullable(assigned.find(number)).ifPresent(AssignedPartition::change));
        }
        named.clear();
        carried.clear();
        boolean wasSlow = slow;
        slow = accepted && roundTripNanos >= Intent.LEASE.toNanos();
        return slow && !wasSlow
                ? Optional.of(new RelayEvent.CommitsSlow(Duration.ofNanos(roundTripNanos)))
                : Optional.empty();
    }

    /** When the next commit is due, if nothing new happens; empty if there is nothing to commit. */
    Optional<Long> dueNanos() {
        if (isInFlight() || assigned.all().stream().noneMatch(AssignedPartition::isChanged)) {
            return Optional.empty();
        }
        long progress = sentNanos + PROGRESS.toNanos();
        return Optional.of(notBeforeNanos - progress > 0 ? notBeforeNanos : progress);
    }
}
