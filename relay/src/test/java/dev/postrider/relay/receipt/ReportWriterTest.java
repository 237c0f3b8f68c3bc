package dev.postrider.relay.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportWriterTest {

    private static final TopicState READY = new TopicState.Ready(List.of(), "an-id");
    private static final TopicState AWAY = new TopicState.Unreachable("no answer within 5 s");
    private static final TopicState WRONG = new TopicState.Unusable("Topic receipts has 3 partitions instead of 12");
    private static final Receipt RECEIPT = new Receipt(
            new Reporter("an-id", "relays"),
            new Receipt.Delivered("post"),
            Instant.ofEpochMilli(1),
            1,
            List.of(new FinishedMessage(7, 8, "ci")));

    private final ManualClock clock = new ManualClock();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(cluster(), false, null, new ByteArraySerializer(), new ByteArraySerializer());

    /** What is found at each look; the last from then on. */
    private final Queue<TopicState> found = new ConcurrentLinkedQueue<>();

    /** So often no producer can be made. */
    private int refusals;

    private final ReportWriter writer = new ReportWriter(
            new ReceiptTopics("receipts", "board", Duration.ofDays(7)),
            () -> {
                TopicState state = found.size() > 1 ? found.poll() : found.peek();
                return state == null ? READY : state;
            },
            () -> {
                if (refusals-- > 0) {
                    throw new KafkaException("No resolvable bootstrap urls");
                }
                return producer;
            },
            Duration.ofMillis(10),
            clock);

    @AfterEach
    void close() {
        writer.close();
    }

    private static Cluster cluster() {
        Node[] nobody = {};
        List<PartitionInfo> partitions = IntStream.range(0, 4)
                .mapToObj(number -> new PartitionInfo("receipts", number, Node.noNode(), nobody, nobody))
                .toList();
        return new Cluster("a-cluster", List.of(), partitions, Set.of(), Set.of());
    }

    @Test
    void aProducerThatCannotBeMadeYetIsMadeLater() {
        refusals = 2;
        writer.start();

        writer.write(0, "user/jane", RECEIPT);

        awaitWritten(1);
    }

    private void awaitWritten(int count) {
        await().until(() -> producer.history().size() == count);
    }

    @Test
    void aReceiptIsWrittenToThePartitionOfItsMessagesUnderTheirKey() {
        writer.start();

        writer.write(3, "user/jane", RECEIPT);

        awaitWritten(1);
        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo("receipts");
        assertThat(record.partition()).isEqualTo(3);
        assertThat(record.key()).asString(UTF_8).isEqualTo("user/jane");
        assertThat(ReceiptCodec.decode(record.value())).contains(RECEIPT);
    }

    @Test
    void receiptsWaitForTheTopicsWhichAreTriedAgain() {
        found.addAll(List.of(AWAY, AWAY, READY));
        try (CapturedLog log = CapturedLog.of("dev.postrider.relay.receipt")) {
            writer.write(3, "user/jane", RECEIPT);
            writer.start();

            awaitWritten(1);
            producer.completeNext();

            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(0)).contains("Receipts are failing").contains("no answer within 5 s");
            assertThat(log.messages().get(1)).contains("Receipts recovered");
        }
        assertThat(writer.failed()).isZero();
    }

    @Test
    void wrongTopicsTurnItOffAndThatIsSaidOnceWhileEachReceiptIsCounted() throws InterruptedException {
        found.add(WRONG);
        try (CapturedLog log = CapturedLog.of("dev.postrider.relay.receipt")) {
            writer.start();
            await().until(() -> !log.messages().isEmpty());
            writer.write(3, "user/jane", RECEIPT);
            writer.write(3, "user/jane", RECEIPT);
            writer.close();

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("No receipts are written")
                    .contains("3 part");
        }
        assertThat(producer.history()).isEmpty();
        assertThat(writer.failed()).isEqualTo(2);
    }

    @Test
    void failuresAreCountedAndSaidOnceUntilItWorksAgain() {
        try (CapturedLog log = CapturedLog.of("dev.postrider.relay.receipt")) {
            writer.start();
            IntStream.range(0, 3).forEach(number -> writer.write(3, "user/jane", RECEIPT));
            awaitWritten(3);
            producer.errorNext(new KafkaException("away"));
            producer.errorNext(new KafkaException("away"));
            assertThat(writer.failed()).isEqualTo(2);
            producer.completeNext();

            assertThat(writer.failed()).isEqualTo(2);
            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(0)).contains("Receipts are failing").contains("reason=KafkaException");
            assertThat(log.messages().get(1)).contains("Receipts recovered");
        }
    }

    @Test
    void whatFindsNoRoomIsLostAndCounted() {
        int bytes = ReceiptCodec.encode(RECEIPT).length;
        int fit = ReportWriter.MOST_BYTES / bytes;

        IntStream.range(0, fit).forEach(number -> writer.write(3, "user/jane", RECEIPT));

        assertThat(writer.failed()).isPositive().isLessThan(fit);
    }

    /** Nothing that a client throws ends it. */
    @Test
    void aRecordThatTheProducerRefusesIsLostAlone() {
        writer.start();

        writer.write(99, "user/jane", RECEIPT);
        writer.write(3, "user/jane", RECEIPT);

        awaitWritten(1);
        assertThat(writer.failed()).isEqualTo(1);
    }

    /** Somebody may have deleted the topics, and a producer could have made one with other partitions. */
    @Test
    void afterAFailureTheTopicsAreLookedAtAgain() {
        found.addAll(List.of(READY, WRONG));
        writer.start();
        writer.write(3, "user/jane", RECEIPT);
        awaitWritten(1);
        producer.errorNext(new KafkaException("away"));
        clock.advance(Duration.ofMillis(10));
        try (CapturedLog log = CapturedLog.of("dev.postrider.relay.receipt")) {
            writer.write(3, "user/jane", RECEIPT);

            await().until(() -> !log.messages().isEmpty());
            assertThat(log.messages()).singleElement().asString().contains("No receipts are written");
        }
        await().until(() -> writer.failed() == 2);
    }

    @Test
    void whatStillWaitsForTheTopicsAtTheEndIsLostAndCounted() {
        found.add(AWAY);
        writer.start();
        writer.write(3, "user/jane", RECEIPT);
        writer.write(new ProducerRecord<>("board", 0, null, new byte[10]));
        writer.close();
        writer.write(3, "user/jane", RECEIPT);

        assertThat(writer.failed()).isEqualTo(2);
    }

    /** More than there would be room for. */
    @Test
    void whatIsHandedInAfterTheEndTakesNoRoom() {
        writer.start();
        writer.close();

        int many = ReportWriter.MOST_BYTES / 300;
        try (CapturedLog log = CapturedLog.of("dev.postrider.relay.receipt")) {
            IntStream.range(0, many).forEach(number -> writer.write(3, "user/jane", RECEIPT));

            assertThat(log.messages()).isEmpty();
        }
        assertThat(writer.failed()).isEqualTo(many);
    }

    @Test
    void whatWasHandedInIsWrittenBeforeTheEnd() {
        writer.start();
        IntStream.range(0, 100).forEach(number -> writer.write(3, "user/jane", RECEIPT));

        writer.close();

        assertThat(producer.history()).hasSize(100);
        assertThat(producer.closed()).isTrue();
    }
}
