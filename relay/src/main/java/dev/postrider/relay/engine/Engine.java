package dev.postrider.relay.engine;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the relay does next.
 *
 * <p>Why the promises hold, in short. <b>Nothing lost</b>: only what is finished is committed past, and finished is only
 * what was posted, found posted, or is safe as a dead letter. <b>Order</b>: a lane has one request under way at most, and
 * takes its messages from the head. <b>Once</b>: before a post goes out, an acknowledged commit names it ({@link
 * Intent}); whoever is not sure whether it is there, this worker or the next, looks before it sends exactly that again
 * ({@link Doubt}). <b>Rate</b>: every request takes a permit from this worker's share ({@link Pacer}). <b>Fairness</b>:
 * lanes stand in one line ({@link Turns}), and one with much to say is held in memory only in part ({@link Scan}).
 *
 * <p>Time is passed in; not thread-safe.
 */
public final class Engine {

    /** @param lane null when the engine itself asks after the destination */
    private record UnderWay(@Nullable Lane lane, Request request) {}

    private final Origin origin;
    private final Limits limits;
    private final DestinationGate gate;
    private final Turns turns = new Turns();
    private final Holdings held;
    private final Reader reader;
    private final Histories histories;
    private final Wishes wishes;
    private final LookAhead lookAhead;
    private final Consequences consequences;
    private final Commits commits;
    private final Schedule schedule;
    private final Effects effects = new Effects();

    private final Map<Long, UnderWay> underWay = new HashMap<>();
    private final Map<Long, Lane> deadLetters = new HashMap<>();
    private final List<Command> commands = new ArrayList<>();
    private long lastAttempt;
    private boolean lastWasLook;

    public Engine(Origin origin, Limits limits, Targets targets, Pacer pacer, RandomGenerator chance) {
        this.origin = origin;
        this.limits = limits;
        this.gate = new DestinationGate(chance);
        this.held = new Holdings(new KeyMemory(
                limits.keys(),
                () -> effects.report(new Notice.KeysForgotten(limits.keys().most()))));
        Resolutions resolutions = new Resolutions();
        this.reader = new Reader(limits, held, turns, effects);
        this.histories = new Histories(held, turns, effects);
        this.wishes = new Wishes(limits, targets, resolutions);
        this.consequences = new Consequences(limits, chance, gate, turns, resolutions, effects);
        this.commits = new Commits(held);
        this.schedule = new Schedule(limits, pacer, gate, turns, commits);
        this.lookAhead = new LookAhead(limits, held, turns, wishes, consequences);
    }

    /** A partition is ours; its records follow from {@link Checkpoint#committed} on. */
    public void assigned(int partition, Checkpoint start, long nowNanos) {
        revoked(Set.of(partition), nowNanos); // whatever was known of it is out of date
        held.begin(partition, start, nowNanos);
        shareChanged(nowNanos);
    }

    /** These partitions will be given up: no new turns for them, and their share of the rate is gone already. */
    public void revoking(Set<Integer> partitions, long nowNanos) {
        partitions.forEach(partition -> {
            HeldPartition leaving = held.find(partition);
            if (leaving != null) {
                leaving.leave();
                leaving.lanes().forEach(Lane::withdraw);
            }
        });
        shareChanged(nowNanos);
    }

    /** These partitions are not ours any more; whatever is still under way for them is ignored when it reports. */
    public void revoked(Set<Integer> partitions, long nowNanos) {
        partitions.forEach(partition -> {
            HeldPartition gone = held.find(partition);
            if (gone != null) {
                gone.lanes().forEach(consequences::gone);
            }
        });
        if (!held.end(partitions)) {
            return;
        }
        turns.removeIf(lane -> partitions.contains(lane.partition()));
        deadLetters.values().removeIf(lane -> partitions.contains(lane.partition()));
        underWay.entrySet().removeIf(entry -> {
            boolean gone = isOf(partitions, entry.getValue().lane());
            if (gone) {
                gate.forgotten(entry.getKey(), nowNanos);
            }
            return gone;
        });
        shareChanged(nowNanos);
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
     * partition is {@link #full}.
     *
     * @param lane the record's key if that is an address, else a name of its own
     * @param content decodes it; asked only if it is to be held in memory
     */
    public void read(int partition, long offset, String lane, Stamp stamp, Supplier<Entry> content) {
        reader.read(partition, offset, lane, stamp, content);
    }

    /** Partitions to be read a second time, and where to go on. */
    public Map<Integer, Long> scans() {
        return reader.scans();
    }

    /**
     * A record was read a second time; every one, in order, from where {@link #scans} said.
     *
     * @return whether the partition is to be read on
     */
    public boolean reread(int partition, long offset, String lane, Stamp stamp, Supplier<Entry> content) {
        return reader.reread(partition, offset, lane, stamp, content);
    }

    /** What is to be read of the time before; messages that may be repetitions wait for it. */
    public Histories histories() {
        return histories;
    }

    /** Partitions of which no more is to be read for now. */
    public Set<Integer> full() {
        return reader.full();
    }

    /** Where reading goes on: a record from there on that was given and not taken is to be given again. */
    public long position(int partition) {
        return reader.position(partition);
    }

    /** The outcome of a {@link Command.Send}. */
    public void answered(long attempt, Outcome outcome, long nowNanos) {
        UnderWay answered = underWay.remove(attempt);
        if (answered == null) {
            return;
        }
        Lane lane = answered.lane();
        outcome.tell(
                lane == null
                        ? consequences.ofProbe(attempt, nowNanos)
                        : consequences.of(lane, answered.request(), attempt, nowNanos));
    }

    /** What became of a {@link Command.WriteDeadLetter}; until it is safe it holds its lane up. */
    public void deadLetterWritten(long attempt, boolean safe, long nowNanos) {
        Lane lane = deadLetters.remove(attempt);
        if (lane == null) {
            return;
        }
        if (!safe) {
            turns.at(lane, nowNanos + lane.trouble().deadLetterFailed().toNanos());
        } else if (!finish(lane, new Reached(lane.head().position().offset(), 0))) {
            held.home(lane).mistrust(lane); // that the head was not posted said nothing of what is behind it
            turns.last(lane);
        }
    }

    /** What became of a {@link Command.Commit}; not accepted also if nobody knows. */
    public void committed(long commit, boolean accepted, long nowNanos) {
        commits.answered(commit, accepted, nowNanos).ifPresent(effects::report);
    }

    /** Decides; to be called after every input and when the wait of the step before is over. */
    public Step step(long nowNanos, long wallMillis) {
        turns.wake(nowNanos);
        lookAhead.fill(nowNanos);
        List<Lane> next = prepare(nowNanos, wallMillis);
        while (takeTurns(nowNanos, wallMillis)) {
            next = prepare(nowNanos, wallMillis);
        }
        commits.next(next, nowNanos).ifPresent(commands::add);
        List<Command> decided = List.copyOf(commands);
        commands.clear();
        return new Step(decided, schedule.waitNanos(lookAhead.composedAtNanos(), nowNanos));
    }

    /** The newest state of these partitions, for a last commit. */
    public Map<Integer, Checkpoint> checkpoints(Set<Integer> partitions) {
        return held.checkpoints(partitions);
    }

    /** Posts and dead letters of these partitions whose end is not known yet. */
    public long underWay(Set<Integer> partitions) {
        Stream<@Nullable Lane> posts = underWay.values().stream()
                .filter(each -> each.request() instanceof Request.Post)
                .map(UnderWay::lane);
        return Stream.concat(posts, deadLetters.values().stream())
                .filter(lane -> isOf(partitions, lane))
                .count();
    }

    /** Whether nothing is awaited that only the shell can tell. */
    public boolean isIdle() {
        return underWay.isEmpty()
                && deadLetters.isEmpty()
                && !commits.isInFlight()
                && scans().isEmpty()
                && histories.isIdle();
    }

    /** Why the destination is paused; empty while it is not. */
    public Optional<PauseCause> pauseCause() {
        return gate.cause();
    }

    /** Whose turn comes soon; first, because what is found out on the way can change what a lane does with its turn. */
    private List<Lane> prepare(long nowNanos, long wallMillis) {
        return lookAhead.prepare(schedule.turnsAhead(nowNanos), gate.isOpen(), nowNanos, wallMillis);
    }

    private boolean mayRequest(long nowNanos) {
        return underWay.size() < limits.maxInFlight() && schedule.admits(nowNanos);
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
        if (!gate.isOpen() && (gate.needsProbe() || lookAhead.lacksCanary(nowNanos, wallMillis))) {
            send(null, new Request.ProbeSelf(), nowNanos);
            return true;
        }
        Optional<LookAhead.Turn> next = lookAhead.next(lastWasLook, gate.isOpen(), nowNanos, wallMillis);
        next.ifPresent(turn -> {
            Lane lane = turn.lane();
            turns.take(lane);
            lane.trouble().attempted();
            send(lane, turn.says() ? post(lane, nowNanos) : look(lane, nowNanos), nowNanos);
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
                wishes.target(lane, nowNanos).orElseThrow(),
                intent.content().text(),
                intent.content().attachments(),
                priority(lane, intent.range()),
                intent.leaseUntilNanos());
    }

    /** Of the first part of a message; it is marked once, however many posts it takes. */
    private static Priority priority(Lane lane, Range range) {
        return range.from() == 0 && lane.head().content() instanceof DecodedRecord.Valid valid
                ? valid.message().priority()
                : Priority.STANDARD;
    }

    private Request look(Lane lane, long nowNanos) {
        lane.dropIntent();
        return wishes.question(lane, origin, nowNanos);
    }

    private void send(@Nullable Lane lane, Request request, long nowNanos) {
        schedule.take(nowNanos);
        long attempt = ++lastAttempt;
        lastWasLook = !(request instanceof Request.Post);
        gate.sent(attempt);
        underWay.put(attempt, new UnderWay(lane, request));
        commands.add(new Command.Send(attempt, request));
    }

    /** The lane is posted so far; true if nothing of it is left. */
    private boolean finish(Lane lane, Reached reached) {
        HeldPartition home = held.home(lane);
        while (!lane.isEmpty()
                && reached.compareTo(new Reached(lane.head().position().offset(), 0)) >= 0) {
            home.finishHead(lane);
        }
        if (!lane.isEmpty() && lane.head().position().offset() == reached.offset()) {
            lane.done(reached.to());
            home.change();
        }
        if (!lane.isDrained()) {
            return false;
        }
        effects.drained(lane);
        return true;
    }

    private void shareChanged(long nowNanos) {
        schedule.share(held.active(), nowNanos);
    }

    private static boolean isOf(Set<Integer> partitions, @Nullable Lane lane) {
        return lane != null && partitions.contains(lane.partition());
    }

    private final class Effects implements Reader.Effects, Consequences.Effects {
        @Override
        public boolean finish(Lane lane, Reached reached) {
            return Engine.this.finish(lane, reached);
        }

        @Override
        public void drained(Lane lane) {
            HeldPartition home = held.home(lane);
            home.remove(lane);
            home.change();
            consequences.gone(lane);
            reader.judgeFullness(home);
        }

        @Override
        public void writeDeadLetter(Lane lane) {
            long attempt = ++lastAttempt;
            deadLetters.put(attempt, lane);
            Trouble.Verdict verdict = lane.trouble().verdict();
            commands.add(new Command.WriteDeadLetter(
                    attempt,
                    lane.head(),
                    verdict.reason(),
                    verdict.detail(),
                    lane.trouble().attempts()));
        }

        @Override
        public void report(Notice notice) {
            commands.add(new Command.Report(notice));
        }

        @Override
        public int lanes() {
            return held.lanes();
        }
    }
}
