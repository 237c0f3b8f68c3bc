package dev.postrider.relay.engine;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Priority;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.relay.engine.duplicate.IdempotencyWindow;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Ending;
import dev.postrider.relay.engine.exchange.EngineOverview;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Pacer;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.Step;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.engine.failure.DestinationGate;
import dev.postrider.relay.engine.failure.DestinationHealth;
import dev.postrider.relay.engine.failure.DestinationReports;
import dev.postrider.relay.engine.failure.HeadFailures;
import dev.postrider.relay.engine.failure.LookupCache;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.LaneState;
import dev.postrider.relay.engine.lane.Lanes;
import dev.postrider.relay.engine.lane.NextStep;
import dev.postrider.relay.engine.reading.AssignedPartition;
import dev.postrider.relay.engine.reading.AssignedPartitions;
import dev.postrider.relay.engine.reading.DedupHistory;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import dev.postrider.relay.engine.reading.Reader;
import dev.postrider.relay.engine.turn.ActionPlanner;
import dev.postrider.relay.engine.turn.ClockCheck;
import dev.postrider.relay.engine.turn.Commits;
import dev.postrider.relay.engine.turn.GiveUpRule;
import dev.postrider.relay.engine.turn.OutcomeRules;
import dev.postrider.relay.engine.turn.PackingRule;
import dev.postrider.relay.engine.turn.Parking;
import dev.postrider.relay.engine.turn.Reconciliation;
import dev.postrider.relay.engine.turn.Schedule;
import dev.postrider.relay.engine.turn.TurnPlanner;
import dev.postrider.relay.engine.uncertain.Intent;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the relay does next.
 *
 * <p>Why the promises hold, in short. <b>Nothing lost</b>: only what is finished is committed past, and finished is only
 * what was posted, found posted, or is safe as a dead letter. <b>Order</b>: a lane is in one {@link LaneState}, so it has
 * one request in flight at most, and takes its messages from the head. <b>Once</b>: before a post goes out, an
 * acknowledged commit names it ({@link Intent}); if it is not certain that it is there, this worker or the next
 * verifies that before it sends exactly that again ({@link UncertainPost}). <b>Rate</b>: every request takes a permit from
 * this worker's share ({@link Pacer}). <b>Fairness</b>: lanes wait in one line ({@link Lanes}), and one with much to say is
 * held in memory only in part ({@link MemoryPolicy}).
 *
 * <p>Time is passed in; not thread-safe.
 */
public final class Engine {

    private static final long NONE = -1;

    private final Origin origin;
    private final Limits limits;
    private final DestinationGate gate;
    private final Lanes lanes = new Lanes();
    private final AssignedPartitions assigned;
    private final Reader reader;
    private final DedupHistory history;
    private final ClockCheck clocks;
    private final ActionPlanner actions;
    private final TurnPlanner planner;
    private final OutcomeRules rules;
    private final Commits commits;
    private final Schedule schedule;

    private final List<Command> commands = new ArrayList<>();
    private long lastAttempt;
    private boolean lastWasQuery;

    /** The engine's own question after the destination; it belongs to no lane. */
    private long ownProbe = NONE;

    public Engine(Origin origin, Limits limits, Targets targets, Pacer pacer, RandomGenerator chance) {
        this.origin = origin;
        this.limits = limits;
        this.gate = new DestinationGate(chance);
        this.assigned = new AssignedPartitions(new IdempotencyWindow(
                limits.keys(),
                () -> report(new RelayEvent.KeysForgotten(limits.keys().most()))));
        MemoryPolicy memory = new MemoryPolicy(limits, assigned);
        this.reader = new Reader(memory, assigned, lanes, this::report, commands::add);
        this.history = new DedupHistory(assigned, reader);
        LookupCache lookups = new LookupCache();
        DestinationHealth health = new DestinationHealth();
        DestinationReports reports = new DestinationReports(gate, health, this::report);
        GiveUpRule giveUp = new GiveUpRule(chance);
        Reconciliation reconciliation = new Reconciliation(chance, health, giveUp, this::report);
        Parking parking =
                new Parking(limits.refusalPatience(), chance, health, reports, assigned, lookups, giveUp, this::report);
        PackingRule packing = new PackingRule(limits.packAfter(), pacer, lanes);
        this.rules = new OutcomeRules(reports, health, lookups, giveUp, reconciliation, parking, packing);
        this.clocks = new ClockCheck(targets, this::report);
        this.actions = new ActionPlanner(limits, targets, lookups, clocks, pacer);
        this.planner = new TurnPlanner(
                limits, memory, assigned, lanes, actions, health, giveUp, reconciliation, packing, clocks);
        this.commits = new Commits(assigned);
        this.schedule = new Schedule(limits, pacer, gate, lanes, commits);
    }

    /** A partition is ours; its records follow from {@link Checkpoint#committed} on. */
    public void assigned(int partition, Checkpoint start, long nowNanos) {
        revoked(Set.of(partition), nowNanos); // whatever was known of it is out of date
        assigned.begin(partition, start, nowNanos);
        shareChanged(nowNanos);
    }

    /** These partitions will be given up: no new turns for them, and their share of the rate is gone already. */
    public void revoking(Set<Integer> partitions, long nowNanos) {
        partitions.forEach(partition -> {
            AssignedPartition leaving = assigned.find(partition);
            if (leaving != null) {
                leaving.leave();
                leaving.lanes().forEach(Lane::withdraw);
            }
        });
        shareChanged(nowNanos);
    }

    /** These partitions are not ours any more; whatever is still in flight for them is ignored when it reports. */
    public void revoked(Set<Integer> partitions, long nowNanos) {
        partitions.forEach(partition -> {
            AssignedPartition gone = assigned.find(partition);
            if (gone != null) {
                gone.lanes().forEach(lane -> revoke(lane, nowNanos));
            }
        });
        if (assigned.end(partitions)) {
            shareChanged(nowNanos);
        }
    }

    private void revoke(Lane lane, long nowNanos) {
        if (lane.state() instanceof LaneState.RequestInFlight sent) {
            gate.forgotten(sent.attempt(), nowNanos);
        }
        lanes.move(lane, LaneState.Closed.REVOKED);
    }

    /**
     * The worker stood still for so long that others may have its partitions, and its share with them: it asks nothing
     * and posts nothing until Kafka has taken a commit, and begins its pace anew.
     */
    public void stoodStill(long nowNanos) {
        commits.stoodStill();
        shareChanged(nowNanos);
    }

    /**
     * A record was read, in the order of its partition. Those before {@link #position} are ignored, and all while the
     * partition is {@link #closed}.
     *
     * @param lane the record's key if that is an address, else a name of its own
     * @param content decodes it; asked only if it is to be held in memory
     */
    public void read(int partition, long offset, String lane, RecordIdentity identity, Supplier<Entry> content) {
        reader.read(partition, offset, lane, identity, content);
    }

    /** Partitions of which deferred records are to be read, and where to continue. */
    public Map<Integer, Long> backfills() {
        return reader.backfills();
    }

    /**
     * A record was read a second time; every one, in order, from where {@link #backfills} said.
     *
     * @return whether the partition is to be read on
     */
    public boolean reread(int partition, long offset, String lane, RecordIdentity identity, Supplier<Entry> content) {
        return reader.reread(partition, offset, lane, identity, content);
    }

    /** What is to be read of the time before; messages that may be duplicates wait for it. */
    public DedupHistory history() {
        return history;
    }

    /** Partitions of which no more is to be read for now: full, stopped or to be given up. */
    public Set<Integer> closed() {
        return assigned.closed();
    }

    /** Where reading continues: a record from there on that was given and not taken is to be given again. */
    public long position(int partition) {
        return reader.position(partition);
    }

    /** The outcome of a {@link Command.Send}. */
    public void answered(long attempt, RequestResult result, long nowNanos) {
        if (attempt == ownProbe) {
            ownProbe = NONE;
            rules.probed(attempt, result.outcome(), nowNanos);
            return;
        }
        Lane lane = lanes.requesting(attempt);
        if (lane != null) {
            carryOut(lane, rules.next(lane, attempt, result, nowNanos));
        }
    }

    /**
     * What became of a {@link Command.WriteDeadLetter}; until it is safe it holds its lane up.
     *
     * @param written where it is; null if it is not safe
     */
    public void deadLetterWritten(long attempt, @Nullable Position written, long nowNanos) {
        Lane lane = lanes.writingDeadLetter(attempt);
        if (lane == null) {
            return;
        }
        if (written == null) {
            long againNanos = nowNanos + lane.failures().deadLetterFailed().toNanos();
            carryOut(lane, NextStep.waitUntil(againNanos, LaneState.WaitReason.DEAD_LETTER));
            return;
        }
        long offset = lane.head().position().offset();
        Ending ending = new Ending(offset, deadLettered(lane.failures().verdict(), written));
        carryOut(lane, new NextStep.FinishTo(new Progress(offset, 0), ending, () -> {
            assigned.home(lane).mistrust(lane); // that the head was not posted said nothing of what is behind it
            return NextStep.END_OF_LINE;
        }));
    }

    private static Receipt.FinalResult deadLettered(HeadFailures.Verdict verdict, Position written) {
        return new Receipt.DeadLettered(
                verdict.reason().code(), verdict.detail(), written.partition(), written.offset());
    }

    /** What became of a {@link Command.Commit}; not accepted also if nobody knows. */
    public void committed(long commit, boolean accepted, long nowNanos) {
        commits.answered(commit, accepted, nowNanos).ifPresent(this::report);
    }

    /** Decides; to be called after every input and when the wait of the step before is over. */
    public Step step(long nowNanos, long wallMillis) {
        lanes.wake(nowNanos);
        clocks.review(nowNanos, wallMillis);
        planner.fill(nowNanos, wallMillis);
        List<Lane> intending = prepare(nowNanos, wallMillis);
        while (takeTurns(nowNanos, wallMillis)) {
            intending = prepare(nowNanos, wallMillis);
        }
        commits.next(intending, nowNanos).ifPresent(commands::add);
        List<Command> decided = List.copyOf(commands);
        commands.clear();
        return new Step(decided, schedule.waitNanos(planner.composedAtNanos(), nowNanos));
    }

    /** The newest state of these partitions, for a last commit. */
    public Map<Integer, Checkpoint> checkpoints(Set<Integer> partitions) {
        return assigned.checkpoints(partitions);
    }

    /** Posts and dead letters of these partitions whose end is not known yet. */
    public long inFlight(Set<Integer> partitions) {
        return lanes.inFlight(partitions);
    }

    /** Whether nothing is awaited that only the shell can tell. */
    public boolean isIdle() {
        return lanes.isIdle()
                && ownProbe == NONE
                && !commits.isInFlight()
                && backfills().isEmpty()
                && history.isIdle();
    }

    /** Why the destination is paused; empty while it is not. */
    public Optional<PauseCause> pauseCause() {
        return gate.cause();
    }

    /** What it is doing, for people and metrics. */
    public EngineOverview overview(long nowNanos) {
        return new OverviewReader(assigned, lanes, gate, schedule).read(nowNanos);
    }

    /** Whose turn comes soon; first, because what is found out on the way can change what a lane does with its turn. */
    private List<Lane> prepare(long nowNanos, long wallMillis) {
        int count = schedule.turnsAhead(nowNanos);
        TurnPlanner.TurnPlan plan = planner.plan(count, gate.isOpen(), nowNanos, wallMillis);
        while (!plan.withoutTurn().isEmpty()) { // until there is nothing left to do at once
            plan.withoutTurn().forEach(this::carryOut);
            plan = planner.plan(count, gate.isOpen(), nowNanos, wallMillis);
        }
        return plan.intending();
    }

    private boolean mayRequest(long nowNanos) {
        int inFlight = lanes.requestsInFlight() + (ownProbe == NONE ? 0 : 1);
        return inFlight < limits.maxInFlight() && schedule.admits(nowNanos);
    }

    /** All that can be taken now; false if none could. */
    private boolean takeTurns(long nowNanos, long wallMillis) {
        boolean taken = false;
        while (mayRequest(nowNanos) && takeTurn(nowNanos, wallMillis)) {
            taken = true;
        }
        return taken;
    }

    /** One turn; false if none can be taken now. */
    private boolean takeTurn(long nowNanos, long wallMillis) {
        if (!gate.isOpen() && (gate.needsProbe() || planner.lacksCanary(nowNanos, wallMillis))) {
            ownProbe = send(new Request.ProbeSelf(), nowNanos);
            return true;
        }
        Optional<TurnPlanner.PlannedTurn> next = planner.next(lastWasQuery, gate.isOpen(), nowNanos, wallMillis);
        next.ifPresent(turn -> {
            Lane lane = turn.lane();
            lane.failures().attempted();
            Request request = turn.posts() ? post(lane, nowNanos) : query(lane, nowNanos, wallMillis);
            lanes.move(lane, new LaneState.RequestInFlight(send(request, nowNanos), request));
        });
        return next.isPresent();
    }

    private Request post(Lane lane, long nowNanos) {
        Intent intent = requireNonNull(lane.intent(), "only what is intended is posted");
        intent.sent();
        return new Request.Post(
                origin,
                lane.partition(),
                intent.range(),
                intent.lastId(),
                lane.address().orElseThrow(),
                actions.target(lane, nowNanos).orElseThrow(),
                intent.content().text(),
                intent.content().attachments(),
                priority(lane, intent.range()),
                intent.leaseUntilNanos(),
                lane.tracedTo(intent.range().last()));
    }

    /** Of the first part of a message; it is marked once, however many posts it takes. */
    private static Priority priority(Lane lane, Range range) {
        return range.from() == 0 && lane.head().content() instanceof DecodedRecord.Valid valid
                ? valid.message().priority()
                : Priority.STANDARD;
    }

    private Request query(Lane lane, long nowNanos, long wallMillis) {
        lane.dropIntent();
        return actions.query(lane, origin, nowNanos, wallMillis);
    }

    /** Returns the number under which its outcome is to be told. */
    private long send(Request request, long nowNanos) {
        schedule.take(nowNanos);
        long attempt = ++lastAttempt;
        lastWasQuery = !(request instanceof Request.Post);
        gate.sent(attempt);
        commands.add(new Command.Send(attempt, request));
        return attempt;
    }

    /** The one place where the steps that rules decide on are carried out. */
    private void carryOut(Lane lane, NextStep step) {
        if (step instanceof NextStep.Become become) {
            lanes.move(lane, become.state());
            if (become.state() instanceof LaneState.WaitingUntil waiting
                    && waiting.reason() == LaneState.WaitReason.PARKED) {
                reader.letGo(lane);
            }
        } else if (step instanceof NextStep.GiveUpHead) {
            writeDeadLetter(lane);
        } else {
            finish(lane, (NextStep.FinishTo) step);
        }
    }

    private void finish(Lane lane, NextStep.FinishTo step) {
        int attempts = lane.failures().attempts();
        report(lane, step.ending(), attempts, assigned.home(lane).finish(lane, step.reached()));
        if (lane.isDrained()) {
            reader.close(lane);
        } else {
            carryOut(lane, step.rest().get());
        }
    }

    private void writeDeadLetter(Lane lane) {
        HeadFailures head = lane.failures();
        HeadFailures.Verdict verdict = head.verdict();
        head.next(HeadFailures.NextTurn.DEAD_LETTER);
        long attempt = ++lastAttempt;
        lanes.move(lane, new LaneState.DeadLetterInFlight(attempt));
        commands.add(
                new Command.WriteDeadLetter(attempt, lane.head(), verdict.reason(), verdict.detail(), head.attempts()));
    }

    /** Those before the post that was found last are in others, of which no more is known. */
    private void report(Lane lane, Ending ending, int attempts, List<Entry> finished) {
        int before = 0;
        while (before < finished.size() && finished.get(before).position().offset() < ending.first()) {
            before++;
        }
        report(lane, new Receipt.Delivered(""), attempts, finished.subList(0, before));
        report(lane, ending.result(), attempts, finished.subList(before, finished.size()));
    }

    private void report(Lane lane, Receipt.FinalResult result, int attempts, List<Entry> finished) {
        if (!finished.isEmpty()) {
            commands.add(new Command.Finished(lane.partition(), lane.name(), result, attempts, finished));
        }
    }

    private void report(RelayEvent event) {
        commands.add(new Command.Report(event));
    }

    private void shareChanged(long nowNanos) {
        schedule.share(assigned.active(), nowNanos);
    }
}
