package dev.postrider.relay.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A consumer of the simulated log: reads what it is assigned, and takes its time. */
class SimulatedReader extends MockConsumer<byte[], byte[]> {

    final SimulatedWorker worker;
    final Timeline timeline;
    final SimulatedKafka kafka;
    final Chance chance;
    private final Journal journal;

    /** Of one partition in one poll. */
    private final int atOnce;

    /** Of those that are assigned; without one, nothing is read. */
    private final Map<Integer, Long> positions = new TreeMap<>();

    private Set<TopicPartition> assigned = Set.of();
    private final Set<TopicPartition> paused = new HashSet<>();

    /** When the next records are fetched. */
    private long fetched;

    private boolean fetching;

    SimulatedReader(SimulatedWorker worker, Surroundings world, Chance chance, int atOnce) {
        super("none");
        this.worker = worker;
        this.timeline = world.timeline();
        this.kafka = world.kafka();
        this.journal = world.journal();
        this.chance = chance;
        this.atOnce = atOnce;
    }

    /** Never waits: what was not fetched yet comes with a later one. */
    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        boolean due = fetching && timeline.now() >= fetched;
        if (fetching && !due) {
            return ConsumerRecords.empty();
        }
        boolean away = assigned.stream().anyMatch(partition -> kafka.isLeaderAway(partition.partition()));
        long takes = away ? Timeline.SECOND / 10 : chance.between(Timeline.MILLI, 15 * Timeline.MILLI);
        fetching = true;
        fetched = timeline.now() + takes;
        worker.somethingArrives(takes);
        return due ? records() : ConsumerRecords.empty();
    }

    /** What is there now. */
    final ConsumerRecords<byte[], byte[]> records() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new LinkedHashMap<>();
        for (Map.Entry<Integer, Long> position : positions.entrySet()) {
            int partition = position.getKey();
            if (isReadable(partition, position.getValue())) {
                List<LoggedRecord> log = journal.records(partition);
                long from = position.getValue();
                long to = Math.min(log.size(), from + atOnce);
                List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
                for (LoggedRecord record : log.subList((int) from, (int) to)) {
                    read.add(record.readBy(worker));
                }
                found.put(SimulatedKafka.partition(partition), read);
                position.setValue(to);
            }
        }
        return found.isEmpty() ? ConsumerRecords.empty() : new ConsumerRecords<>(found, Map.of());
    }

    final boolean isReadable() {
        for (Map.Entry<Integer, Long> position : positions.entrySet()) {
            if (isReadable(position.getKey(), position.getValue())) {
                return true;
            }
        }
        return false;
    }

    private boolean isReadable(int partition, long position) {
        return position < journal.records(partition).size()
                && !paused.contains(SimulatedKafka.partition(partition))
                && canRead(partition);
    }

    boolean canRead(int partition) {
        return !kafka.isLeaderAway(partition);
    }

    @Override
    public final synchronized void assign(Collection<TopicPartition> partitions) {
        assigned = new HashSet<>(partitions);
        positions.keySet().removeIf(partition -> !assigned.contains(SimulatedKafka.partition(partition)));
        paused.retainAll(assigned);
    }

    @Override
    public final synchronized Set<TopicPartition> assignment() {
        return Collections.unmodifiableSet(assigned);
    }

    @Override
    public final synchronized Set<TopicPartition> paused() {
        return Set.copyOf(paused);
    }

    @Override
    public final synchronized void pause(Collection<TopicPartition> partitions) {
        partitions.forEach(this::ours);
        paused.addAll(partitions);
    }

    @Override
    public final synchronized void resume(Collection<TopicPartition> partitions) {
        partitions.forEach(this::ours);
        paused.removeAll(Set.copyOf(partitions));
    }

    @Override
    public final synchronized void seek(TopicPartition partition, long offset) {
        positions.put(ours(partition), offset);
    }

    @Override
    public final synchronized long position(TopicPartition partition, Duration patience) {
        return positions.get(ours(partition));
    }

    private int ours(TopicPartition partition) {
        if (!assigned.contains(partition)) {
            throw new IllegalStateException("not assigned: " + partition);
        }
        return partition.partition();
    }

    @Override
    public final synchronized Map<TopicPartition, Long> beginningOffsets(
            Collection<TopicPartition> asked, Duration patience) {
        ask(asked, patience);
        return asked.stream().collect(Collectors.toMap(each -> each, each -> 0L));
    }

    @Override
    public final synchronized Map<TopicPartition, Long> endOffsets(
            Collection<TopicPartition> asked, Duration patience) {
        ask(asked, patience);
        return asked.stream().collect(Collectors.toMap(each -> each, each ->
                (long) journal.records(each.partition()).size()));
    }

    @Override
    public final synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> asked, Duration patience) {
        ask(asked.keySet(), patience);
        Map<TopicPartition, OffsetAndTimestamp> answers = new HashMap<>();
        asked.forEach((partition, since) -> journal.records(partition.partition()).stream()
                .filter(record -> record.identity().loggedMillis() >= since)
                .findFirst()
                .ifPresent(first -> answers.put(
                        partition,
                        new OffsetAndTimestamp(first.offset(), first.identity().loggedMillis()))));
        return answers;
    }

    /** A question to the leaders of partitions; one that is away fails it for all. */
    private void ask(Collection<TopicPartition> asked, Duration patience) {
        worker.observe();
        boolean away = asked.stream().anyMatch(partition -> kafka.isLeaderAway(partition.partition()));
        awaitAnswer(away, patience);
    }

    final void awaitAnswer(boolean away, Duration patience) {
        if (away || kafka.isAway()) {
            worker.sleep(patience.toNanos());
            throw new TimeoutException("no answer from the simulated Kafka");
        }
        worker.sleep(kafka.travels() + kafka.travels());
    }

    @Override
    public void close(CloseOptions options) {}
}
