package dev.postrider.relay.simulation;

import dev.postrider.common.message.Address;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResults;
import dev.postrider.relay.engine.exchange.Step;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.relay.receipt.Receipts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An engine in a shell as the relay's own: it runs when something happens for it, or when the engine wants to. */
final class SimulatedWorker {

    private static final Origin ORIGIN = new Origin("postrider", CommitMetadata.TOPIC_ID);
    private static final long TWO_SECONDS = 2 * Timeline.SECOND;
    private static final long STOP_GRACE = 8 * Timeline.SECOND;

    private enum Life {
        RUNNING,
        STALLED,
        ENDED
    }

    private final String name;
    private final Surroundings world;
    private final Timeline timeline;
    private final Chance chance;
    private final Engine engine;
    private final Readers readers;
    private final Receipts receipts;

    /** Clocks of different machines have nothing to do with each other. */
    private final long nanosAtBegin;

    private final long wallSkewMillis;

    private final ClockJump clockJump;
    private Optional<DestinationTime> chatTime = Optional.empty();

    private Life life = Life.RUNNING;
    private SimulatedGroup.Member member;
    private final Set<Integer> known = new TreeSet<>();
    private final Set<Integer> active = new TreeSet<>();
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final List<Runnable> whenAwake = new ArrayList<>();
    private @Nullable HandOver handOver;
    private boolean waitsForCommit;
    private boolean stopping;
    private long nextRun = Long.MAX_VALUE;
    private long lostKnownAt;
    private boolean stoodStill;
    private final BusyLoop busyLoop;
    private @Nullable Blow blow;

    SimulatedWorker(String name, Surroundings world, Chance chance) {
        this.name = name;
        this.world = world;
        this.timeline = world.timeline();
        this.chance = chance;
        this.nanosAtBegin = chance.any();
        this.wallSkewMillis = chance.between(-60_000L, 60_000L);
        Scenario scenario = world.scenario();
        this.clockJump = new ClockJump(scenario);
        this.engine = new Engine(
                ORIGIN,
                scenario.limits(),
                targets(),
                new SharePacer(scenario.rate(), scenario.partitions()),
                chance.generator());
        this.receipts =
                Receipts.of(new Reporter(ORIGIN.topicId(), ORIGIN.group()), world.receipts()::received, Clock.system());
        this.busyLoop = new BusyLoop(world.trace());
        this.readers = new Readers(this, engine, world, chance);
        this.member = world.group().join(this);
        world.journal().began(this);
        wake(0);
    }

    private Targets targets() {
        return new Targets() {
            @Override
            public Optional<String> direct(Address address) {
                return Addresses.DIRECT.direct(address);
            }

            @Override
            public Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
                return chatTime;
            }
        };
    }

    String name() {
        return name;
    }

    SimulatedGroup.Member member() {
        return member;
    }

    boolean isRunning() {
        return life == Life.RUNNING;
    }

    boolean hasEnded() {
        return life == Life.ENDED;
    }

    /** As the group sees it. */
    boolean owns(int partition) {
        return world.group().owns(this, partition);
    }

    /** As it sees it itself. */
    Set<Integer> partitions() {
        return active;
    }

    Map<Integer, Checkpoint> checkpoints() {
        return engine.checkpoints(active);
    }

    long nanos() {
        return nanosAtBegin + timeline.now();
    }

    /** As the metadata of commits tells it, to a successor on the same machine: its clock was set by 8 s at most. */
    long wallMillis() {
        return ServerClock.wallMillis(timeline.now()) + wallSkewMillis / 15;
    }

    /** It has something to do in so long. */
    void wake(long delay) {
        long at = timeline.now() + delay;
        if (at < nextRun) {
            nextRun = at;
            timeline.at(at, () -> {
                if (nextRun == at) {
                    nextRun = Long.MAX_VALUE;
                    run();
                }
            });
        }
    }

    /** Ends it cleanly as soon as it may. */
    void stop() {
        stopping = true;
        wake(0);
    }

    /** Strikes at the moment that the blow names. */
    void expect(Blow coming) {
        blow = coming;
        strikeAt(Blow.Point.ANY);
    }

    private void strikeAt(Blow.Point point) {
        Blow now = blow;
        if (now == null
                || now.point() != point
                || life != Life.RUNNING
                || timeline.now() > world.scenario().lastFault()) {
            return;
        }
        blow = null;
        member.freeze();
        if (now.kills()) {
            life = Life.ENDED;
            world.journal().ceased(this, "is killed");
        } else {
            life = Life.STALLED;
            world.trace().note(name, -1, "", "stalls for " + now.length() / 1e9 + " s");
            world.journal().disturbed();
            stoodStill |= now.length() > TWO_SECONDS;
            timeline.in(now.length(), this::goOn);
        }
    }

    /** It believes what it believed before, until a poll of a little later tells it otherwise. */
    private void goOn() {
        world.trace().note(name, -1, "", "goes on");
        life = Life.RUNNING;
        member.thaw();
        lostKnownAt = timeline.now() + chance.between(0L, 300 * Timeline.MILLI);
        List<Runnable> waiting = List.copyOf(whenAwake);
        whenAwake.clear();
        waiting.forEach(Runnable::run);
        wake(chance.between(0L, Timeline.MILLI));
        timeline.at(lostKnownAt, () -> wake(0));
    }

    private void awake(Runnable what) {
        if (life == Life.RUNNING) {
            what.run();
        } else if (life == Life.STALLED) {
            whenAwake.add(what);
        }
    }

    /** It will do this soon, when it runs the next time. */
    void hear(Runnable what) {
        if (life != Life.ENDED) {
            inbox.add(what);
            wake(chance.between(0L, 3 * Timeline.MILLI));
        }
    }

    private void run() {
        if (life != Life.RUNNING || waitsForCommit) {
            if (life == Life.STALLED) {
                whenAwake.add(() -> wake(0));
            }
            return;
        }
        if (handOver == null) {
            poll();
        }
        if (stoodStill) {
            stoodStill = false;
            engine.stoodStill(nanos());
        }
        for (Runnable heard = inbox.poll(); heard != null && life == Life.RUNNING; heard = inbox.poll()) {
            heard.run();
        }
        if (life == Life.RUNNING) {
            step();
            continueHandOver();
        }
    }

    private void poll() {
        if (member.isGone() && timeline.now() >= lostKnownAt) {
            world.trace().note(name, -1, "", "hears that it has lost everything");
            release(new HashSet<>(known));
            member = world.group().join(this);
            return;
        }
        Set<Integer> wanted = stopping ? known : member.wantedBack();
        if (stopping || !wanted.isEmpty()) {
            begin(new HandOver(Set.copyOf(wanted), timeline.now() + (stopping ? STOP_GRACE : TWO_SECONDS), stopping));
            return;
        }
        for (int partition : member.owned()) {
            if (known.add(partition)) {
                activate(partition, member);
            }
        }
        read();
    }

    private void activate(int partition, SimulatedGroup.Member asked) {
        world.kafka()
                .committed(
                        this,
                        partition,
                        start -> hear(() -> {
                            if (asked == member && known.contains(partition) && active.add(partition)) {
                                world.journal().begins(this, partition, start);
                                engine.assigned(partition, start, nanos());
                                read();
                            }
                        }));
    }

    private void read() {
        if (readers.readFirst(active)) {
            wake(chance.between(Timeline.MILLI, 4 * Timeline.MILLI));
        }
    }

    private void step() {
        long wallMillis = ServerClock.wallMillis(timeline.now()) + wallSkewMillis;
        Step step = engine.step(nanos(), wallMillis + clockJump.aheadMillis(timeline.now()));
        step.commands().forEach(this::carryOut);
        busyLoop.note(name, step);
        if (step.waitNanos() < world.scenario().length()) {
            wake(Math.max(0, step.waitNanos()) + chance.between(Timeline.MILLI / 20, Timeline.MILLI));
        }
        readers.goOn();
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Finished finished) {
            receipts.finished(finished);
            timeline.in(Timeline.SECOND / 5, () -> awake(receipts::writeAll));
        }
        if (command instanceof Command.Send send) {
            world.journal().issued(this, send.request());
            long connecting = (long) (chance.spread(0.05, chance.is(0.01) ? 4_000 : 3) * Timeline.MILLI);
            timeline.in(connecting, () -> awake(() -> transmit(send)));
        } else if (command instanceof Command.Commit commit) {
            commit(commit);
        } else if (command instanceof Command.WriteDeadLetter write) {
            LoggedRecord record = (LoggedRecord) write.entry().original();
            world.kafka()
                    .writeDeadLetter(
                            this,
                            record,
                            at -> hear(() -> engine.deadLetterWritten(write.attempt(), at.orElse(null), nanos())));
        } else if (command instanceof Command.Report report) {
            world.trace().note(name, -1, "", report.event());
        }
    }

    private void commit(Command.Commit commit) {
        commit.checkpoints().forEach((partition, each) -> world.journal().claimed(this, partition, each));
        world.kafka().commit(this, commit.checkpoints(), accepted -> {
            strikeAt(Blow.Point.COMMIT_ANSWERED);
            hear(() -> {
                String verdict = accepted ? "accepted is commit " : "not accepted is commit ";
                world.trace().note(name, -1, "", verdict + commit.commit());
                engine.committed(commit.commit(), accepted, nanos());
            });
        });
    }

    private void transmit(Command.Send send) {
        strikeAt(Blow.Point.BEFORE_LEASE_TEST);
        if (life != Life.RUNNING) {
            awake(() -> transmit(send));
            return;
        }
        Request request = send.request();
        if (world.chat().refusesConnections()) {
            answered(send, new DestinationFailure.Unavailable("refused", DeliveryCertainty.NOT_POSTED));
            return;
        }
        if (request instanceof Request.Post post) {
            if (nanos() - post.leaseUntilNanos() > 0) {
                answered(send, new PostOutcome.LeaseExpired());
                return;
            }
            world.journal().sent(this, post);
        }
        Exchange exchange = world.chat().begin(request, outcome -> answered(send, outcome));
        strikeAt(Blow.Point.AFTER_LEASE_TEST);
        boolean waits = chance.is(0.5); // what the machine has taken over goes out even while the worker stalls
        timeline.in(chance.between(Timeline.MILLI / 10, 2 * Timeline.MILLI), () -> {
            if (waits) {
                awake(() -> world.chat().arrive(exchange));
            } else {
                world.chat().arrive(exchange);
            }
        });
    }

    private void answered(Command.Send send, Outcome outcome) {
        strikeAt(Blow.Point.REQUEST_ANSWERED);
        if (!(outcome instanceof DestinationFailure.Unavailable)) {
            chatTime = Optional.of(new DestinationTime(world.chat().wallMillis(), nanos()));
        }
        hear(() -> {
            world.journal().answered(this, send.request(), outcome);
            engine.answered(send.attempt(), RequestResults.of(send.request(), outcome), nanos());
        });
    }

    private void begin(HandOver beginning) {
        world.trace().note(name, -1, "", beginning);
        handOver = beginning;
        engine.revoking(beginning.partitions(), nanos());
        world.journal().disturbed();
        timeline.at(beginning.deadline(), () -> wake(0));
    }

    private void continueHandOver() {
        HandOver current = handOver;
        if (current == null || (engine.inFlight(current.partitions()) > 0 && timeline.now() < current.deadline())) {
            return;
        }
        Map<Integer, Checkpoint> last = engine.checkpoints(current.partitions());
        last.forEach((partition, each) -> world.journal().claimed(this, partition, each));
        waitsForCommit = true;
        boolean[] over = new boolean[1];
        Runnable goesOn = () -> {
            if (!over[0]) {
                over[0] = true;
                end(current);
            }
        };
        world.kafka().commit(this, last, accepted -> awake(goesOn));
        timeline.in(TWO_SECONDS, () -> awake(goesOn));
    }

    private void end(HandOver done) {
        waitsForCommit = false;
        handOver = null;
        release(done.partitions());
        if (done.stops()) {
            life = Life.ENDED;
            member.leave();
            world.journal().ceased(this, "has stopped");
        } else {
            member.released(done.partitions());
            wake(0);
        }
    }

    private void release(Set<Integer> partitions) {
        receipts.writeAll(partitions);
        engine.revoked(partitions, nanos());
        known.removeAll(partitions);
        active.removeAll(partitions);
        partitions.forEach(partition -> world.journal().released(this, partition));
    }

    @Override
    public String toString() {
        return name + " " + life + ", holds " + checkpoints() + ", full " + engine.full() + ", reads again "
                + engine.backfills() + ", wants histories " + engine.history().wanted() + " "
                + engine.history().reading() + ", paused " + engine.pauseCause() + ", runs at " + nextRun / 1e9;
    }
}
