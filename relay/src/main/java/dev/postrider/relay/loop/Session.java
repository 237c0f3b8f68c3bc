package dev.postrider.relay.loop;

import dev.postrider.common.message.Decoded;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Checkpoint;
import dev.postrider.relay.engine.Command;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.Entry;
import dev.postrider.relay.engine.Position;
import dev.postrider.relay.engine.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the consumer: polls, feeds the engine, carries out what it says. Runs on one thread, which never waits
 * for anything but Kafka.
 */
final class Session implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** While something is under way its outcome should be noticed soon. */
    private static final Duration BUSY_POLL = Duration.ofMillis(5);

    private static final Duration IDLE_POLL = Duration.ofMillis(100);

    /** How long a rebalance is held up for posts under way; the group waits for us. */
    private static final Duration REVOCATION_GRACE = Duration.ofSeconds(2);

    /** How long a stop waits for posts under way: less than what orchestrators give, more than most posts take. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(8);

    private static final Duration LAST_COMMIT = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final Engine engine;
    private final Destination destination;
    private final DeadLetters deadLetters;
    private final RelayStatus status;
    private final Clock clock;
    private final Commits commits;
    private final Activation activation;
    private final Inbox inbox = new Inbox();
    private final MessageCodec codec = new MessageCodec();
    private long waitNanos;

    Session(Consumer<byte[], byte[]> consumer, RelayLoop.Parts parts, Engine engine) {
        this.consumer = consumer;
        this.topic = parts.topic();
        this.engine = engine;
        this.destination = parts.destination();
        this.deadLetters = parts.deadLetters();
        this.status = parts.status();
        this.clock = parts.clock();
        this.commits = new Commits(consumer, topic, clock);
        this.activation = new Activation(consumer, topic, status, clock);
    }

    void run(BooleanSupplier stopping) {
        consumer.subscribe(List.of(topic), this);
        while (!stopping.getAsBoolean()) {
            turn();
        }
        handOver(assigned(), STOP_GRACE);
    }

    private void turn() {
        try {
            take(consumer.poll(pollTime()));
        } catch (InvalidOffsetException e) {
            Set<Integer> lost = numbers(e.partitions());
            LOG.error("Partitions {} no longer hold the offset the relay stood at; looking where to go on", lost);
            release(lost);
            activation.begin(lost);
        }
        activation.activate((partition, start) -> {
            commits.begin(partition, start);
            engine.assigned(partition, start, clock.nanos());
        });
        advance();
        pauseAndResume();
        if (commits.isDue()) {
            commits.send(engine.checkpoints());
        }
        status.member(!consumer.groupMetadata().memberId().isEmpty());
        status.pause(engine.pauseCause().orElse(null));
    }

    private Duration pollTime() {
        Duration most = engine.isIdle() && !activation.isDue() ? IDLE_POLL : BUSY_POLL;
        // Down to whole milliseconds, as Kafka counts: a permit is better met early by a turn in vain than late.
        return Duration.ofMillis(Math.min(most.toMillis(), TimeUnit.NANOSECONDS.toMillis(waitNanos)));
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                Decoded content = codec.decode(record.key(), record.value());
                if (content instanceof Decoded.NewerVersion newer) {
                    activation.stop(
                            partition.partition(),
                            "the record at offset " + record.offset() + " is of version " + newer.version()
                                    + ", newer than this relay: upgrade the relay");
                    break;
                }
                ReadRecord read = new ReadRecord(record);
                Position position = new Position(record.partition(), record.offset());
                engine.read(new Entry(position, content, read.bytes(), read));
            }
        }
    }

    /** Tells the engine what came back and carries out what it decides. */
    private void advance() {
        inbox.drainTo(engine, clock.nanos());
        Step step = engine.step(clock.nanos());
        step.commands().forEach(this::carryOut);
        waitNanos = step.waitNanos();
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Send send) {
            Report.answered(send.attempt(), destination.perform(send.request())).thenAccept(inbox::add);
        } else if (command instanceof Command.WriteDeadLetter write) {
            Report.deadLetterWritten(write.attempt(), deadLetters.write(write)).thenAccept(inbox::add);
        } else if (command instanceof Command.Report report) {
            NoticeLog.write(report.notice());
        }
    }

    private void pauseAndResume() {
        Set<Integer> wanted = engine.crowded();
        wanted.addAll(activation.notReadable());
        Set<Integer> paused = numbers(consumer.paused());
        Set<Integer> all = assigned();
        consumer.pause(partitions(all.stream()
                .filter(each -> wanted.contains(each) && !paused.contains(each))
                .collect(Collectors.toSet())));
        consumer.resume(partitions(all.stream()
                .filter(each -> !wanted.contains(each) && paused.contains(each))
                .collect(Collectors.toSet())));
    }

    /** Finishes what is under way for these partitions, if it can be done in time, and lets them go. */
    private void handOver(Set<Integer> leaving, Duration grace) {
        engine.revoking(leaving, clock.nanos());
        long deadline = clock.nanos() + grace.toNanos();
        try {
            advance();
            while (engine.underWay(leaving) > 0 && deadline - clock.nanos() > 0) {
                inbox.await(Math.min(deadline - clock.nanos(), BUSY_POLL.toNanos()));
                advance();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // let go at once: what is under way is posted again by the next owner
        }
        Map<Integer, Checkpoint> last = engine.checkpoints();
        last.keySet().retainAll(leaving);
        commits.sendAndWait(last, LAST_COMMIT);
        release(leaving);
    }

    private void release(Set<Integer> gone) {
        engine.revoked(gone, clock.nanos());
        commits.forget(gone);
        activation.forget(gone);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.info("Partitions {} are ours now", numbers(partitions));
        }
        activation.begin(numbers(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.info("Partitions {} are given back", numbers(partitions));
            handOver(numbers(partitions), REVOCATION_GRACE);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.warn("Partitions {} were taken away; what was just posted may be posted again", numbers(partitions));
        release(numbers(partitions));
    }

    private Set<Integer> assigned() {
        return numbers(consumer.assignment());
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }

    private Set<TopicPartition> partitions(Set<Integer> numbers) {
        return numbers.stream().map(each -> new TopicPartition(topic, each)).collect(Collectors.toSet());
    }
}
