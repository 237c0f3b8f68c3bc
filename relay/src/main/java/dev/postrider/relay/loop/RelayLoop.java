package dev.postrider.relay.loop;

import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.receipt.Receipts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's thread: waits for the topics, then lives one {@link Session} after the other. {@link #close} finishes
 * what is in flight, for 15 s at most.
 */
public final class RelayLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration TOPIC_ID = Duration.ofSeconds(5);
    private static final Duration CONSUMER_CLOSE = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(15);

    /**
     * What every session works with.
     *
     * @param topicIds asks Kafka for the id of the topic, empty if there is none
     * @param consumers makes a consumer of the relay's group
     * @param secondReaders makes a consumer that is in no group
     * @param historyReaders makes another, for the history of partitions
     * @param engines makes an engine that knows nothing yet, for the topic of this id
     * @param finished makes what is told how far partitions are finished, and knows of no topic before
     * @param receipts makes receipts of how messages of the topic of this id end
     * @param alone whether no other relay of the group runs, and the one before this one is dead
     */
    public record Parts(
            String topic,
            TopicGate gate,
            Supplier<CompletionStage<Optional<String>>> topicIds,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Consumer<byte[], byte[]>> secondReaders,
            Supplier<Consumer<byte[], byte[]>> historyReaders,
            Function<String, Engine> engines,
            Destination destination,
            DeadLetters deadLetters,
            Supplier<FinishedRecords> finished,
            Function<String, Receipts> receipts,
            RelayStatus status,
            RelayMetrics metrics,
            RelayMonitor monitor,
            Clock clock,
            boolean alone) {}

    /** Told again and again how far each partition held is finished, as acknowledged by Kafka; must not wait. */
    @FunctionalInterface
    public interface FinishedRecords {
        void below(Map<Integer, Long> offsets);
    }

    private final Parts parts;
    private final LastFault lastFault = new LastFault();

    /** Of the topics there were since the start; all but the last are deleted. */
    private final List<String> topicIds = new ArrayList<>();

    private boolean missing;

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
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // The outermost loop of this thread: the relay must outlive whatever is thrown, when a consumer is made
            // or closed too. A new session begins at the last commit, so nothing is lost.
            if (lastFault.isNews(e, Duration.ofNanos(parts.clock().nanos() - began))) {
                LOG.error("Kafka session failed, starting a new one", e);
            }
        }
    }

    private void live() {
        Optional<String> found = topicId();
        parts.status().missingTopic(found.isEmpty() ? parts.topic() : null);
        if (found.isEmpty()) { // nothing here makes it again: that would hide the loss
            if (!missing) {
                LOG.error("Topic does not exist, waiting until it is created again: topic={}", parts.topic());
            }
            missing = true;
            return;
        }
        missing = false;
        String topicId = found.get();
        if (!topicIds.contains(topicId)) {
            if (!topicIds.isEmpty()) {
                LOG.warn("Topic was created again, starting at its beginning: topic={}", parts.topic());
            }
            topicIds.add(topicId);
        }
        Set<String> deleted = new HashSet<>(topicIds);
        deleted.remove(topicId);
        Consumer<byte[], byte[]> consumer = parts.consumers().get();
        parts.metrics().follow(consumer);
        parts.monitor().begins(topicId);
        try (Session session = new Session(consumer, parts, topicId, deleted, new ArrivalSignal())) {
            session.run(() -> stopping.getCount() == 0);
        } finally {
            try {
                parts.status().sessionEnded();
                parts.metrics().consumerClosed();
                parts.monitor().ended();
            } finally { // one that is left open keeps its partitions from everybody
                consumer.close(CloseOptions.timeout(CONSUMER_CLOSE));
            }
        }
    }

    private Optional<String> topicId() {
        try {
            return parts.topicIds().get().toCompletableFuture().get(TOPIC_ID.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("Kafka did not return the id of topic " + parts.topic(), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
