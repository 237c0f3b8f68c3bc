package dev.postrider.common.kafka;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records durably and never blocks its caller.
 *
 * <p>A record goes to the producer at once, on its caller's thread, as long as there is nothing to wait for. Before the
 * topics are ready, or while the producer does not know the topic's partitions, it waits in a bounded line, and a thread
 * of the writer's own hands it over; whoever comes while somebody waits there stands behind. So records of one key are
 * written in the order they were handed in. Every result comes within the deadline, or a hundredth later. Thread-safe.
 */
public final class RecordWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    private static final String SHUTTING_DOWN = "shutting down";
    private static final String FAULT = "A fault in writing to Kafka; it goes on with the next record";

    /** Pause between two looks at topics that are not ready, and at the line when it is empty. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How often what is on its way is looked through within the deadline. */
    private static final int LOOKS_PER_DEADLINE = 100;

    /** Pause between two looks for a topic's partitions: Kafka answers within some milliseconds. */
    private static final Duration SHORT_PAUSE = Duration.ofMillis(5);

    /**
     * How much may be on its way at once, and for how long.
     *
     * @param maxRecords waiting or unacknowledged
     * @param maxBytes of their keys, values and headers, together
     * @param deadline from {@link #write} to its result, which may be told a hundredth of it later
     */
    public record Limits(int maxRecords, long maxBytes, Duration deadline) {}

    /** A record on its way. Not a Java record: it is told from others by being itself. */
    private static final class Waiting {

        private final ProducerRecord<byte[], byte[]> record;
        private final long bytes;
        private final long dueNanos;
        private final CompletableFuture<WriteResult> result = new CompletableFuture<>();

        Waiting(ProducerRecord<byte[], byte[]> record, long bytes, long dueNanos) {
            this.record = record;
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }

    private final Producer<byte[], byte[]> producer;
    private final TopicGate gate;
    private final Limits limits;
    private final WriteBudget budget;
    private final BlockingQueue<Waiting> line = new LinkedBlockingQueue<>();

    /** Whatever has no result. */
    private final Set<Waiting> open = ConcurrentHashMap.newKeySet();

    /** How many are in the line or on their way from it to the producer; none may overtake them. */
    private final AtomicInteger inLine = new AtomicInteger();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Clock clock;
    private final Executor nextLook;
    private final Thread thread;
    private final AtomicBoolean failing = new AtomicBoolean();

    /**
     * @param name of the thread
     * @param producer closed with this writer; of {@link ClientProperties#writer}: it must never wait
     */
    public RecordWriter(String name, Producer<byte[], byte[]> producer, TopicGate gate, Limits limits, Clock clock) {
        this.producer = producer;
        this.gate = gate;
        this.limits = limits;
        this.clock = clock;
        this.budget = new WriteBudget(limits.maxRecords(), limits.maxBytes());
        this.nextLook = CompletableFuture.delayedExecutor(
                limits.deadline().toNanos() / LOOKS_PER_DEADLINE, TimeUnit.NANOSECONDS, Runnable::run);
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.thread.start();
        nextLook.execute(this::endOverdue);
    }

    /** Hands a record in; the stage completes with a value, never exceptionally. */
    public CompletionStage<WriteResult> write(ProducerRecord<byte[], byte[]> record) {
        long bytes = size(record);
        if (!budget.take(bytes)) {
            return CompletableFuture.completedFuture(new WriteResult.Full());
        }
        Waiting waiting =
                new Waiting(record, bytes, clock.nanos() + limits.deadline().toNanos());
        open.add(waiting);
        if (isClosing()) { // asked only now: what is open before is still looked at
            settle(waiting, new WriteResult.Failed(SHUTTING_DOWN));
        } else if (inLine.get() == 0 && gate.isOpen() && knowsPartitions(record.topic())) {
            send(waiting);
        } else {
            inLine.incrementAndGet();
            line.add(waiting);
            if (isClosing() && !thread.isAlive()) { // nobody looks at the line any more
                settleLine();
            }
        }
        return waiting.result;
    }

    /** Lets what was handed in finish, for the deadline at most. */
    @Override
    public void close() {
        closing.countDown();
        Duration half = limits.deadline().dividedBy(2); // one for the line, one for what the producer still holds
        try {
            thread.join(half.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(half);
        settleLine();
    }

    private void settleLine() {
        for (Waiting next = line.poll(); next != null; next = line.poll()) {
            settle(next, new WriteResult.Failed(SHUTTING_DOWN));
        }
    }

    private void run() {
        boolean goesOn = true;
        try {
            while (goesOn && (!isClosing() || !line.isEmpty())) {
                goesOn = survivesTurn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean survivesTurn() throws InterruptedException {
        try {
            return turn();
        } catch (RuntimeException e) { // the thread's outermost frame: without it nothing would be written ever again
            LOG.error(FAULT, e);
            return pause();
        }
    }

    /** False if it was the last: what waits will not be written. */
    private boolean turn() throws InterruptedException {
        if (gate.tryOpen()) {
            Waiting next = line.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                sendInTurn(next);
            }
            return true;
        }
        dropExpired();
        return pause();
    }

    /** Not when closing: what failed then was the last try. */
    private boolean pause() throws InterruptedException {
        if (isClosing()) {
            return false;
        }
        closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    private void sendInTurn(Waiting waiting) {
        try {
            // Ends in any case: the result comes within the deadline, and a closed producer waits for no partitions.
            while (!waiting.result.isDone() && !knowsPartitions(waiting.record.topic())) {
                LockSupport.parkNanos(SHORT_PAUSE.toNanos());
            }
            send(waiting);
        } finally {
            inLine.decrementAndGet();
        }
    }

    /** Whether the producer can tell at once where a record belongs; if not, this makes it ask Kafka. */
    private boolean knowsPartitions(String topic) {
        try {
            producer.partitionsFor(topic);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (KafkaException | IllegalStateException e) {
            return true; // sending says what is wrong
        }
    }

    private void send(Waiting waiting) {
        if (waiting.result.isDone()) {
            budget.giveBack(waiting.bytes); // its caller was told that it is not accepted, so it must not be
            return;
        }
        try {
            producer.send(waiting.record, (metadata, exception) -> acknowledged(waiting, metadata, exception));
        } catch (KafkaException | IllegalStateException e) {
            settle(waiting, new WriteResult.Failed(e.getClass().getSimpleName()));
        } catch (RuntimeException e) { // none that Kafka announces; the caller gets a value all the same
            LOG.error(FAULT, e);
            settle(waiting, new WriteResult.Failed(e.getClass().getSimpleName()));
        }
    }

    /** Runs on the producer's thread, or on that of {@link #send} when the record is refused at once. */
    private void acknowledged(Waiting waiting, @Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception == null && metadata != null) {
            noteChange(false, "");
            settle(waiting, new WriteResult.Written(metadata.partition(), metadata.offset()));
        } else {
            String reason = exception == null ? "unknown" : exception.getClass().getSimpleName();
            noteChange(true, reason);
            settle(waiting, new WriteResult.Failed(reason));
        }
    }

    /** Repeats of one failure are no news. */
    private void noteChange(boolean failed, String reason) {
        if (failing.get() == failed || failing.getAndSet(failed) == failed) {
            return;
        }
        if (failed) {
            LOG.warn("Kafka does not take records: {}", reason);
        } else {
            LOG.info("Kafka takes records again");
        }
    }

    private void settle(Waiting waiting, WriteResult result) {
        budget.giveBack(waiting.bytes);
        end(waiting, result);
    }

    /**
     * Tells those that wait too long. One look for all, not a timer for each: on Java 25 that would wake a thread for
     * each, and cost more than writing it.
     */
    private void endOverdue() {
        try {
            long now = clock.nanos();
            for (Waiting waiting : open) {
                if (waiting.dueNanos - now <= 0) {
                    end(waiting, new WriteResult.Failed("no acknowledgement in time"));
                }
            }
        } finally {
            if (!isClosing() || !open.isEmpty()) {
                nextLook.execute(this::endOverdue);
            }
        }
    }

    private void end(Waiting waiting, WriteResult result) {
        open.remove(waiting);
        waiting.result.complete(result);
    }

    private void dropExpired() {
        line.removeIf(waiting -> {
            boolean expired = waiting.result.isDone();
            if (expired) {
                budget.giveBack(waiting.bytes);
                inLine.decrementAndGet();
            }
            return expired;
        });
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private static long size(ProducerRecord<byte[], byte[]> record) {
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
