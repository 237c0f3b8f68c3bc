package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.Entry;
import java.util.List;
import java.util.Set;

/** A worker's two consumers: the group's, which reads in order, and the other, which reads again what was passed over. */
final class Readers {

    private static final int AT_ONCE = 60;
    private static final int AT_ONCE_WHERE_SLOW = 2;

    private final SimulatedWorker worker;
    private final Engine engine;
    private final Journal journal;
    private final SimulatedKafka kafka;
    private final int againAtOnce;

    Readers(SimulatedWorker worker, Engine engine, Surroundings world) {
        this.worker = worker;
        this.engine = engine;
        this.journal = world.journal();
        this.kafka = world.kafka();
        this.againAtOnce = world.scenario().is(Hardship.SLOW_REREADING) ? AT_ONCE_WHERE_SLOW : AT_ONCE;
    }

    /** Reads on in these partitions; true if there may be more. */
    boolean readFirst(Set<Integer> partitions) {
        boolean more = false;
        for (int partition : partitions) {
            List<LoggedRecord> records = journal.records(partition);
            long from = engine.position(partition);
            if (from < records.size() && !engine.full().contains(partition)) {
                read(records.subList((int) from, (int) Math.min(records.size(), from + AT_ONCE)));
                more = true;
            }
        }
        return more;
    }

    private void read(List<LoggedRecord> records) {
        for (LoggedRecord record : records) {
            int partition = record.partition();
            engine.read(partition, record.offset(), record.history().lane(), () -> fetched(record));
            if (engine.position(partition) <= record.offset()) {
                return; // it is full: what is given all the same is ignored
            }
            journal.read(worker, record);
        }
    }

    /** Reads on where the engine wants to see records again. */
    void readAgain() {
        Set.copyOf(engine.scans().keySet()).forEach(this::readAgain);
    }

    private void readAgain(int partition) {
        if (kafka.isLeaderAway(partition)) {
            return;
        }
        List<LoggedRecord> records = journal.records(partition);
        for (int i = 0; i < againAtOnce; i++) {
            Long offset = engine.scans().get(partition);
            if (offset == null || offset >= records.size()) {
                return;
            }
            LoggedRecord record = records.get(offset.intValue());
            engine.reread(partition, offset, record.history().lane(), () -> fetched(record));
        }
    }

    private Entry fetched(LoggedRecord record) {
        journal.held(worker, record);
        return record.entry();
    }
}
