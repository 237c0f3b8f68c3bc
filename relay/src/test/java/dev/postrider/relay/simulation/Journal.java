package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The truth: everything accepted and what became of it. Tells the invariants, then notes. */
final class Journal {

    private final Trace trace;
    private final List<Invariant> invariants = new ArrayList<>();
    private final List<List<LoggedRecord>> partitions = new ArrayList<>();
    private final List<Set<History>> unfinished = new ArrayList<>();
    private final Map<String, History> byLane = new HashMap<>();
    private final MetadataLosses losses = new MetadataLosses();

    Journal(Trace trace, int partitions) {
        this.trace = trace;
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new ArrayList<>());
            unfinished.add(new LinkedHashSet<>());
        }
    }

    void watchedBy(List<Invariant> watching) {
        invariants.addAll(watching);
    }

    /** The records of a partition, by offset. */
    List<LoggedRecord> records(int partition) {
        return partitions.get(partition);
    }

    int partitionCount() {
        return partitions.size();
    }

    /** Lanes of this partition that have something unfinished. */
    Set<History> unfinished(int partition) {
        return unfinished.get(partition);
    }

    /** Whether it holds a record that nobody can read. */
    boolean isStopped(int partition) {
        return partitions.get(partition).stream().anyMatch(record -> record.kind() == LoggedRecord.Kind.NEWER);
    }

    MetadataLosses losses() {
        return losses;
    }

    History history(int partition, String lane) {
        History history = byLane.get(lane);
        if (history == null || history.partition() != partition) {
            throw trace.violation("P1 nothing lost", partition, lane, "no such lane in this partition");
        }
        return history;
    }

    void accepted(LoggedRecord record) {
        History history = record.history();
        byLane.put(history.lane(), history);
        history.add(record);
        partitions.get(record.partition()).add(record);
        if (!record.isDuplicate()) {
            unfinished.get(record.partition()).add(history);
        }
    }

    void posted(Request.Post post, String id, boolean excused) {
        History history = history(post.partition(), post.address().key());
        trace.note("chat", history.partition(), history.lane(), "shows " + post.range());
        Invariant.Shown shown = new Invariant.Shown(post, id, history, excused);
        invariants.forEach(each -> each.posted(shown));
        history.posted(post.range());
        noteIfFinished(history);
    }

    void givesUp(SimulatedWorker worker, LoggedRecord record) {
        invariants.forEach(each -> each.givesUp(worker, record));
    }

    /** @param at in the topic of dead letters */
    void deadLettered(SimulatedWorker worker, LoggedRecord record, Position at) {
        trace.note(worker.name(), record.partition(), record.history().lane(), "dead letter of " + record.offset());
        invariants.forEach(each -> each.deadLettered(worker, record, at));
        record.history().deadLettered(record);
        noteIfFinished(record.history());
    }

    private void noteIfFinished(History history) {
        if (history.isFinished()) {
            unfinished.get(history.partition()).remove(history);
        }
    }

    void began(SimulatedWorker worker) {
        trace.note(worker.name(), -1, "", "begins");
        invariants.forEach(each -> each.began(worker));
    }

    void ceased(SimulatedWorker worker, String how) {
        trace.note(worker.name(), -1, "", how);
        invariants.forEach(each -> each.ceased(worker));
        disturbed();
    }

    void begins(SimulatedWorker worker, int partition, Checkpoint start) {
        trace.note(worker.name(), partition, "", "begins at " + start);
        losses.begins(partition, start);
        invariants.forEach(each -> each.begins(worker, partition, start));
    }

    void metadataLost(int partition) {
        trace.note("kafka", partition, "", "holds metadata that nobody understands");
        losses.lost(partition, records(partition).size());
        invariants.forEach(each -> each.metadataLost(partition));
    }

    void read(SimulatedWorker worker, LoggedRecord record) {
        invariants.forEach(each -> each.read(worker, record));
    }

    void held(SimulatedWorker worker, LoggedRecord record) {
        invariants.forEach(each -> each.held(worker, record));
    }

    void released(SimulatedWorker worker, int partition) {
        trace.note(worker.name(), partition, "", "released");
        invariants.forEach(each -> each.released(worker, partition));
        disturbed();
    }

    void issued(SimulatedWorker worker, Request request) {
        trace.note(worker.name(), partitionOf(request), laneOf(request), request);
        invariants.forEach(each -> each.issued(worker, request));
    }

    void sent(SimulatedWorker worker, Request.Post post) {
        trace.note(worker.name(), post.partition(), post.address().key(), "sent");
        History history = history(post.partition(), post.address().key());
        invariants.forEach(each -> each.sent(worker, history, post));
    }

    void answered(SimulatedWorker worker, Request request, Outcome outcome) {
        trace.note(worker.name(), partitionOf(request), laneOf(request), outcome);
        invariants.forEach(each -> each.answered(worker, request, outcome));
    }

    void claimed(SimulatedWorker worker, int partition, Checkpoint checkpoint) {
        trace.note(worker.name(), partition, "", checkpoint);
        invariants.forEach(each -> each.claimed(worker, partition, checkpoint));
    }

    void stored(SimulatedWorker worker, int partition, Checkpoint checkpoint) {
        trace.note("kafka", partition, "", "stores what " + worker.name() + " sent, at " + checkpoint.committed());
        invariants.forEach(each -> each.stored(partition, checkpoint));
    }

    void metadataTooLong(SimulatedWorker worker, int partition, int characters) {
        invariants.forEach(each -> each.metadataTooLong(worker, partition, characters));
    }

    void disturbed() {
        invariants.forEach(Invariant::disturbed);
    }

    void over() {
        invariants.forEach(Invariant::over);
    }

    static int partitionOf(Request request) {
        if (request instanceof Request.Post post) {
            return post.partition();
        }
        return request instanceof Request.Verify readBack ? readBack.partition() : -1;
    }

    static String laneOf(Request request) {
        if (request instanceof Request.Post post) {
            return post.address().key();
        } else if (request instanceof Request.Verify readBack) {
            return readBack.address().key();
        }
        return request instanceof Request.LookUp resolve ? resolve.address().key() : "";
    }
}
