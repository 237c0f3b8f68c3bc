package dev.postrider.relay.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the relay tells of its work, receipts above all, and stops or slows nothing: a record that finds no room, or
 * that Kafka does not take, is lost and counted.
 *
 * <p>Its own thread makes the topics, and tries again each minute if they cannot be made; until then records wait as far as
 * there is room. Topics with other numbers of partitions turn it off. Thread-safe.
 */
public final class ReportWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);

    /** What may wait for the producer, which has a buffer of its own. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    /** Objects around the bytes of a record. */
    private static final int OVERHEAD_BYTES = 200;

    /** Of a message in a receipt. */
    private static final int MESSAGE_BYTES = 160;

    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    static final Duration RETRY = Duration.ofMinutes(1);

    /** A fast relay's receipts share requests: one for each would take nearly half of its speed. */
    private static final Duration LINGER = Duration.ofMillis(5);

    /** For handing over what waits, and again for Kafka's answers. */
    private static final Duration CLOSE = Duration.ofSeconds(2);

    /**
     * What waits.
     *
     * @param record makes it: not on the thread that hands it over, which has posts to send
     * @param bytes that it takes meanwhile
     */
    private record WaitingReport(Supplier<ProducerRecord<byte[], byte[]>> record, long bytes, boolean isReceipt) {}

    private final ReceiptTopics topics;
    private final Supplier<TopicState> setup;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Duration retry;
    private final Clock clock;

    /** An empty one is the last. */
    private final BlockingQueue<Optional<WaitingReport>> waiting = new LinkedBlockingQueue<>();

    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "postrider-receipts");
    private volatile boolean off;

    /** When the topics were looked at; for the thread. */
    private long lookedNanos;

    /**
     * @param setup makes and checks the topics; may block
     * @param producers makes the producer, which may block; called once the topics are there
     */
    public ReportWriter(
            ReceiptTopics topics,
            Supplier<TopicState> setup,
            Supplier<Producer<byte[], byte[]>> producers,
            Clock clock) {
        this(topics, setup, producers, RETRY, clock);
    }

    /** @param retry between two looks at the topics */
    ReportWriter(
            ReceiptTopics topics,
            Supplier<TopicState> setup,
            Supplier<Producer<byte[], byte[]>> producers,
            Duration retry,
            Clock clock) {
        this.topics = topics;
        this.setup = setup;
        this.producers = producers;
        this.retry = retry;
        this.clock = clock;
        this.thread.setDaemon(true);
    }

    /** A producer that may lose what Kafka does not take for half a minute, and must not take much memory for it. */
    public static Producer<byte[], byte[]> producer(ClientProperties kafka, String of) {
        Map<String, Object> properties = kafka.producer("postrider-" + of + "-receipts");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MOST_BYTES);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, (int) LINGER.toMillis());
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new KafkaProducer<>(properties, bytes, bytes);
    }

    /** Kafka can be reached. Until then nothing is written. */
    public void start() {
        thread.start();
    }

    /** Hands a receipt over; never waits. */
    public void write(int partition, String lane, Receipt receipt) {
        int detail = receipt.result() instanceof Receipt.DeadLettered dead
                ? dead.detail().length()
                : 0;
        long bytes = OVERHEAD_BYTES
                + lane.length()
                + detail
                + (long) MESSAGE_BYTES * receipt.messages().size();
        add(new WaitingReport(
                () -> new ProducerRecord<>(
                        topics.receipts(), partition, lane.getBytes(UTF_8), ReceiptCodec.encode(receipt)),
                bytes,
                true));
    }

    /** Hands over a record of one of the topics; never waits. */
    public void write(ProducerRecord<byte[], byte[]> record) {
        add(new WaitingReport(() -> record, bytes(record), record.topic().equals(topics.receipts())));
    }

    private void add(WaitingReport report) {
        if (waitingBytes.addAndGet(report.bytes()) > MOST_BYTES) {
            waitingBytes.addAndGet(-report.bytes());
            failed(report.isReceipt(), "too many wait for Kafka");
        } else {
            waiting.add(Optional.of(report));
            if (off) { // only now: it may have been turned off meanwhile
                loseWaiting();
            }
        }
    }

    /** Nothing will be written any more. */
    private void loseWaiting() {
        for (Optional<WaitingReport> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.ifPresent(this::lose);
        }
    }

    private void lose(WaitingReport report) {
        waitingBytes.addAndGet(-report.bytes());
        if (report.isReceipt()) {
            failed.incrementAndGet();
        }
    }

    /** Receipts that were lost so far. */
    public long failed() {
        return failed.get();
    }

    /** Gives what was handed in some time to be written: 4 s at most. */
    @Override
    public void close() {
        closing.countDown();
        waiting.add(Optional.empty());
        try {
            thread.join(2 * CLOSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            Producer<byte[], byte[]> producer = awaitTopics() ? awaitProducer() : null;
            if (producer != null) {
                try {
                    writeAll(producer);
                } finally {
                    producer.close(CLOSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the thread's outermost frame: without it nobody would learn that it is over
            LOG.error("Unexpected error, no more receipts are written", e);
        } finally {
            off = true;
            loseWaiting();
        }
    }

    private void writeAll(Producer<byte[], byte[]> producer) throws InterruptedException {
        Optional<WaitingReport> next = waiting.take();
        while (next.isPresent()) {
            if (!mayWrite()) {
                lose(next.get());
                return;
            }
            waitingBytes.addAndGet(-next.get().bytes());
            send(producer, next.get());
            next = waiting.take();
        }
    }

    /** Waits until the topics are there; false if nothing will ever be written. */
    private boolean awaitTopics() throws InterruptedException {
        TopicState state = look();
        while (state instanceof TopicState.Unreachable unreachable) {
            failing(unreachable.reason());
            if (closing.await(retry.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            state = look();
        }
        return isUsable(state);
    }

    /** Null if it is to end: brokers' names may not be resolved for a while. */
    private @Nullable Producer<byte[], byte[]> awaitProducer() throws InterruptedException {
        do {
            try {
                return producers.get();
            } catch (KafkaException e) {
                failing(e.getClass().getSimpleName());
            }
        } while (!closing.await(retry.toNanos(), TimeUnit.NANOSECONDS));
        return null;
    }

    /** After a failure the topics are looked at again, in case that somebody has deleted or changed them. */
    private boolean mayWrite() {
        return !failing.get() || clock.nanos() - lookedNanos < retry.toNanos() || isUsable(look());
    }

    private TopicState look() {
        lookedNanos = clock.nanos();
        return setup.get();
    }

    private static boolean isUsable(TopicState state) {
        if (state instanceof TopicState.Unusable unusable) {
            LOG.error("No receipts are written: reason={}", unusable.reason());
            return false;
        }
        return true;
    }

    private void send(Producer<byte[], byte[]> producer, WaitingReport report) {
        boolean isReceipt = report.isReceipt(); // all that is kept of it until Kafka answers
        try {
            producer.send(report.record().get(), (written, failure) -> {
                if (failure == null) {
                    recovered();
                } else {
                    failed(isReceipt, failure.getClass().getSimpleName());
                }
            });
        } catch (RuntimeException e) { // Kafka announces some, but one record must not be the end of the others
            failed(isReceipt, e.getClass().getSimpleName());
        }
    }

    private void failed(boolean isReceipt, String reason) {
        if (isReceipt) {
            failed.incrementAndGet();
        }
        failing(reason);
    }

    private void failing(String reason) {
        if (!failing.getAndSet(true)) {
            LOG.warn("Receipts are failing, how messages end cannot be told: reason={}", reason);
        }
    }

    private void recovered() {
        if (failing.get() && failing.getAndSet(false)) {
            LOG.info("Receipts recovered");
        }
    }

    private static long bytes(ProducerRecord<byte[], byte[]> record) {
        return OVERHEAD_BYTES + length(record.key()) + length(record.value());
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
