package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The broker: commits and dead letters. It refuses commits only from members it does not know any more, or of an older
 * generation; it never asks who owns a partition, takes offsets backwards, and keeps what arrives last. Commits of one
 * member arrive in the order they were sent, as they do over one connection.
 */
final class SimulatedKafka {

    private static final int LONGEST_METADATA = 4_096;
    private static final String NOT_UNDERSTOOD = "of another version";

    private record Stored(long offset, String metadata, SimulatedWorker writer) {}

    private final Timeline timeline;
    private final Scenario scenario;
    private final Weather weather;
    private final Journal journal;
    private final SimulatedGroup group;
    private final Chance chance;
    private final Map<Integer, Stored> stored = new HashMap<>();
    private final Map<Integer, Long> deadLetters = new HashMap<>();
    private final Map<SimulatedGroup.Member, Long> lastArrival = new HashMap<>();

    SimulatedKafka(
            Timeline timeline,
            Scenario scenario,
            Weather weather,
            Journal journal,
            SimulatedGroup group,
            Chance chance) {
        this.timeline = timeline;
        this.scenario = scenario;
        this.weather = weather;
        this.journal = journal;
        this.group = group;
        this.chance = chance;
    }

    /** A record is written: whoever owns its partition will find it. */
    void append(LoggedRecord record) {
        journal.accepted(record);
        SimulatedWorker owner = group.owner(record.partition());
        if (owner != null) {
            owner.wake(chance.between(Timeline.MILLI, 10 * Timeline.MILLI));
        }
    }

    /** @param answer whether it was accepted, as far as the worker hears; may never come while no broker answers */
    void commit(SimulatedWorker worker, Map<Integer, Checkpoint> checkpoints, Consumer<Boolean> answer) {
        SimulatedGroup.Member member = worker.member();
        int generation = member.generation();
        Map<Integer, Stored> sent = new HashMap<>();
        checkpoints.forEach((partition, checkpoint) -> sent.put(
                partition, new Stored(checkpoint.committed(), CommitMetadata.encode(checkpoint, worker), worker)));
        long arrival = timeline.now() + travels() + slowness();
        if (!scenario.calm() && chance.is(0.01)) {
            arrival += chance.between(0L, 3 * Timeline.SECOND); // it is held up on the way
        }
        arrival = Math.max(arrival, lastArrival.getOrDefault(member, 0L));
        lastArrival.put(member, arrival);
        timeline.at(arrival, () -> {
            if (weather.strikes(Weather.Kind.NO_BROKER)) {
                timeline.in(chance.between(Timeline.SECOND, 5 * Timeline.SECOND), () -> answer.accept(false));
                return;
            }
            boolean accepted =
                    !member.isGone() && generation == member.generation() && !(group.isRebalancing() && chance.is(0.1));
            if (accepted) {
                member.seen();
                sent.forEach((partition, each) -> store(worker, partition, each));
            }
            reply(accepted, answer);
        });
    }

    private void reply(boolean accepted, Consumer<Boolean> answer) {
        if (chance.is(scenario.lostAnswers())) {
            journal.disturbed();
            timeline.in(chance.between(Timeline.SECOND, 5 * Timeline.SECOND), () -> answer.accept(false));
        } else {
            timeline.in(travels(), () -> answer.accept(accepted));
        }
    }

    private long slowness() {
        if (!weather.strikes(Weather.Kind.SLOW_COMMITS)) {
            return 0;
        }
        journal.disturbed();
        return chance.between(Timeline.SECOND, 3 * Timeline.SECOND);
    }

    /** The second reader gets nothing of this partition. */
    boolean isLeaderAway(int partition) {
        boolean away = partition % 2 == 0 && weather.strikes(Weather.Kind.LEADER_AWAY);
        if (away) {
            journal.disturbed();
        }
        return away;
    }

    /** @param answer the first offset of a record of that time or later, when Kafka says it */
    void firstSince(int partition, long millis, LongConsumer answer) {
        timeline.in(travels(), () -> {
            if (weather.strikes(Weather.Kind.NO_BROKER) || isLeaderAway(partition)) {
                timeline.in(Timeline.SECOND, () -> firstSince(partition, millis, answer));
                return;
            }
            long first = journal.records(partition).stream()
                    .filter(record -> record.identity().loggedMillis() >= millis)
                    .mapToLong(LoggedRecord::offset)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            timeline.in(travels(), () -> answer.accept(first));
        });
    }

    private void store(SimulatedWorker worker, int partition, Stored commit) {
        if (commit.metadata().length() > LONGEST_METADATA) {
            journal.metadataTooLong(worker, partition, commit.metadata().length());
            return;
        }
        stored.put(partition, commit);
        journal.stored(worker, partition, CommitMetadata.decode(commit.offset(), commit.metadata(), worker, false));
    }

    /** Where to begin in a partition, when Kafka answers. */
    void committed(SimulatedWorker worker, int partition, Consumer<Checkpoint> answer) {
        timeline.in(travels(), () -> {
            if (weather.strikes(Weather.Kind.NO_BROKER)) {
                timeline.in(Timeline.SECOND, () -> committed(worker, partition, answer));
                return;
            }
            Stored found = stored.get(partition);
            Checkpoint start = found == null ? Checkpoint.at(0) : read(worker, partition, found);
            timeline.in(travels(), () -> answer.accept(start));
        });
    }

    /** Once in each partition it may be that nobody understands it. */
    private Checkpoint read(SimulatedWorker worker, int partition, Stored found) {
        if (scenario.is(Hardship.METADATA_LOST)
                && timeline.now() < scenario.lastFault()
                && !journal.losses().happened(partition)
                && chance.is(0.3)) {
            journal.metadataLost(partition);
            return CommitMetadata.decode(found.offset(), NOT_UNDERSTOOD, worker, false);
        }
        return CommitMetadata.decode(
                found.offset(), found.metadata(), worker, found.writer().hasEnded());
    }

    /** @param answer where it is; empty if it is not surely there */
    void writeDeadLetter(SimulatedWorker worker, LoggedRecord record, Consumer<Optional<Position>> answer) {
        timeline.in(travels(), () -> {
            boolean refused = weather.strikes(Weather.Kind.NO_DEAD_LETTERS) || weather.strikes(Weather.Kind.NO_BROKER);
            Position at = new Position(
                    record.partition(), refused ? -1 : deadLetters.merge(record.partition(), 1L, Long::sum));
            if (!refused) {
                journal.deadLettered(worker, record, at);
            }
            reply(!refused, safe -> answer.accept(safe ? Optional.of(at) : Optional.empty()));
        });
    }

    private long travels() {
        return (long) (chance.spread(0.3, 8) * Timeline.MILLI);
    }
}
