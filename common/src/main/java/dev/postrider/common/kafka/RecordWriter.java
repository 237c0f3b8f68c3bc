package dev.postrider.common.kafka;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records durably and never blocks its caller.
 *
 * <p>A record goes to the producer on its caller's thread, so records of one key are written in the order they were
 * handed in. While the topics are not ready, or the producer does not know the topic's partitions, it fails at once.
 * The writer's own thread waits for the topics, has the partitions fetched, and then ends what waits too long: every
 * result comes within the deadline, or a hundredth later. Thread-safe.
 */
public final class RecordWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    private static final WriteResult CLOSED = new WriteResult.Failed("shutting down");

    /** Pause between two checks of topics that are not ready. */
    private static final Duration TOPIC_RETRY = Duration.ofMillis(500);

    /** How often pending writes are checked within the deadline. */
    private static final int SWEEPS_PER_DEADLINE = 100;

    /**
     * How much may be on its way at once, and for how long.
     *
     * @param maxRecords unacknowledged
     * @param maxBytes of their keys, values and headers, together
     * @param deadline from {@link #write} to its result, which may be told a hundredth of it later
     */
    public record WriteLimits(int maxRecords, long maxBytes, Duration deadline) {}

    /** A record on its way; told from others by its result. */
    private record PendingWrite(CompletableFuture<WriteResult> result, long bytes, long dueNanos) {}

    private final LazyClient<Producer<byte[], byte[]>> producer;
    private final String topic;
    private final TopicGate gate;
    private final WriteLimits limits;
    private final WriteBudget budget;
    private final Duration sweepInterval;
    private final Clock clock;

    /** What has no result yet. */
    private final Set<PendingWrite> pending = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean failing = new AtomicBoolean();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param producer of {@link ClientProperties#writer}, since it must never wait; created once the topics are ready,
     *     closed with this writer
     * @param topic of the records
     */
    public RecordWriter(
            LazyClient<Producer<byte[], byte[]>> producer,
            String topic,
            TopicGate gate,
            WriteLimits limits,
            Clock clock) {
        this.producer = producer;
        this.topic = topic;
        this.gate = gate;
        this.limits = limits;
        this.clock = clock;
        this.budget = new WriteBudget(limits.maxRecords(), limits.maxBytes());
        this.sweepInterval = limits.deadline().dividedBy(SWEEPS_PER_DEADLINE);
        this.thread = new Thread(this::run, "writer-" + topic);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Hands a record in; the stage completes with a value, never exceptionally. */
    public CompletionStage<WriteResult> write(ProducerRecord<byte[], byte[]> record) {
        if (!gate.isOpen()) { // a producer would have Kafka make a missing topic, with one partition
            return CompletableFuture.completedFuture(new WriteResult.Failed("the topics are not ready"));
        }
        long bytes = size(record);
        if (!budget.tryAcquire(bytes)) {
            return CompletableFuture.completedFuture(new WriteResult.Full());
        }
        PendingWrite now = new PendingWrite(
                new CompletableFuture<>(),
                bytes,
                clock.nanos() + limits.deadline().toNanos());
        pending.add(now);
        if (closing.getCount() == 0) { // asked only now: closing ends what it finds
            complete(now, CLOSED);
        } else {
            send(record, now);
        }
        return now.result();
    }

    /** Completes once the first record can be written. */
    public CompletionStage<Void> ready() {
        return ready;
    }

    public WriteLimits limits() {
        return limits;
    }

    /** How many records are on their way. */
    public int records() {
        return budget.records();
    }

    /** How many bytes they have. */
    public long bytes() {
        return budget.bytes();
    }

    /** What the producer counts itself; nothing until it is created. */
    public Map<MetricName, ? extends Metric> producerMetrics() {
        return producer.created()
                .<Map<MetricName, ? extends Metric>>map(Producer::metrics)
                .orElse(Map.of());
    }

    /** What keeps the next record from being written, as a sentence; never waits. */
    public Optional<String> obstacle() {
        try {
            producer.get().partitionsFor(topic); // if they are not known, this makes the producer ask, until it is told
            return Optional.empty();
        } catch (KafkaException | IllegalStateException e) {
            return Optional.of("The partitions of " + topic + " are not known: "
                    + e.getClass().getSimpleName() + ".");
        }
    }

    /** Lets what was handed in finish, for the deadline at most; what has not finished by then has failed. */
    @Override
    public void close() {
        closing.countDown();
        Duration half = limits.deadline().dividedBy(2); // one for a check of the topics, one for pending writes
        try {
            thread.join(half.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.created().ifPresent(created -> created.close(half));
        pending.forEach(left -> removeAndComplete(left, CLOSED));
    }

    private void send(ProducerRecord<byte[], byte[]> record, PendingWrite sent) {
        try {
            producer.get().send(record, (written, exception) -> {
                logStateChange(exception);
                complete(
                        sent,
                        exception == null
                                ? new WriteResult.Written(written.partition(), written.offset())
                                : failed(exception));
            });
        } catch (RuntimeException e) { // Kafka announces some, but the caller gets a value whatever it is
            logStateChange(e);
            complete(sent, failed(e));
        }
    }

    private static WriteResult failed(Exception cause) {
        return new WriteResult.Failed(cause.getClass().getSimpleName());
    }

    /** Repeats of one failure are no news. */
    private void logStateChange(@Nullable Exception exception) {
        boolean fails = exception != null;
        if (failing.get() != fails && failing.getAndSet(fails) != fails) {
            if (exception != null) {
                LOG.warn(
                        "Kafka writes are failing: reason={}",
                        exception.getClass().getSimpleName());
            } else {
                LOG.info("Kafka writes recovered");
            }
        }
    }

    private void complete(PendingWrite done, WriteResult result) {
        budget.release(done.bytes());
        removeAndComplete(done, result);
    }

    private void removeAndComplete(PendingWrite done, WriteResult result) {
        pending.remove(done);
        done.result().complete(result);
    }

    private void run() {
        try {
            do {
                sweep();
            } while (!closing.await((gate.isOpen() ? sweepInterval : TOPIC_RETRY).toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends writes past their deadline. One sweep for all, not a timer for each: on Java 25 that would wake a thread for each, and
     * cost more than writing it.
     */
    private void sweep() {
        try {
            if (!ready.isDone() && gate.tryOpen() && obstacle().isEmpty()) {
                ready.complete(null);
            }
            long now = clock.nanos();
            for (PendingWrite waiting : pending) {
                if (waiting.dueNanos() - now <= 0) {
                    removeAndComplete(
                            waiting,
                            new WriteResult.Failed("no acknowledgement in time")); // its room is Kafka's to free
                }
            }
        } catch (RuntimeException e) { // the thread's outermost frame: without it no result would be sure to come
            LOG.error("Unexpected error in the timeout check of Kafka writes; writes continue", e);
        }
    }

    /** Bytes of key, value and headers. */
    public static long size(ProducerRecord<byte[], byte[]> record) {
        long size = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
