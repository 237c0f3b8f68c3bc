package dev.postrider.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.WriteResult;
import dev.postrider.common.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class RecordWriterIT {

    private static final TopicState READY = new TopicState.Ready(List.of(), "an-id");
    private static final TopicState AWAY = new TopicState.Unreachable("away");
    private static final RecordWriter.Limits WIDE = new RecordWriter.Limits(10_000, 10_000_000, Duration.ofSeconds(10));

    /** Kafka's own waiting cut short, so that a test of a lost broker is. */
    private static final Map<String, String> HASTY = Map.of("delivery.timeout.ms", "1000", "request.timeout.ms", "500");

    private static EmbeddedBroker shared;

    @BeforeAll
    static void start(@TempDir Path directory) throws BrokerException {
        shared = EmbeddedBroker.start(directory, 0);
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @Test
    void writesInTheOrderHandedIn(TestInfo test) throws Exception {
        String topic = topic(test);
        List<String> texts = IntStream.range(0, 2_000).mapToObj(String::valueOf).toList();
        List<CompletionStage<WriteResult>> results = new ArrayList<>();

        try (RecordWriter writer = writer(shared, () -> READY, WIDE)) {
            texts.forEach(text -> results.add(writer.write(Clients.record(topic, text))));

            for (int i = 0; i < texts.size(); i++) {
                assertThat(result(results.get(i))).isEqualTo(new WriteResult.Written(0, i));
            }
        }
        assertThat(Clients.texts(shared.bootstrapServers(), topic)).isEqualTo(texts);
    }

    @Test
    void refusesAtOnceWhatIsBeyondItsBounds(TestInfo test) throws Exception {
        String topic = topic(test);
        AtomicReference<TopicState> state = new AtomicReference<>(AWAY);
        try (RecordWriter writer =
                writer(shared, state::get, new RecordWriter.Limits(3, 1_000, Duration.ofSeconds(60)))) {
            CompletionStage<WriteResult> first = writer.write(Clients.record(topic, "first"));
            assertThat(result(writer.write(Clients.record(topic, "x".repeat(1_000)))))
                    .isEqualTo(new WriteResult.Full());
            CompletionStage<WriteResult> second = writer.write(Clients.record(topic, "second"));
            CompletionStage<WriteResult> third = writer.write(Clients.record(topic, "third"));
            assertThat(result(writer.write(Clients.record(topic, "fourth")))).isEqualTo(new WriteResult.Full());

            state.set(READY);

            assertThat(List.of(result(first), result(second), result(third)))
                    .containsExactly(
                            new WriteResult.Written(0, 0),
                            new WriteResult.Written(0, 1),
                            new WriteResult.Written(0, 2));
            assertThat(result(writer.write(Clients.record(topic, "x".repeat(900)))))
                    .isEqualTo(new WriteResult.Written(0, 3));
        }
        assertThat(Clients.texts(shared.bootstrapServers(), topic))
                .containsExactly("first", "second", "third", "x".repeat(900));
    }

    @Test
    void whatFailedAtAClosedGateIsNeverWrittenLater(TestInfo test) throws Exception {
        String topic = topic(test);
        AtomicReference<TopicState> state = new AtomicReference<>(AWAY);
        RecordWriter.Limits limits = new RecordWriter.Limits(2, 1_000, Duration.ofSeconds(2));
        try (RecordWriter writer = writer(shared, state::get, limits)) {
            WriteResult failed = new WriteResult.Failed("no acknowledgement in time");
            CompletionStage<WriteResult> one = writer.write(Clients.record(topic, "lost"));
            CompletionStage<WriteResult> two = writer.write(Clients.record(topic, "lost too"));
            assertThat(List.of(result(one), result(two))).containsOnly(failed);

            state.set(READY);

            assertThat(firstNotFull(writer, topic, "kept")).isEqualTo(new WriteResult.Written(0, 0));
        }
        assertThat(Clients.texts(shared.bootstrapServers(), topic)).containsExactly("kept");
    }

    @Test
    void aTopicThatIsMissingFailsWithinTheDeadlineAndHoldsUpNobody(TestInfo test) throws Exception {
        String topic = topic(test);
        try (RecordWriter writer =
                writer(shared, () -> READY, new RecordWriter.Limits(10, 1_000, Duration.ofSeconds(2)))) {
            CompletionStage<WriteResult> nowhere = writer.write(Clients.record("no-such-topic", "lost"));
            assertThat(nowhere.toCompletableFuture()).isNotDone();
            assertThat(result(nowhere)).isEqualTo(new WriteResult.Failed("no acknowledgement in time"));

            assertThat(result(writer.write(Clients.record(topic, "kept")))).isEqualTo(new WriteResult.Written(0, 0));
        }
    }

    @Test
    void whatKafkasClientHasNoRoomForFailsAtOnce(TestInfo test) throws Exception {
        String topic = topic(test);
        Map<String, String> cramped = Map.of(
                "buffer.memory", "200000", "batch.size", "100000", "linger.ms", "5000", "delivery.timeout.ms", "20000");
        RecordWriter.Limits limits = new RecordWriter.Limits(10, 1_000_000, Duration.ofSeconds(30));
        try (RecordWriter writer = new RecordWriter(
                "test-writer",
                Clients.writer(shared.bootstrapServers(), cramped),
                new TopicGate(() -> READY),
                limits,
                Clock.system())) {
            writer.write(Clients.record(topic, "x".repeat(90_000)));
            writer.write(Clients.record(topic, "x".repeat(90_000)));

            assertThat(result(writer.write(Clients.record(topic, "x".repeat(90_000)))))
                    .isEqualTo(new WriteResult.Failed("BufferExhaustedException"));
        }
    }

    @Test
    void aLostBrokerFailsWithinTheDeadlineAndItsReturnIsNoticed(@TempDir Path directory) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Clients.createTopic(broker.bootstrapServers(), "own");
        int port = Clients.port(broker);
        RecordWriter.Limits limits = new RecordWriter.Limits(1, 1_000, Duration.ofSeconds(4));
        try (RecordWriter writer = writer(broker, () -> READY, limits)) {
            assertThat(result(writer.write(Clients.record("own", "before")))).isEqualTo(new WriteResult.Written(0, 0));

            broker.close();
            assertThat(result(writer.write(Clients.record("own", "lost")))).isInstanceOf(WriteResult.Failed.class);
            assertThat(firstNotFull(writer, "own", "lost too")).isInstanceOf(WriteResult.Failed.class);

            try (EmbeddedBroker next = EmbeddedBroker.start(directory, port)) {
                assertThat(firstWritten(writer, "own", "after")).isInstanceOf(WriteResult.Written.class);
                assertThat(Clients.texts(next.bootstrapServers(), "own"))
                        .startsWith("before")
                        .endsWith("after")
                        .doesNotContain("lost", "lost too");
            }
        }
    }

    @Test
    void closingWritesWhatWasHandedInAndTwiceIsHarmless(TestInfo test) throws Exception {
        String topic = topic(test);
        RecordWriter writer = writer(shared, () -> READY, WIDE);
        List<CompletionStage<WriteResult>> results = IntStream.range(0, 500)
                .mapToObj(i -> writer.write(Clients.record(topic, String.valueOf(i))))
                .toList();

        writer.close();
        writer.close();

        for (CompletionStage<WriteResult> result : results) {
            assertThat(result(result)).isInstanceOf(WriteResult.Written.class);
        }
        assertThat(result(writer.write(Clients.record(topic, "late"))))
                .isEqualTo(new WriteResult.Failed("shutting down"));
        assertThat(Clients.texts(shared.bootstrapServers(), topic)).hasSize(500);
    }

    @Test
    void closingAtAClosedGateFailsWhatWaits(TestInfo test) throws Exception {
        String topic = topic(test);
        RecordWriter writer = writer(shared, () -> AWAY, WIDE);
        CompletionStage<WriteResult> waiting = writer.write(Clients.record(topic, "waiting"));

        writer.close();

        assertThat(result(waiting)).isEqualTo(new WriteResult.Failed("shutting down"));
        assertThat(Clients.texts(shared.bootstrapServers(), topic)).isEmpty();
    }

    private static RecordWriter writer(EmbeddedBroker broker, Supplier<TopicState> topics, RecordWriter.Limits limits) {
        return new RecordWriter(
                "test-writer",
                Clients.writer(broker.bootstrapServers(), HASTY),
                new TopicGate(topics),
                limits,
                Clock.system());
    }

    private static String topic(TestInfo test) throws Exception {
        String topic = test.getTestMethod().orElseThrow().getName();
        Clients.createTopic(shared.bootstrapServers(), topic);
        return topic;
    }

    private static WriteResult result(CompletionStage<WriteResult> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The bounds are given back a moment after a result is known. */
    private static WriteResult firstNotFull(RecordWriter writer, String topic, String text) throws Exception {
        WriteResult result = result(writer.write(Clients.record(topic, text)));
        while (result instanceof WriteResult.Full) {
            result = result(writer.write(Clients.record(topic, text)));
        }
        return result;
    }

    private static WriteResult firstWritten(RecordWriter writer, String topic, String text) throws Exception {
        WriteResult result = firstNotFull(writer, topic, text);
        while (!(result instanceof WriteResult.Written)) {
            result = firstNotFull(writer, topic, text);
        }
        return result;
    }
}
