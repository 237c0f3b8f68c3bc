package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import dev.postrider.relay.engine.exchange.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The broker: commits and dead letters. It refuses commits only from members it does not know any more, or of an older
 * generation; it never asks who owns a partition, takes offsets backwards, and keeps what arrives last. Commits of one
 * member arrive in the order they were sent, as they do over one connection.
 */
final class SimulatedKafka {

    private static final int LONGEST_METADATA = 4_096;
    private static final String NOT_UNDERSTOOD = "of another version";

    static final int MOST_PARTITIONS = 6;
    static final String TOPIC = "simulated-messages";
    static final String TOPIC_ID = "simulated-topic-id-000";

    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, MOST_PARTITIONS)
            .mapToObj(number -> new TopicPartition(TOPIC, number))
            .toList();

    private record Stored(OffsetAndMetadata commit, Checkpoint checkpoint, SimulatedWorker writer) {}

    private final Timeline timeline;
    private final Scenario scenario;
    private final Weather weather;
    private final Journal journal;
    private final SimulatedGroup group;
    private final Chance chance;
    private final Map<Integer, Stored> stored = new HashMap<>();
    private final Map<Integer, Long> deadLetters = new HashMap<>();
    private final Set<Integer> denied = new HashSet<>();
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
    void commit(
            SimulatedWorker worker,
            SimulatedGroup.Member member,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            Consumer<Boolean> answer) {
        int generation = member.generation();
        Map<Integer, Stored> sent = new TreeMap<>();
        offsets.forEach((partition, offset) ->
                sent.put(partition.partition(), new Stored(offset, decode(worker, offset), worker)));
        sent.forEach((partition, each) -> journal.claimed(worker, partition, each.checkpoint()));
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

    /** Readers beside the group get nothing of this partition, and nobody learns where it begins or ends. */
    boolean isLeaderAway(int partition) {
        boolean away = partition % 2 == 0 && weather.strikes(Weather.Kind.LEADER_AWAY);
        if (away) {
            journal.disturbed();
        }
        return away;
    }

    private void store(SimulatedWorker worker, int partition, Stored sent) {
        int characters = sent.commit().metadata().length();
        if (characters > LONGEST_METADATA) {
            journal.metadataTooLong(worker, partition, characters);
            return;
        }
        stored.put(partition, sent);
        journal.stored(worker, partition, sent.checkpoint());
    }

    /** What the group has committed; null if nothing, and now and then for no reason, but not twice in a row. */
    @Nullable
    OffsetAndMetadata committed(SimulatedWorker worker, int partition) {
        loseMetadata(partition);
        Stored found = stored.get(partition);
        worker.found(partition, found == null ? Checkpoint.at(0) : decode(worker, found.commit()));
        if (found == null || (!scenario.calm() && chance.is(0.03) && denied.add(partition))) {
            return null;
        }
        denied.remove(partition);
        return found.commit();
    }

    /** Once in each partition it may be that nobody understands what was committed. */
    private void loseMetadata(int partition) {
        Stored found = stored.get(partition);
        if (found != null
                && scenario.is(Hardship.METADATA_LOST)
                && timeline.now() < scenario.lastFault()
                && !journal.losses().happened(partition)
                && chance.is(0.3)) {
            journal.metadataLost(partition);
            OffsetAndMetadata lost = new OffsetAndMetadata(found.commit().offset(), NOT_UNDERSTOOD);
            stored.put(partition, new Stored(lost, Checkpoint.uncertain(lost.offset()), found.writer()));
        }
    }

    private static Checkpoint decode(SimulatedWorker worker, OffsetAndMetadata commit) {
        return CheckpointCodec.decode(commit.offset(), commit.metadata(), worker.nanos(), OptionalLong.empty())
                .checkpoint();
    }

    static TopicPartition partition(int number) {
        return PARTITIONS.get(number);
    }

    boolean isAway() {
        return weather.strikes(Weather.Kind.NO_BROKER);
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

    /** How long a request or an answer is under way. */
    long travels() {
        return (long) (chance.spread(0.3, 8) * Timeline.MILLI);
    }
}
