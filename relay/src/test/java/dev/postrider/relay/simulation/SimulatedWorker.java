package dev.postrider.relay.simulation;

import static java.util.Objects.requireNonNull;

import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.loop.LoopWait;
import dev.postrider.relay.loop.Monitors;
import dev.postrider.relay.loop.RelayLoop;
import dev.postrider.relay.loop.RelayStatus;
import dev.postrider.relay.loop.SteppedSession;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.relay.receipt.Receipts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.jspecify.annotations.Nullable;

/** A relay's own session in a simulated process that can stall and be killed. */
final class SimulatedWorker implements Clock, LoopWait {

    private static final String GROUP = "postrider";
    private static final int AGAIN_AT_ONCE = 60;
    private static final int AGAIN_AT_ONCE_WHERE_SLOW = 2;
    private static final int OF_A_HISTORY = 400;

    /** The relay's own are short, because no outcome ends one; most end in vain. Longer would be a standstill. */
    private static final Duration LONGEST_POLL = Duration.ofMillis(1_500);

    /** Kafka may be away meanwhile, and let each question take its time. */
    private static final long LONGEST_STOP = 30 * Timeline.SECOND;

    private enum Life {
        RUNNING,
        STALLED,
        ENDED
    }

    private final String name;
    private final Surroundings world;
    private final Timeline timeline;
    private final Journal journal;
    private final Chance chance;
    private final Engine engine;
    private final SimulatedConsumer consumer;
    private final SteppedSession session;

    /** Clocks of different machines have nothing to do with each other. */
    private final long nanosAtBegin;

    private final long wallSkewMillis;
    private final ClockJump clockJump;

    private Life life = Life.RUNNING;

    /** How far its engine has read, by partition that it holds, as far as the journal was told. */
    private final Map<Integer, Long> read = new HashMap<>();

    /** What Kafka told it last. */
    private final Map<Integer, Checkpoint> found = new HashMap<>();

    private final List<Runnable> whenAwake = new ArrayList<>();
    private boolean stopping;

    /** Or waits in the middle of an iteration. */
    private boolean iterating;

    private boolean arrivals;
    private long nextRun = Long.MAX_VALUE;
    private long pollUntil;
    private long lossesKnownAt;

    /** While Kafka is to answer it. */
    private @Nullable Strand waiting;

    private final BusyLoop busyLoop;
    private @Nullable Blow blow;

    SimulatedWorker(String name, Surroundings world, Chance chance) {
        this.name = name;
        this.world = world;
        this.timeline = world.timeline();
        this.journal = world.journal();
        this.chance = chance;
        this.nanosAtBegin = chance.any();
        Scenario scenario = world.scenario();
        long most = scenario.alone() ? 4_000 : 60_000; // on one machine it was set in between, not more
        this.wallSkewMillis = chance.between(-most, most);
        this.clockJump = new ClockJump(scenario);
        SimulatedDestination destination = new SimulatedDestination(this, world, chance.split());
        this.engine = new Engine(
                new Origin(GROUP, SimulatedKafka.TOPIC_ID),
                scenario.limits(),
                destination,
                new SharePacer(scenario.rate(), scenario.partitions()),
                chance.generator());
        this.busyLoop = new BusyLoop(world.trace());
        this.consumer = new SimulatedConsumer(this, world, chance.split());
        int againAtOnce = scenario.is(Hardship.SLOW_REREADING) ? AGAIN_AT_ONCE_WHERE_SLOW : AGAIN_AT_ONCE;
        RelayStatus status = new RelayStatus();
        RelayLoop.Parts parts = new RelayLoop.Parts(
                SimulatedKafka.TOPIC,
                new TopicGate(() -> new TopicState.Ready(List.of(), SimulatedKafka.TOPIC_ID)),
                () -> CompletableFuture.completedFuture(Optional.of(SimulatedKafka.TOPIC_ID)),
                () -> consumer,
                () -> new SimulatedReader(this, world, chance.split(), againAtOnce),
                () -> new SimulatedReader(this, world, chance.split(), OF_A_HISTORY),
                topicId -> engine,
                destination,
                this::writeDeadLetter,
                () -> offsets -> {},
                topicId -> Receipts.of(new Reporter(topicId, GROUP), world.receipts()::received, this),
                status,
                new RelayMetrics(new Metrics()),
                Monitors.silent(status, this),
                this,
                scenario.alone());
        this.session = new SteppedSession(consumer, parts, SimulatedKafka.TOPIC_ID, this);
        journal.began(this);
        wake(0);
    }

    private boolean isStopping() {
        if (stopping) {
            world.trace().note(name, -1, "", "stops");
            journal.disturbed();
        }
        return stopping;
    }

    String name() {
        return name;
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
        return read.keySet();
    }

    Map<Integer, Checkpoint> checkpoints() {
        return engine.checkpoints(read.keySet());
    }

    @Override
    public long nanos() {
        return nanosAtBegin + timeline.now();
    }

    @Override
    public Instant wall() {
        long now = timeline.now();
        return Instant.ofEpochMilli(ServerClock.wallMillis(now) + wallSkewMillis + clockJump.aheadMillis(now));
    }

    /** Lets it run in so long. */
    void wake(long delay) {
        long at = timeline.now() + delay;
        if (at < nextRun) {
            nextRun = at;
            timeline.at(at, () -> {
                if (nextRun == at) {
                    nextRun = Long.MAX_VALUE;
                    whenAwake(this::run);
                }
            });
        }
    }

    private void run() {
        Strand strand = waiting;
        if (strand != null) {
            waiting = null;
            timeline.wake(strand);
            return;
        }
        if (iterating) {
            return; // it was woken before, and is about to go on
        }
        long next = arrivals ? timeline.now() : consumer.nextPoll(pollUntil);
        if (next > timeline.now()) {
            wake(next - timeline.now());
            return;
        }
        arrivals = false;
        if (iterate()) {
            long polls = Math.max(session.pollTime().toNanos(), chance.between(Timeline.MILLI / 20, Timeline.MILLI));
            pollUntil = timeline.now() + polls;
            wake(0);
        } else {
            observe();
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            life = Life.ENDED;
            journal.ceased(this, "has stopped");
        }
    }

    private boolean iterate() {
        iterating = true;
        try {
            return session.iterate(this::isStopping);
        } finally {
            iterating = false;
        }
    }

    /** What it does goes on when it is woken, at this time at the latest. */
    void park(long until) {
        wake(until - timeline.now());
        Strand strand = new Strand();
        waiting = strand;
        timeline.await(strand);
    }

    void sleep(long nanos) {
        long until = timeline.now() + nanos;
        while (timeline.now() < until) {
            park(until);
        }
    }

    @Override
    public Duration longestPoll(boolean busy) {
        return LONGEST_POLL;
    }

    @Override
    public void arrived() {
        somethingArrives(chance.between(0L, 3 * Timeline.MILLI));
    }

    /** It ends a poll, or a wait, in so long. */
    void somethingArrives(long delay) {
        timeline.in(delay, () -> {
            arrivals = true;
            wake(0);
        });
    }

    @Override
    public void await(long nanos) {
        long until = timeline.now() + nanos;
        while (!arrivals && timeline.now() < until) {
            park(until);
        }
        arrivals = false;
    }

    /** Ends it cleanly as soon as it may. */
    void stop() {
        stopping = true;
        somethingArrives(0);
        timeline.in(LONGEST_STOP, this::checkThatItStopped);
    }

    private void checkThatItStopped() {
        if (life == Life.STALLED || timeline.now() - lossesKnownAt < LONGEST_STOP) {
            timeline.in(LONGEST_STOP, this::checkThatItStopped);
        } else if (life == Life.RUNNING) {
            throw world.trace().violation("a relay stops when it is told to", -1, "", name + " still runs");
        }
    }

    /** Strikes at the moment that the blow names. */
    void expect(Blow coming) {
        blow = coming;
        strikeAt(Blow.Point.ANY);
    }

    void strikeAt(Blow.Point point) {
        Blow now = blow;
        if (now == null
                || now.point() != point
                || life != Life.RUNNING
                || timeline.now() > world.scenario().lastFault()) {
            return;
        }
        blow = null;
        consumer.member().freeze();
        if (now.kills()) {
            life = Life.ENDED;
            end();
            journal.ceased(this, "is killed");
        } else {
            life = Life.STALLED;
            world.trace().note(name, -1, "", "stalls for " + now.length() / 1e9 + " s");
            journal.disturbed();
            timeline.in(now.length(), this::goOn);
        }
    }

    /** Without a last word. */
    private void end() {
        Strand strand = waiting;
        if (strand != null) {
            strand.kill();
            timeline.wake(strand);
        }
    }

    /** It believes what it believed before, until a poll of a little later tells it otherwise. */
    private void goOn() {
        if (life != Life.STALLED) {
            return;
        }
        world.trace().note(name, -1, "", "goes on");
        life = Life.RUNNING;
        consumer.member().thaw();
        lossesKnownAt = timeline.now() + chance.between(0L, 300 * Timeline.MILLI);
        List<Runnable> missed = List.copyOf(whenAwake);
        whenAwake.clear();
        missed.forEach(this::whenAwake);
        wake(chance.between(0L, Timeline.MILLI));
        timeline.at(lossesKnownAt, () -> wake(0));
    }

    /** Whether it has noticed by now what happened while it was stalled. */
    boolean knowsOfLosses() {
        return timeline.now() >= lossesKnownAt;
    }

    /** Now, or when it goes on. */
    void whenAwake(Runnable what) {
        if (life == Life.RUNNING) {
            what.run();
        } else if (life == Life.STALLED) {
            whenAwake.add(what);
        }
    }

    /** Tells the journal what its engine did since the last time. */
    void observe() {
        for (int partition = 0; partition < journal.partitionCount(); partition++) {
            long position = engine.position(partition);
            if (position == Long.MAX_VALUE) {
                if (read.remove(partition) != null) {
                    journal.released(this, partition);
                }
                continue;
            }
            Long before = read.get(partition);
            if (before == null) {
                before = position;
                read.put(partition, position);
                journal.begins(this, partition, requireNonNull(found.get(partition)));
            }
            for (long offset = before; offset < position; offset++) {
                journal.read(this, journal.records(partition).get((int) offset));
            }
            read.put(partition, position);
        }
    }

    /** Its engine fetches what a record says. */
    void holds(LoggedRecord record) {
        observe();
        journal.held(this, record);
    }

    void found(int partition, Checkpoint start) {
        found.put(partition, start);
    }

    /** It does something that others can see. */
    void acts() {
        observe();
        busyLoop.acts();
    }

    void polls(Duration timeout) {
        busyLoop.polls(name, timeout);
    }

    void commitAnswered() {
        strikeAt(Blow.Point.COMMIT_ANSWERED);
    }

    private CompletionStage<Optional<Position>> writeDeadLetter(Command.WriteDeadLetter write) {
        acts();
        CompletableFuture<Optional<Position>> safe = new CompletableFuture<>();
        LoggedRecord record = journal.records(write.entry().position().partition())
                .get((int) write.entry().position().offset());
        journal.givesUp(this, record);
        world.kafka().writeDeadLetter(this, record, known -> whenAwake(() -> safe.complete(known)));
        return safe;
    }

    /** What its engine says that it holds. */
    long bufferedBytes() {
        return engine.overview(nanos()).bufferedBytes();
    }

    /** Whether it holds the chat server to be in trouble. */
    boolean isPaused() {
        return engine.pauseCause().isPresent();
    }

    @Override
    public String toString() {
        return name + " " + life + ", holds " + checkpoints() + ", closed " + engine.closed() + ", reads again "
                + engine.backfills() + ", wants histories " + engine.history().wanted() + " "
                + engine.history().reading() + ", paused " + engine.pauseCause() + ", runs at " + nextRun / 1e9;
    }
}
