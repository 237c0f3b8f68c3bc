package dev.postrider.relay.engine;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Decoded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the relay does next.
 *
 * <p>Lanes take turns; each has one request under way at most, which keeps its order. A record is finished only when
 * its post is confirmed or its dead letter is safe, and only finished records are committed past. Time is passed in;
 * not thread-safe.
 */
public final class Engine {

    private record LaneKey(int partition, String name) {}

    /** @param lane null when the engine itself asks after the destination */
    private record UnderWay(@Nullable Lane lane, Request request) {}

    private final Limits limits;
    private final Targets targets;
    private final Pacer pacer;
    private final DestinationGate gate;
    private final Turns turns = new Turns();
    private final Resolutions resolutions = new Resolutions();
    private final Consequences consequences;

    private final Map<Integer, HeldPartition> held = new HashMap<>();
    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final Map<Long, UnderWay> underWay = new HashMap<>();
    private final Map<Long, Lane> deadLetters = new HashMap<>();
    private final List<Command> commands = new ArrayList<>();
    private long lastAttempt;

    private long permitAtNanos;
    private boolean lastWasLookup;

    public Engine(Limits limits, Targets targets, Pacer pacer, RandomGenerator chance) {
        this.limits = limits;
        this.targets = targets;
        this.pacer = pacer;
        this.gate = new DestinationGate(chance);
        this.consequences = new Consequences(limits, chance, gate, turns, resolutions, new LaneEffects());
    }

    /** A partition is ours; its records follow from {@link Checkpoint#committed} on. */
    public void assigned(int partition, Checkpoint start, long nowNanos) {
        revoked(Set.of(partition), nowNanos); // whatever was known of it is out of date
        held.put(partition, new HeldPartition(start));
        shareChanged(nowNanos);
    }

    /** These partitions will be given up: no new turns for them, and their share of the rate is gone already. */
    public void revoking(Set<Integer> partitions, long nowNanos) {
        partitions.forEach(partition -> {
            HeldPartition leaving = held.get(partition);
            if (leaving != null) {
                leaving.leave();
            }
        });
        shareChanged(nowNanos);
    }

    /** These partitions are not ours any more; whatever is still under way for them is ignored when it reports. */
    public void revoked(Set<Integer> partitions, long nowNanos) {
        if (!held.keySet().removeAll(partitions)) {
            return;
        }
        lanes.values().stream().filter(lane -> isOf(partitions, lane)).forEach(consequences::gone);
        lanes.values().removeIf(lane -> isOf(partitions, lane));
        turns.removeIf(lane -> isOf(partitions, lane));
        deadLetters.values().removeIf(lane -> isOf(partitions, lane));
        underWay.entrySet().removeIf(entry -> {
            boolean gone = isOf(partitions, entry.getValue().lane());
            if (gone) {
                gate.forgotten(entry.getKey(), nowNanos);
            }
            return gone;
        });
        shareChanged(nowNanos);
    }

    /** A record was read. Those that were read before are ignored, and those of a foreign partition. */
    public void read(Entry entry) {
        int partition = entry.position().partition();
        HeldPartition home = held.get(partition);
        if (home == null || !home.add(entry)) {
            return;
        }
        LaneKey key = new LaneKey(partition, entry.laneName());
        Lane lane = lanes.get(key);
        if (lane == null) {
            lane = new Lane(partition, key.name());
            lanes.put(key, lane);
            turns.last(lane);
        }
        lane.add(entry);
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
        if (safe) {
            finishHead(lane);
        } else {
            turns.at(lane, nowNanos + lane.deadLetterFailed().toNanos());
        }
    }

    /** Decides; to be called after every input and when the wait of the step before is over. */
    public Step step(long nowNanos) {
        turns.wake(nowNanos);
        while (underWay.size() < limits.maxInFlight() && gate.admits(nowNanos) && takeTurn(nowNanos)) {
            // each turn adds its command
        }
        List<Command> decided = List.copyOf(commands);
        commands.clear();
        return new Step(decided, waitNanos(nowNanos));
    }

    /** How far each partition is done, to be committed. */
    public Map<Integer, Checkpoint> checkpoints() {
        Map<Integer, Checkpoint> checkpoints = new HashMap<>();
        held.forEach((partition, state) -> checkpoints.put(partition, state.checkpoint()));
        return checkpoints;
    }

    /** Partitions of which no more should be read for now. */
    public Set<Integer> crowded() {
        Set<Integer> crowded = new HashSet<>();
        long each = limits.bufferBytes() / Math.max(1, held.size());
        held.forEach((partition, state) -> {
            if (state.crowded(each)) {
                crowded.add(partition);
            }
        });
        return crowded;
    }

    /** Requests and dead letters of these partitions whose end is not known yet. */
    public long underWay(Set<Integer> partitions) {
        return Stream.concat(underWay.values().stream().map(UnderWay::lane), deadLetters.values().stream())
                .filter(lane -> isOf(partitions, lane))
                .count();
    }

    public boolean isIdle() {
        return underWay.isEmpty() && deadLetters.isEmpty();
    }

    /** Why the destination is paused; empty while it is not. */
    public Optional<PauseCause> pauseCause() {
        return gate.cause();
    }

    /** One turn; false if none can be taken now. */
    private boolean takeTurn(long nowNanos) {
        if (!gate.isOpen() && wantsProbe()) {
            return takePermit(nowNanos) && send(null, new Request.ProbeSelf());
        }
        Optional<Lane> next = nextLane(nowNanos);
        if (next.isEmpty()) {
            return false;
        }
        Lane lane = next.get();
        Entry head = lane.head();
        if (lane.next() == Lane.Next.DEAD_LETTER) {
            writeDeadLetter(lane);
            return true;
        }
        if (head.content() instanceof Decoded.Valid valid) {
            return takeTurn(lane, valid, nowNanos);
        }
        giveUp(lane, DeadReason.MALFORMED, ((Decoded.Malformed) head.content()).reason());
        return true;
    }

    private boolean takeTurn(Lane lane, Decoded.Valid head, long nowNanos) {
        Optional<String> missing = resolutions.whyMissing(head.message().address(), nowNanos);
        if (missing.isPresent()) {
            giveUp(lane, DeadReason.CHANNEL_MISSING, missing.get());
            return true;
        }
        Request request = request(lane, head, nowNanos);
        if (!takePermit(nowNanos)) {
            turns.first(lane);
            return false;
        }
        lane.attempted();
        return send(lane, request);
    }

    /** Only the destination itself can say it knows us again; and a lane or two are no witness of their own failure. */
    private boolean wantsProbe() {
        if (gate.needsProbe()) {
            return true;
        }
        long ready = turns.count(this::mayGo);
        return ready > 0
                && ready < RefusalWatch.LEAST
                && !turns.contains(lane -> mayGo(lane) && !consequences.hasFailed(lane));
    }

    private Optional<Lane> nextLane(long nowNanos) {
        Optional<Lane> next = Optional.empty();
        if (!gate.isOpen()) {
            next = turns.take(lane -> mayGo(lane) && !consequences.hasFailed(lane));
        } else if (lastWasLookup) {
            // Look-ups take every second permit at most while there is something to post.
            next = turns.take(lane -> mayGo(lane) && !needsLookup(lane, nowNanos));
        }
        return next.or(() -> turns.take(this::mayGo));
    }

    private static boolean isOf(Set<Integer> partitions, @Nullable Lane lane) {
        return lane != null && partitions.contains(lane.partition());
    }

    private boolean mayGo(Lane lane) {
        HeldPartition home = held.get(lane.partition());
        return home != null && !home.isLeaving();
    }

    private boolean needsLookup(Lane lane, long nowNanos) {
        return switch (lane.next()) {
            case PROBE_TARGET, PROBE_SELF -> true;
            case DEAD_LETTER -> false;
            case DELIVER ->
                lane.head().content() instanceof Decoded.Valid head
                        && target(head.message().address(), nowNanos).isEmpty();
        };
    }

    private Optional<String> target(Address address, long nowNanos) {
        return targets.direct(address).or(() -> resolutions.target(address, nowNanos));
    }

    private Request request(Lane lane, Decoded.Valid head, long nowNanos) {
        if (lane.next() == Lane.Next.PROBE_SELF) {
            return new Request.ProbeSelf();
        }
        Address address = head.message().address();
        Optional<String> target = target(address, nowNanos);
        if (target.isEmpty()) {
            return new Request.Resolve(address);
        }
        if (lane.next() == Lane.Next.PROBE_TARGET) {
            return new Request.ProbeTarget(target.get());
        }
        String text = lane.text(head, limits.postCodePoints());
        return new Request.Post(lane.head().position(), head.message().id(), lane.part(), address, target.get(), text);
    }

    private boolean takePermit(long nowNanos) {
        if (permitAtNanos - nowNanos > 0) {
            return false;
        }
        permitAtNanos = nowNanos + pacer.reserve(nowNanos);
        return true;
    }

    private boolean send(@Nullable Lane lane, Request request) {
        long attempt = ++lastAttempt;
        lastWasLookup = !(request instanceof Request.Post);
        gate.sent(attempt);
        underWay.put(attempt, new UnderWay(lane, request));
        commands.add(new Command.Send(attempt, request));
        return true;
    }

    private void giveUp(Lane lane, DeadReason reason, String detail) {
        lane.giveUp(reason, detail);
        Position position = lane.head().position();
        commands.add(new Command.Report(new Notice.GivenUp(position, lane.name(), reason, detail)));
        writeDeadLetter(lane);
    }

    private void writeDeadLetter(Lane lane) {
        long attempt = ++lastAttempt;
        deadLetters.put(attempt, lane);
        commands.add(lane.deadLetter(attempt));
    }

    private void finishHead(Lane lane) {
        Entry finished = lane.finishHead();
        HeldPartition home = held.get(lane.partition());
        if (home != null) {
            home.finish(lane.name(), finished);
        }
        if (lane.isEmpty()) {
            lanes.remove(new LaneKey(lane.partition(), lane.name()));
            consequences.gone(lane);
        } else {
            turns.last(lane);
        }
    }

    private void shareChanged(long nowNanos) {
        long active = held.values().stream().filter(state -> !state.isLeaving()).count();
        pacer.share((int) active, nowNanos);
        permitAtNanos = nowNanos + pacer.reserve(nowNanos);
    }

    private long waitNanos(long nowNanos) {
        long wait = turns.nextWakeNanos().map(at -> Math.max(0, at - nowNanos)).orElse(Long.MAX_VALUE);
        boolean wantsToGo = turns.contains(this::mayGo) || gate.needsProbe();
        if (!wantsToGo || underWay.size() >= limits.maxInFlight()) {
            return wait;
        }
        long permit = Math.max(0, permitAtNanos - nowNanos);
        if (gate.isOpen()) {
            return Math.min(wait, permit);
        }
        return gate.pauseNanos(nowNanos)
                .map(pause -> Math.min(wait, Math.max(pause, permit)))
                .orElse(wait);
    }

    private final class LaneEffects implements Consequences.Effects {
        @Override
        public void finishHead(Lane lane) {
            Engine.this.finishHead(lane);
        }

        @Override
        public void giveUp(Lane lane, DeadReason reason, String detail) {
            Engine.this.giveUp(lane, reason, detail);
        }

        @Override
        public void report(Notice notice) {
            commands.add(new Command.Report(notice));
        }

        @Override
        public int lanes() {
            return lanes.size();
        }
    }
}
