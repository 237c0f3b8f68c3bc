package dev.postrider.relay.engine.turn;

import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.failure.DestinationHealth;
import dev.postrider.relay.engine.failure.HeadFailures;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.Lanes;
import dev.postrider.relay.engine.lane.NextStep;
import dev.postrider.relay.engine.reading.AssignedPartition;
import dev.postrider.relay.engine.reading.AssignedPartitions;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import dev.postrider.relay.engine.turn.ActionPlanner.NextAction;
import dev.postrider.relay.engine.uncertain.Intent;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks along the line: composes the posts of the next turns, fills lanes that will need it, finds who is next. */
public final class TurnPlanner {

    /** Lanes next in line are filled. */
    static final int LANES_FILLED_AHEAD = 16;

    /** Lanes that were parked take every tenth turn at most while others want one: there may be hundreds. */
    private static final int TURNS_OF_OTHERS = 9;

    /** How far along the line: twice what may be in flight, so that lanes that cannot go do not hide those that can. */
    private final int window;

    private final Limits limits;
    private final MemoryPolicy memory;
    private final AssignedPartitions assigned;
    private final Lanes lanes;
    private final ActionPlanner actions;
    private final DestinationHealth health;
    private final GiveUpRule giveUp;
    private final Reconciliation reconciliation;
    private final PackingRule packing;
    private final ClockCheck clocks;
    private final PostComposer composer;
    private Optional<Long> composedAtNanos = Optional.empty();

    /** Turns since the last of a lane that had been parked. */
    private int turnsOfOthers = TURNS_OF_OTHERS;

    public TurnPlanner(
            Limits limits,
            MemoryPolicy memory,
            AssignedPartitions assigned,
            Lanes lanes,
            ActionPlanner actions,
            DestinationHealth health,
            GiveUpRule giveUp,
            Reconciliation reconciliation,
            PackingRule packing,
            ClockCheck clocks) {
        this.window = 2 * limits.maxInFlight();
        this.limits = limits;
        this.memory = memory;
        this.assigned = assigned;
        this.lanes = lanes;
        this.actions = actions;
        this.health = health;
        this.giveUp = giveUp;
        this.reconciliation = reconciliation;
        this.packing = packing;
        this.clocks = clocks;
        this.composer = new PostComposer(limits);
    }

    /**
     * The result of a look along the line.
     *
     * @param intending lanes whose post waits for its turn
     * @param withoutTurn steps that need no turn and are to be carried out at once; then it must be planned anew
     */
    public record TurnPlan(List<Lane> intending, Map<Lane, NextStep> withoutTurn) {}

    /**
     * Gets the next turns ready.
     *
     * @param count how many
     */
    public TurnPlan plan(int count, boolean open, long nowNanos, long wallMillis) {
        composedAtNanos = Optional.empty();
        TurnPlan plan = new TurnPlan(new ArrayList<>(), new LinkedHashMap<>());
        Iterator<Lane> line = allowed(open, nowNanos, wallMillis).iterator();
        while (plan.intending().size() < count && line.hasNext()) {
            Lane lane = line.next();
            switch (action(lane, nowNanos, wallMillis)) {
                case NOTHING -> {}
                case QUERY -> {} // takes no turn from a post: those behind may go first, and must be ready then
                case POST -> {
                    if (waitsForMore(lane, nowNanos, wallMillis)) {
                        composedAtNanos = assigned.home(lane).filledUntilNanos(lane);
                    } else {
                        intend(lane, packing.most(lane, open), nowNanos, wallMillis);
                        plan.intending().add(lane);
                    }
                }
                case GIVE_UP -> {
                    HeadFailures.Verdict verdict =
                            actions.verdict(lane, nowNanos, wallMillis).orElseThrow();
                    NextStep step = giveUp.condemn(lane, verdict.reason(), verdict.detail(), nowNanos);
                    plan.withoutTurn().put(lane, step);
                }
                case WRITE_DEAD_LETTER -> plan.withoutTurn().put(lane, new NextStep.GiveUpHead());
                case SETTLE -> plan.withoutTurn().put(lane, reconciliation.settled(lane));
                case AWAIT_SETTLEMENT -> plan.withoutTurn().put(lane, reconciliation.awaitSettlement(lane));
                case AWAIT_CLOCK -> plan.withoutTurn().put(lane, clocks.await(nowNanos, wallMillis));
            }
        }
        return plan;
    }

    /** When the post is composed that waits for more to say; empty if none does. */
    public Optional<Long> composedAtNanos() {
        return composedAtNanos;
    }

    /**
     * A turn that can be taken now.
     *
     * @param posts whether the lane posts; else it asks
     */
    public record PlannedTurn(Lane lane, boolean posts) {}

    /** The first in line that can go now; it must be taken. */
    public Optional<PlannedTurn> next(boolean lastWasQuery, boolean open, long nowNanos, long wallMillis) {
        Optional<PlannedTurn> next = find(lastWasQuery, open, nowNanos, wallMillis);
        next.ifPresent(
                turn -> turnsOfOthers = wasParked(turn.lane()) ? 0 : Math.min(TURNS_OF_OTHERS, turnsOfOthers + 1));
        return next;
    }

    private Optional<PlannedTurn> find(boolean lastWasQuery, boolean open, long nowNanos, long wallMillis) {
        boolean someonePosts = false;
        Optional<PlannedTurn> asking = Optional.empty();
        Iterator<Lane> line = allowed(open, nowNanos, wallMillis).iterator();
        while (line.hasNext()) {
            Lane lane = line.next();
            NextAction action = action(lane, nowNanos, wallMillis);
            if (action == NextAction.POST) {
                Intent intent = lane.intent();
                if (intent != null && intent.maySend(nowNanos)) {
                    return Optional.of(new PlannedTurn(lane, true));
                }
                someonePosts |= intent != null; // one without could not be named
            } else if (action == NextAction.QUERY) {
                asking = asking.isEmpty() ? Optional.of(new PlannedTurn(lane, false)) : asking;
                if (!lastWasQuery) {
                    return asking;
                }
            }
        }
        // Queries take every second permit at most while there is something to post.
        return someonePosts ? Optional.empty() : asking;
    }

    /** A lane or two are no witness of their own failure: only the destination itself can say how it is. */
    public boolean lacksCanary(long nowNanos, long wallMillis) {
        long willing =
                willing(nowNanos, wallMillis).limit(Parking.LEAST_WITNESSES).count();
        return willing > 0 && willing < Parking.LEAST_WITNESSES && !hasCanary(nowNanos, wallMillis);
    }

    /** The line; while the destination is paused, only those in it that can be its canary, if there are any. */
    private Stream<Lane> allowed(boolean open, long nowNanos, long wallMillis) {
        boolean canariesOnly = !open && hasCanary(nowNanos, wallMillis);
        return line(nowNanos, wallMillis)
                .filter(lane -> !canariesOnly || !lane.failures().hasFailedLately(health));
    }

    private boolean hasCanary(long nowNanos, long wallMillis) {
        return willing(nowNanos, wallMillis).anyMatch(lane -> !lane.failures().hasFailedLately(health));
    }

    private Stream<Lane> willing(long nowNanos, long wallMillis) {
        return line(nowNanos, wallMillis).filter(lane -> isWilling(lane, nowNanos, wallMillis));
    }

    private boolean isWilling(Lane lane, long nowNanos, long wallMillis) {
        NextAction action = action(lane, nowNanos, wallMillis);
        return action == NextAction.POST || action == NextAction.QUERY;
    }

    /** While more of it is on its way from Kafka, and only if nobody else uses the turn. */
    private boolean waitsForMore(Lane lane, long nowNanos, long wallMillis) {
        boolean isBeingFilled = assigned.home(lane)
                .filledUntilNanos(lane)
                .filter(at -> at - nowNanos > 0)
                .isPresent();
        return isBeingFilled
                && !lane.fills(limits.post())
                && line(nowNanos, wallMillis).limit(2).count() == 1;
    }

    /** The part of the line that is looked at: a lane that has nothing in memory must not hide those behind it. */
    private Stream<Lane> line(long nowNanos, long wallMillis) {
        return due(nowNanos, wallMillis)
                .filter(lane -> !lane.isEmpty() && !lane.awaitsJudgement())
                .limit(window);
    }

    /** The line, and in it one lane at most that was parked and wants a turn. */
    private Stream<Lane> due(long nowNanos, long wallMillis) {
        boolean[] admits = {turnsOfOthers >= TURNS_OF_OTHERS || !doOthersWant(nowNanos, wallMillis)};
        return lanes.line().filter(lane -> {
            boolean asksAgain = wasParked(lane) && isWilling(lane, nowNanos, wallMillis);
            boolean passes = !asksAgain || admits[0];
            admits[0] &= !asksAgain;
            return passes;
        });
    }

    /** One with a request in flight may want the next turn. */
    private boolean doOthersWant(long nowNanos, long wallMillis) {
        return Stream.concat(lanes.requesting(), lanes.line().filter(lane -> isWilling(lane, nowNanos, wallMillis)))
                .anyMatch(lane -> !wasParked(lane));
    }

    /** What is uncertain of it must not wait: to verify it is of use for some seconds only. */
    private static boolean wasParked(Lane lane) {
        return lane.failures().refusal().counted() > 0 && lane.uncertainPost() == null;
    }

    private NextAction action(Lane lane, long nowNanos, long wallMillis) {
        return actions.next(lane, assigned.home(lane), nowNanos, wallMillis);
    }

    /** The lane's next post; one that was not sent in time is composed anew, with what has come since. */
    private void intend(Lane lane, int most, long nowNanos, long wallMillis) {
        Intent intent = lane.intent();
        if (intent != null && !intent.isExpired(nowNanos)) {
            return;
        }
        lane.dropIntent();
        UncertainPost uncertain = lane.uncertainPost();
        if (uncertain == null && !assigned.home(lane).canNameAnother()) {
            return; // it waits until others are done
        }
        composer.next(lane, most, nowNanos, wallMillis).ifPresentOrElse(lane::intend, () -> {
            if (uncertain != null) {
                uncertain.cannotBeRepeated();
            }
        });
    }

    /** Lanes whose turn comes soon get more of what waits for them, so that their posts are full. */
    public void fill(long nowNanos, long wallMillis) {
        List<Lane> hungry = new ArrayList<>(hungry(false, nowNanos, wallMillis));
        if (assigned.all().stream().anyMatch(home -> home.fillsSlowly(nowNanos))) {
            // Apart: lanes of a partition that cannot be read take no turn, and must not hide the others.
            hungry.addAll(hungry(true, nowNanos, wallMillis));
        }
        for (AssignedPartition partition : assigned.all()) {
            partition.fill(
                    hungry.stream()
                            .filter(lane -> lane.partition() == partition.number() && !partition.isBeingFilled(lane))
                            .toList(),
                    nowNanos);
        }
    }

    /** @param slow whether those of partitions that are read slowly, or the others */
    private List<Lane> hungry(boolean slow, long nowNanos, long wallMillis) {
        return due(nowNanos, wallMillis)
                .filter(lane -> assigned.home(lane).isRereadable() && !lane.awaitsJudgement())
                .filter(lane -> assigned.home(lane).fillsSlowly(nowNanos) == slow)
                .filter(lane -> lane.isEmpty() || !wasParked(lane)) // its head is enough to ask its channel again
                .limit(LANES_FILLED_AHEAD)
                .filter(memory::isHungry)
                .toList();
    }
}
