package dev.postrider.relay.loop;

import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.Step;
import dev.postrider.relay.metrics.LoopPhase;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.receipt.Receipts;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the consumer: polls, feeds the engine, carries out what it says. Runs on one thread, which never waits
 * for anything but Kafka.
 */
final class Session implements ConsumerRebalanceListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** How long a rebalance is held up for posts in flight; the group waits for us. */
    private static final Duration REVOCATION_GRACE = Duration.ofSeconds(2);

    /** How long a stop waits for posts in flight: less than what orchestrators give, more than most posts take. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(8);

    /** An offset at which no broker ever has a record: it answers "out of range". */
    private static final long NOWHERE = Long.MAX_VALUE / 2;

    private static final Duration LAST_COMMIT = Duration.ofSeconds(2);

    /** After such a pause of the process others may have taken over. While a machine is suspended the clock stops, too. */
    private static final Duration STANDSTILL = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Engine engine;
    private final Destination destination;
    private final DeadLetters deadLetters;
    private final RelayLoop.FinishedRecords finished;
    private final Receipts receipts;
    private final RelayStatus status;
    private final RelayMetrics metrics;
    private final RelayMonitor monitor;
    private final Clock clock;
    private final String topicId;
    private final CheckpointMetadata metadata;
    private final CommitLog commitLog = new CommitLog();
    private final Activation activation;
    private final SecondReader secondReader;
    private final Reading deferredFrom;
    private final HistoryReader history;
    private final PauseLog pauseLog;
    private final TopicWatch topicWatch;
    private final DamagedPartitions damaged;
    private final SilentPartitions silent;
    private final LoopWait waiting;
    private final Records records = new Records();

    /** What came back from what the engine ordered, to be told to it at a time; no more than may be in flight. */
    private final Queue<LongConsumer> completions = new ConcurrentLinkedQueue<>();

    /** Sought to {@link #NOWHERE}, so that what was fetched of them is dropped. */
    private final Set<Integer> displaced = new HashSet<>();

    /** Acknowledged by Kafka, by partition held. */
    private final Map<Integer, Long> committed = new HashMap<>();

    /** The same of partitions released last. */
    private Map<Integer, Long> released = Map.of();

    private @Nullable RuntimeException rebalanceFailure;
    private long waitNanos;
    private long lastStepNanos;
    private long lapNanos;

    /** @param deleted ids of topics of this name that were deleted while the relay ran: what was committed of them is void */
    Session(
            Consumer<byte[], byte[]> consumer,
            RelayLoop.Parts parts,
            String topicId,
            Set<String> deleted,
            LoopWait waiting) {
        this.consumer = consumer;
        this.topic = parts.topic();
        this.topicId = topicId;
        this.engine = parts.engines().apply(topicId);
        this.destination = parts.destination();
        this.deadLetters = parts.deadLetters();
        this.finished = parts.finished().get();
        this.receipts = parts.receipts().apply(topicId);
        this.status = parts.status();
        this.metrics = parts.metrics();
        this.monitor = parts.monitor();
        this.clock = parts.clock();
        this.waiting = waiting;
        this.metadata = new CheckpointMetadata(clock, parts.alone());
        this.activation = new Activation(consumer, topic, topicId, deleted, metadata, status, metrics, clock);
        this.pauseLog = new PauseLog(() -> monitor.snapshot(holding()).waiting(), clock);
        this.topicWatch = new TopicWatch(parts.topicIds(), topicId, clock);
        this.damaged = new DamagedPartitions("messages", status, clock);
        this.silent = new SilentPartitions(consumer, topic, monitor::end, status, clock);
        DamagedPartitions deferred = new DamagedPartitions("deferred messages", status, clock);
        this.secondReader = new SecondReader(parts.secondReaders(), topic, deferred, deferred::stop);
        this.deferredFrom = new DeferredRecords(engine, records);
        this.history = new HistoryReader(engine.history(), parts.historyReaders(), records, topic, status, clock);
        this.lastStepNanos = clock.nanos();
        this.lapNanos = lastStepNanos;
    }

    /** Ends when it is told to stop, or when the topic was deleted. */
    void run(BooleanSupplier stopping) {
        begin();
        while (iterate(stopping)) {
            // until it has ended
        }
    }

    void begin() {
        consumer.subscribe(List.of(topic), this);
    }

    /** False if it has ended. */
    boolean iterate(BooleanSupplier stopping) {
        if (topicWatch.isGone()) {
            Map<Integer, Long> lostFrom = new TreeMap<>(released);
            lostFrom.putAll(committed);
            LOG.error(
                    "Topic deleted, its messages from these offsets on are lost: topic={}, offsets={}",
                    topic,
                    lostFrom);
            release(assigned()); // a commit now could reach a topic of the same name
            return false;
        }
        if (stopping.getAsBoolean()) {
            handOver(assigned(), STOP_GRACE);
            return false;
        }
        iterate();
        return true;
    }

    /** The group's consumer is closed by who made it. Takes 2 s at most. */
    @Override
    public void close() {
        receipts.writeAll();
        secondReader.close();
        history.close();
    }

    private void iterate() {
        long began = lapNanos;
        read();
        lap(LoopPhase.POLL);
        topicWatch.look();
        activation.activate(topicWatch.isConfirmed(), (partition, start) -> {
            committed.put(partition, start.committed());
            engine.assigned(partition, start, clock.nanos());
        });
        lap(LoopPhase.OTHER);
        secondReader.read(deferredFrom);
        history.read();
        lap(LoopPhase.READ);
        step();
        receipts.writeDue();
        lap(LoopPhase.DECIDE);
        pauseAndResume();
        finished.below(committed);
        status.member(!consumer.groupMetadata().memberId().isEmpty());
        status.pause(engine.pauseCause().orElse(null));
        pauseLog.remind();
        monitor.look(committed.keySet(), this::holding);
        lap(LoopPhase.OTHER);
        if (engine.pauseCause().isPresent()) {
            metrics.paused(lapNanos - began);
        }
    }

    /** What passed since the last lap was spent in this phase. */
    private void lap(LoopPhase phase) {
        long now = clock.nanos();
        metrics.spent(phase, now - lapNanos);
        lapNanos = now;
    }

    private void read() {
        try {
            take(consumer.poll(pollTime()));
        } catch (InvalidOffsetException e) {
            Set<Integer> lost = numbers(e.partitions());
            lost.removeAll(displaced);
            if (!lost.isEmpty()) {
                LOG.error("Offset out of range, determining a new start offset: partitions={}", lost);
                release(lost);
                activation.begin(lost);
            }
        } catch (KafkaException e) {
            if (rebalanceFailure != null || !damaged.failed(e, committed.keySet())) {
                throw e;
            }
        }
        damaged.found().ifPresent(partition -> damaged.stop(partition, engine.position(partition)));
    }

    /** How long the next poll may take. */
    Duration pollTime() {
        Duration most = waiting.longestPoll(!engine.isIdle() || activation.isDue());
        // Down to whole milliseconds, as Kafka counts: a permit is better met early by a turn in vain than late.
        return Duration.ofMillis(Math.min(most.toMillis(), TimeUnit.NANOSECONDS.toMillis(waitNanos)));
    }

    private void take(ConsumerRecords<byte[], byte[]> read) {
        for (ConsumerRecord<byte[], byte[]> record : read) {
            engine.read(
                    record.partition(),
                    record.offset(),
                    records.lane(record),
                    records.identity(record),
                    () -> records.entry(record));
        }
        for (TopicPartition partition : read.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> given = read.records(partition);
            long last = given.get(given.size() - 1).offset();
            damaged.gave(partition.partition(), last);
            silent.gave(partition.partition());
            long wanted = engine.position(partition.partition());
            if (wanted <= last) {
                consumer.seek(partition, wanted); // what was not taken is read again
            }
        }
    }

    /** Tells the engine what came back and carries out what it decides. */
    private void step() {
        long now = clock.nanos();
        if (now - lastStepNanos > STANDSTILL.toNanos()) {
            engine.stoodStill(now);
        }
        lastStepNanos = now;
        for (LongConsumer next = completions.poll(); next != null; next = completions.poll()) {
            next.accept(now);
        }
        Step step = engine.step(clock.nanos(), clock.wall().toEpochMilli());
        step.commands().forEach(this::carryOut);
        waitNanos = step.waitNanos();
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Send send) {
            monitor.counters().requested();
            send(send.attempt(), send.request());
        } else if (command instanceof Command.Commit commit) {
            commit(commit);
        } else if (command instanceof Command.WriteDeadLetter write) {
            // Whatever happens the engine is told: else the lane would wait for ever.
            deadLetters
                    .write(write)
                    .handle((at, failure) -> failure == null ? at : Optional.<Position>empty())
                    .thenAccept(at ->
                            tell(nowNanos -> engine.deadLetterWritten(write.attempt(), at.orElse(null), nowNanos)));
        } else if (command instanceof Command.Finished ended) {
            receipts.finished(ended);
            monitor.counters()
                    .ended(ended.lane(), ended.result(), ended.records().size(), clock.wall());
            if (ended.result() instanceof Receipt.Delivered) {
                metrics.delivered(ended.records(), clock.wall().toEpochMilli());
            }
        } else if (command instanceof Command.Report report) {
            monitor.happened(report.event());
            if (report.event() instanceof RelayEvent.Stopped stopped) {
                activation.stop(stopped.partition(), stopped.reason());
            }
            if (report.event() instanceof RelayEvent.Paused paused) {
                pauseLog.begins(paused);
            } else if (report.event() instanceof RelayEvent.Recovered) {
                pauseLog.ends();
            }
            if (report.event() instanceof RelayEvent.ClocksDiffer) {
                status.clocksDiffer(true);
            } else if (report.event() instanceof RelayEvent.ClocksAgree) {
                status.clocksDiffer(false);
            }
            if (report.event() instanceof RelayEvent.UncertainSettled settled) {
                metrics.settled(settled.result());
            }
            EventLog.write(report.event());
        }
    }

    private void send(long attempt, Request request) {
        metrics.sent(request);
        long began = clock.nanos();
        destination.perform(request).thenAccept(result -> {
            tell(nowNanos -> engine.answered(attempt, result, nowNanos));
            metrics.answered(request, result.outcome(), clock.nanos() - began);
        });
    }

    /** From any thread: the relay's tells the engine at its next step. */
    private void tell(LongConsumer completion) {
        completions.add(completion);
        waiting.arrived();
    }

    private void commit(Command.Commit commit) {
        long began = clock.nanos();
        consumer.commitAsync(offsets(commit.checkpoints()), (offsets, failure) -> {
            commitLog.answered(failure);
            if (failure == null) {
                metrics.committed(clock.nanos() - began);
                commit.checkpoints()
                        .forEach((partition, checkpoint) ->
                                committed.computeIfPresent(partition, (held, before) -> checkpoint.committed()));
            } else {
                metrics.commitFailed();
            }
            engine.committed(commit.commit(), failure == null, clock.nanos());
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Checkpoint> checkpoints) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        checkpoints.forEach((partition, checkpoint) -> offsets.put(
                new TopicPartition(topic, partition),
                new OffsetAndMetadata(checkpoint.committed(), metadata.encode(topicId, checkpoint))));
        return offsets;
    }

    private RelayMonitor.Holding holding() {
        Map<Integer, Long> readTo = new HashMap<>();
        committed.keySet().forEach(partition -> readTo.put(partition, readTo(partition)));
        return new RelayMonitor.Holding(engine.overview(clock.nanos()), Map.copyOf(committed), readTo, assigned());
    }

    /** Further than the engine's position where the log continues with ends of transactions, which are no records. */
    private long readTo(int partition) {
        long position = engine.position(partition);
        try {
            return displaced.contains(partition)
                    ? position
                    : Math.max(position, consumer.position(new TopicPartition(topic, partition), Duration.ZERO));
        } catch (KafkaException e) {
            return position; // it is not known for now, and the next poll says why
        }
    }

    private void pauseAndResume() {
        Set<Integer> wanted = engine.closed();
        wanted.addAll(activation.notReadable());
        wanted.addAll(damaged.notRead());
        wanted.removeAll(displace(damaged.notRead()));
        Set<Integer> paused = numbers(consumer.paused());
        for (TopicPartition partition : consumer.assignment()) {
            int number = partition.partition();
            if (wanted.contains(number) && !paused.contains(number)) {
                consumer.pause(Set.of(partition));
            } else if (!wanted.contains(number) && paused.contains(number)) {
                consumer.resume(Set.of(partition));
            }
        }
        Set<Integer> read = new HashSet<>(committed.keySet());
        read.removeAll(wanted);
        read.removeAll(displaced);
        silent.look(read);
    }

    /**
     * Seeks those that are not read to where nothing is, and the others back. What was fetched of a paused partition waits
     * in the client until it is resumed, damage included: one poll with it resumed drops it.
     *
     * @return those to be resumed for that
     */
    private Set<Integer> displace(Set<Integer> notRead) {
        Set<Integer> fresh = new HashSet<>(notRead);
        fresh.removeIf(partition -> !displaced.add(partition));
        fresh.forEach(partition -> consumer.seek(new TopicPartition(topic, partition), NOWHERE));
        displaced.removeIf(partition -> {
            boolean back = !notRead.contains(partition);
            if (back) {
                consumer.seek(new TopicPartition(topic, partition), engine.position(partition));
            }
            return back;
        });
        return fresh;
    }

    /** Finishes what is in flight for these partitions, if it can be done in time, and lets them go. */
    private void handOver(Set<Integer> leaving, Duration grace) {
        engine.revoking(leaving, clock.nanos());
        long deadline = clock.nanos() + grace.toNanos();
        try {
            step();
            while (engine.inFlight(leaving) > 0 && deadline - clock.nanos() > 0) {
                waiting.await(Math.min(
                        deadline - clock.nanos(), waiting.longestPoll(true).toNanos()));
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // let go at once: what is in flight is uncertain for the next owner
        }
        receipts.writeAll(leaving);
        commitFinally(engine.checkpoints(leaving));
        release(leaving);
    }

    /** The last word on partitions that are given up. */
    private void commitFinally(Map<Integer, Checkpoint> checkpoints) {
        if (checkpoints.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets(checkpoints), LAST_COMMIT);
        } catch (KafkaException e) {
            LOG.warn(
                    "Final commit failed, the new owner verifies what was posted: partitions={}",
                    checkpoints.keySet(),
                    e);
        }
    }

    private void release(Set<Integer> gone) {
        engine.revoked(gone, clock.nanos());
        receipts.writeAll(gone);
        secondReader.forget(gone);
        history.forget(gone);
        damaged.forget(gone);
        displaced.removeAll(gone);
        if (!gone.isEmpty()) {
            released = new HashMap<>(committed);
            released.keySet().retainAll(gone);
        }
        committed.keySet().removeAll(gone);
        activation.forget(gone);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.info("Partitions assigned: {}", numbers(partitions));
        }
        metrics.rebalanced();
        rebalance(() -> {
            topicWatch.askAgain();
            activation.begin(numbers(partitions));
        });
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.info("Partitions revoked: {}", numbers(partitions));
            rebalance(() -> handOver(numbers(partitions), REVOCATION_GRACE));
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.warn("Partitions lost, the new owner verifies what was posted: {}", numbers(partitions));
        rebalance(() -> release(numbers(partitions)));
    }

    /** Kafka wraps a failure of ours as if poll() had failed, but what is half done ends the session. */
    private void rebalance(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            rebalanceFailure = e;
            throw e;
        }
    }

    private Set<Integer> assigned() {
        return numbers(consumer.assignment());
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }
}
