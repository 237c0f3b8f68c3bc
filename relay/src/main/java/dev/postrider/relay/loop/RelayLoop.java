package dev.postrider.relay.loop;

import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Engine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's thread: waits for the topics, then lives one {@link Session} after the other. {@link #close} finishes
 * what is in flight, for 15 s at most.
 */
public final class RelayLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration CONSUMER_CLOSE = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(15);

    /**
     * What every session works with.
     *
     * @param topicIds asks Kafka for the id of the topic; may take some seconds
     * @param consumers makes a consumer of the relay's group
     * @param secondReaders makes a consumer that is in no group
     * @param historyReaders makes another, for the history of partitions
     * @param engines makes an engine that knows nothing yet, for the topic of this id
     * @param alone whether no other relay of the group runs, and the one before this one is dead
     */
    public record Parts(
            String topic,
            TopicGate gate,
            Supplier<String> topicIds,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Consumer<byte[], byte[]>> secondReaders,
            Supplier<Consumer<byte[], byte[]>> historyReaders,
            Function<String, Engine> engines,
            Destination destination,
            DeadLetters deadLetters,
            FinishedRecords finished,
            RelayStatus status,
            Clock clock,
            boolean alone) {}

    /** Told again and again how far each partition held is finished, as acknowledged by Kafka; must not wait. */
    @FunctionalInterface
    public interface FinishedRecords {
        void below(Map<Integer, Long> offsets);
    }

    private final Parts parts;
    private final LastFault lastFault = new LastFault();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "postrider-relay");

    public RelayLoop(Parts parts) {
        this.parts = parts;
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        stopping.countDown();
        try {
            thread.join(STOP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!parts.gate().tryOpen()) {
                if (stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            do {
                outlive();
            } while (!stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void outlive() {
        long began = parts.clock().nanos();
        try {
            live();
        } catch (RuntimeException e) {
            // The outermost loop of this thread: the relay must outlive whatever Kafka throws, when a consumer is made
            // or closed too. A new session begins at the last commit, so nothing is lost.
            if (lastFault.isNews(e, Duration.ofNanos(parts.clock().nanos() - began))) {
                LOG.error("Kafka session failed, starting a new one", e);
            }
        }
    }

    private void live() {
        String topicId = parts.topicIds().get();
        Consumer<byte[], byte[]> consumer = parts.consumers().get();
        try (Session session = new Session(consumer, parts, topicId)) {
            session.run(() -> stopping.getCount() == 0);
        } finally {
            parts.status().member(false);
            consumer.close(CloseOptions.timeout(CONSUMER_CLOSE));
        }
    }
}
