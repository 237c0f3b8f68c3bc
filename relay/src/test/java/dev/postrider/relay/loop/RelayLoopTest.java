package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.console.ConsoleDestination;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.relay.receipt.Receipts;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.output.CapturedTerminal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The relay's thread outlives whatever Kafka's client throws. */
class RelayLoopTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Counts what is made to be told how far partitions are finished. */
    private final CountDownLatch finished = new CountDownLatch(2);

    private final CapturedLog log = CapturedLog.of(RelayLoop.class);

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    @Test
    void triesAgainWhenAConsumerCannotBeMade() {
        CountDownLatch asked = new CountDownLatch(2);

        outlives(asked, () -> {
            asked.countDown();
            throw new KafkaException("cannot be made", new ConfigException("No resolvable bootstrap urls"));
        });
    }

    @Test
    void triesAgainWhenKafkaDoesNotTellTheTopicsId() {
        CountDownLatch asked = new CountDownLatch(2);
        TopicGate gate = new TopicGate(() -> new TopicState.Ready(List.of(), "an-id"));
        Supplier<CompletionStage<Optional<String>>> topicIds = () -> {
            asked.countDown();
            return CompletableFuture.failedFuture(new KafkaException("away"));
        };

        try (RelayLoop loop = loop(gate, topicIds, () -> {
            throw new AssertionError("no consumer before the topic's id is known");
        })) {
            loop.start();
            await().atMost(PATIENCE).until(() -> asked.getCount() == 0);
        }
    }

    /** Else what it knew of a topic would count for one of the same name that was made anew. */
    @Test
    void eachSessionTrimsWithoutKnowledgeOfTheOneBefore() {
        outlives(finished, () -> new MockConsumer<>("none") {
            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                throw new KafkaException("lost");
            }
        });
    }

    @Test
    void triesAgainAfterAnError() {
        CountDownLatch asked = new CountDownLatch(2);

        outlives(asked, () -> {
            asked.countDown();
            throw new StackOverflowError("a message that is nested too deep");
        });
    }

    @Test
    void triesAgainWhenAConsumerFails() {
        CountDownLatch asked = new CountDownLatch(2);

        outlives(asked, () -> {
            asked.countDown();
            return new MockConsumer<>("none") {
                @Override
                public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                    throw new KafkaException("lost");
                }
            };
        });
    }

    @Test
    void triesAgainWhenAConsumerCannotEvenBeClosed() {
        CountDownLatch asked = new CountDownLatch(2);

        outlives(asked, () -> {
            asked.countDown();
            return new MockConsumer<>("none") {
                @Override
                public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                    throw new KafkaException("lost");
                }

                @Override
                public synchronized void close(CloseOptions options) {
                    throw new KafkaException("cannot be closed");
                }
            };
        });
    }

    @Test
    void stopsWhileItWaitsForKafka() {
        CountDownLatch looked = new CountDownLatch(1);
        TopicGate closed = new TopicGate(() -> {
            looked.countDown();
            return new TopicState.Unreachable("away");
        });
        RelayLoop loop = loop(closed, () -> {
            throw new AssertionError("no consumer before the topics are there");
        });
        loop.start();
        await().atMost(PATIENCE).until(() -> looked.getCount() == 0);

        loop.close();
        loop.close();

        assertThat(relayThreads()).isEmpty();
    }

    private void outlives(CountDownLatch asked, Supplier<Consumer<byte[], byte[]>> consumers) {
        try (RelayLoop loop = loop(new TopicGate(() -> new TopicState.Ready(List.of(), "an-id")), consumers)) {
            loop.start();
            await().atMost(PATIENCE).until(() -> asked.getCount() == 0);
        }
        assertThat(relayThreads()).isEmpty();
    }

    private static List<String> relayThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter("postrider-relay"::equals)
                .toList();
    }

    private RelayLoop loop(TopicGate gate, Supplier<Consumer<byte[], byte[]>> consumers) {
        return loop(gate, () -> CompletableFuture.completedFuture(Optional.of("topic-id")), consumers);
    }

    private RelayLoop loop(
            TopicGate gate,
            Supplier<CompletionStage<Optional<String>>> topicIds,
            Supplier<Consumer<byte[], byte[]>> consumers) {
        Clock clock = Clock.system();
        ConsoleDestination nowhere = new ConsoleDestination(new CapturedTerminal().stream(), clock);
        RecordWriter writer = new RecordWriter(
                new LazyClient<>(MockProducer::new),
                "test-dead-letters",
                gate,
                new RecordWriter.WriteLimits(1, 1_000, Duration.ofSeconds(1)),
                Clock.system());
        RelayStatus status = new RelayStatus();
        return new RelayLoop(new RelayLoop.Parts(
                "messages",
                gate,
                topicIds,
                consumers,
                () -> {
                    throw new AssertionError("nothing to be read a second time");
                },
                () -> {
                    throw new AssertionError("no history to be read");
                },
                topicId -> new Engine(
                        new Origin("relays", topicId),
                        Limits.of(
                                nowhere.postLimits(),
                                Duration.ofDays(7),
                                new Limits.Keys(Duration.ofDays(1), 1_000),
                                Duration.ZERO),
                        nowhere,
                        new SharePacer(8, 3),
                        new Random(1)),
                nowhere,
                new DeadLetterWriter(writer, "dead-letters", clock),
                () -> {
                    finished.countDown();
                    return offsets -> {};
                },
                topicId -> Receipts.none(),
                status,
                new RelayMetrics(new Metrics()),
                Monitors.silent(status, clock),
                clock,
                false));
    }
}
