package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** P7 and P8: only what can never be posted becomes a dead letter: no outage does, and no neighbour of a bad message. */
final class DeadLettersAreDeservedInvariant implements Invariant {

    /** How long an answer "there is no such channel" is believed, and what is in flight. */
    private static final long BELIEVED = 6 * Timeline.MINUTE;

    /** So many lanes of a partition wait for missing channels; one more is given up at once. */
    private static final int MOST_MISSING = 25;

    private static final long CLOCKS_DIFFER = 2 * Timeline.MINUTE;

    private final Trace trace;
    private final Timeline timeline;
    private final SimulatedMattermost chat;
    private final Duration patience;
    private final Duration maxAge;

    /** When a worker learned that it had posted: the chat server is well, and lanes get their turns. */
    private final Map<SimulatedWorker, NavigableSet<Long>> posts = new HashMap<>();

    /** Kafka, and then a pause, can keep what was decided waiting. */
    private final Map<SimulatedWorker, Set<LoggedRecord>> givenUp = new HashMap<>();

    /** When a worker had met enough refusals of a lane to give up on it. */
    private final Map<SimulatedWorker, Map<History, Long>> metRefusals = new HashMap<>();

    /** Since when a worker has a partition; each counts refusals from then on. */
    private final Map<SimulatedWorker, Map<Integer, Long>> since = new HashMap<>();

    DeadLettersAreDeservedInvariant(Trace trace, Timeline timeline, SimulatedMattermost chat, Scenario scenario) {
        this.trace = trace;
        this.timeline = timeline;
        this.chat = chat;
        this.patience = scenario.limits().refusalPatience();
        this.maxAge = scenario.limits().maxAge();
    }

    @Override
    public void begins(SimulatedWorker worker, int partition, Checkpoint start) {
        since.computeIfAbsent(worker, any -> new HashMap<>()).put(partition, timeline.now());
    }

    @Override
    public void released(SimulatedWorker worker, int partition) {
        givenUpBy(worker).removeIf(record -> record.partition() == partition);
    }

    @Override
    public void answered(SimulatedWorker worker, Request request, Outcome outcome) {
        if (outcome instanceof PostOutcome.Posted) {
            postsOf(worker).add(timeline.now());
        }
    }

    @Override
    public void givesUp(SimulatedWorker worker, LoggedRecord record) {
        boolean isTriedAgain = !givenUpBy(worker).add(record);
        if (!isTriedAgain
                && record.kind() == LoggedRecord.Kind.SOUND
                && !isOld(record)
                && !isChannelToBlame(record, worker)) {
            throw trace.violation(
                    "P7/P8 dead letters are deserved",
                    record.partition(),
                    record.history().lane(),
                    record + " is given up on by " + worker.name() + " although nothing is wrong with it");
        }
    }

    private Set<LoggedRecord> givenUpBy(SimulatedWorker worker) {
        return givenUp.computeIfAbsent(worker, any -> new HashSet<>());
    }

    private boolean isOld(LoggedRecord record) {
        return timeline.now() - record.acceptedNanos() + CLOCKS_DIFFER >= maxAge.toNanos();
    }

    private NavigableSet<Long> postsOf(SimulatedWorker worker) {
        return posts.computeIfAbsent(worker, any -> new TreeSet<>());
    }

    private boolean posted(SimulatedWorker worker, long from, long until) {
        Long post = postsOf(worker).ceiling(from);
        return post != null && post < until;
    }

    private boolean isChannelToBlame(LoggedRecord record, SimulatedWorker worker) {
        boolean isMet = isRefusedForLong(record, worker) || isOneOfManyMissing(record);
        Map<History, Long> met = metRefusals.computeIfAbsent(worker, any -> new HashMap<>());
        if (isMet) {
            met.put(record.history(), timeline.now());
        }
        return met.containsKey(record.history()) && timeline.now() - met.get(record.history()) <= BELIEVED;
    }

    private boolean isRefusedForLong(LoggedRecord record, SimulatedWorker worker) {
        long refused = chat.place(record.history().lane())
                .refusedFor(timeline.now(), (from, until) -> posted(worker, from + Place.PARKED, until));
        long owned = timeline.now() - since.get(worker).get(record.partition());
        return Math.min(refused, owned) >= 8 * patience.toNanos() / 10;
    }

    private boolean isOneOfManyMissing(LoggedRecord record) {
        long believed = timeline.now() - BELIEVED;
        return chat.place(record.history().lane()).wasMissingSince(believed)
                && chat.missingSince(believed) > MOST_MISSING;
    }
}
