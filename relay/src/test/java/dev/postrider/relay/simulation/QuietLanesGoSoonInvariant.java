package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * P5: a record read into an empty lane is posted after at most one round, while nothing is wrong: its worker posts no
 * more in between than it has lanes with something unfinished, plus what may be in flight or composed already. Where memory
 * is tight the record has to be fetched again first, and the lane may miss a turn or two: then it is more rounds. Only
 * lanes whose messages carry keys may wait longer, for the history of their partition; and in a partition that a newer
 * relay's record has stopped, what is not in memory waits for that relay.
 */
final class QuietLanesGoSoonInvariant implements Invariant {

    /** @param turn how many posts the worker had issued when the record was read */
    private record Waiting(SimulatedWorker worker, LoggedRecord record, long turn, long most) {}

    private final Trace trace;
    private final Journal journal;
    private final int ahead;
    private final int rounds;
    private final Map<String, Waiting> waiting = new HashMap<>();

    /** Lanes that wait until their worker hears that a dead letter is safe. */
    private final Set<String> occupied = new HashSet<>();

    /** What an owner that begins now would find. */
    private final Map<Integer, Checkpoint> stored = new HashMap<>();

    private final Map<SimulatedWorker, Long> turns = new HashMap<>();

    QuietLanesGoSoonInvariant(Trace trace, Journal journal, int maxInFlight, int rounds) {
        this.trace = trace;
        this.journal = journal;
        this.ahead = 2 * maxInFlight;
        this.rounds = rounds;
    }

    @Override
    public void read(SimulatedWorker worker, LoggedRecord record) {
        History history = record.history();
        if (!history.isKeyed()
                && !occupied.contains(history.lane())
                && record.kind() == LoggedRecord.Kind.SOUND
                && history.firstUnfinished() == record.offset()
                && !isInDoubt(record)) {
            int lanes = 0;
            for (int partition : worker.partitions()) {
                lanes += journal.unfinished(partition).size();
            }
            long turn = turns.getOrDefault(worker, 0L);
            waiting.put(history.lane(), new Waiting(worker, record, turn, (long) rounds * (lanes + ahead)));
        }
    }

    /** The last owner was about to post something of its lane: whoever reads it now waits a second before looking. */
    private boolean isInDoubt(LoggedRecord record) {
        if (journal.losses().happened(record.partition())) {
            return true;
        }
        Checkpoint start = stored.get(record.partition());
        return start != null
                && start.laneCheckpoints().stream()
                        .anyMatch(laneCheckpoint -> laneCheckpoint.intent() != null
                                && record.history().at(laneCheckpoint.offset()).isPresent());
    }

    @Override
    public void stored(int partition, Checkpoint checkpoint) {
        stored.put(partition, checkpoint);
    }

    @Override
    public void issued(SimulatedWorker worker, Request request) {
        occupied.remove(Journal.laneOf(request));
        waiting.remove(Journal.laneOf(request)); // what its own look-up takes is not the others' fault
        if (!(request instanceof Request.Post)) {
            return;
        }
        long turn = turns.merge(worker, 1L, Long::sum);
        Iterator<Waiting> each = waiting.values().iterator();
        while (each.hasNext()) {
            Waiting one = each.next();
            if (one.worker() == worker
                    && turn - one.turn() > one.most()
                    && !journal.isStopped(one.record().partition())) {
                throw trace.violation(
                        "P5 a quiet lane goes soon",
                        one.record().partition(),
                        one.record().history().lane(),
                        one.record() + " was read and " + (turn - one.turn()) + " posts went before it, allowed are "
                                + one.most());
            }
        }
    }

    @Override
    public void answered(SimulatedWorker worker, Request request, Outcome outcome) {
        if (!isFine(outcome)) {
            waiting.clear();
        }
    }

    private static boolean isFine(Outcome outcome) {
        return outcome instanceof PostOutcome.Posted
                || outcome instanceof LookupOutcome.Resolved
                || outcome instanceof Outcome.Unfinished;
    }

    @Override
    public void deadLettered(SimulatedWorker worker, LoggedRecord record, Position at) {
        waiting.remove(record.history().lane());
        occupied.add(record.history().lane());
    }

    @Override
    public void disturbed() {
        waiting.clear();
    }
}
