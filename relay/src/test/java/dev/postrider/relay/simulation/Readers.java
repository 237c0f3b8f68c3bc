package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A worker's consumers: the group's, which reads in order, another that reads again what was deferred, and one that
 * reads the history of partitions. The last two take their own time.
 */
final class Readers {

    private static final int AT_ONCE = 60;
    private static final int AT_ONCE_WHERE_SLOW = 2;
    private static final int OF_A_HISTORY = 400;

    private final SimulatedWorker worker;
    private final Engine engine;
    private final Journal journal;
    private final SimulatedKafka kafka;
    private final int againAtOnce;
    private final Timeline timeline;
    private final Chance chance;
    private final Set<Integer> asked = new HashSet<>();
    private boolean rereading;
    private boolean readingHistory;

    Readers(SimulatedWorker worker, Engine engine, Surroundings world, Chance chance) {
        this.worker = worker;
        this.engine = engine;
        this.journal = world.journal();
        this.kafka = world.kafka();
        this.againAtOnce = world.scenario().is(Hardship.SLOW_REREADING) ? AT_ONCE_WHERE_SLOW : AT_ONCE;
        this.timeline = world.timeline();
        this.chance = chance;
    }

    /** Begins to read what the engine wants beside the group. */
    void goOn() {
        if (!rereading && !engine.backfills().isEmpty()) {
            rereading = true;
            timeline.in(
                    chance.between(Timeline.MILLI, 15 * Timeline.MILLI),
                    () -> worker.hear(() -> {
                        rereading = false;
                        readAgain();
                    }));
        }
        engine.history().wanted().forEach(this::ask);
        if (!readingHistory && !engine.history().reading().isEmpty()) {
            readingHistory = true;
            timeline.in(
                    chance.between(Timeline.MILLI, 15 * Timeline.MILLI),
                    () -> worker.hear(() -> {
                        readingHistory = false;
                        Set.copyOf(engine.history().reading().keySet()).forEach(this::readHistory);
                    }));
        }
    }

    private void ask(int partition, long sinceMillis) {
        if (asked.add(partition)) {
            kafka.firstSince(
                    partition,
                    sinceMillis,
                    offset -> worker.hear(() -> {
                        asked.remove(partition);
                        engine.history().begin(partition, sinceMillis, offset);
                    }));
        }
    }

    private void readHistory(int partition) {
        if (kafka.isLeaderAway(partition)) {
            return;
        }
        List<LoggedRecord> records = journal.records(partition);
        for (int i = 0; i < OF_A_HISTORY; i++) {
            Long offset = engine.history().reading().get(partition);
            if (offset == null || offset >= records.size()) {
                return;
            }
            engine.history()
                    .read(partition, offset, records.get(offset.intValue()).identity());
        }
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
            engine.read(partition, record.offset(), record.history().lane(), record.identity(), () -> fetched(record));
            if (engine.position(partition) <= record.offset()) {
                return; // it is full: what is given all the same is ignored
            }
            journal.read(worker, record);
        }
    }

    private void readAgain() {
        Set.copyOf(engine.backfills().keySet()).forEach(this::readAgain);
    }

    private void readAgain(int partition) {
        if (kafka.isLeaderAway(partition)) {
            return;
        }
        List<LoggedRecord> records = journal.records(partition);
        for (int i = 0; i < againAtOnce; i++) {
            Long offset = engine.backfills().get(partition);
            if (offset == null || offset >= records.size()) {
                return;
            }
            LoggedRecord record = records.get(offset.intValue());
            engine.reread(partition, offset, record.history().lane(), record.identity(), () -> fetched(record));
        }
    }

    private Entry fetched(LoggedRecord record) {
        journal.held(worker, record);
        return record.entry();
    }
}
