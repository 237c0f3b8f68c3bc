package dev.postrider.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.ingress.status.StatusView.State;
import dev.postrider.testkit.time.ManualClock;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiptReaderTest {

    private static final String RECEIPTS = "receipts";
    private static final TopicPartition PARTITION = new TopicPartition(RECEIPTS, 0);
    private static final Reporter REPORTER = new Reporter("topic-id", "group");
    private static final UUID ID = UUID.fromString("01a205e1-07e4-71d7-988b-4e8cc91b0ea1");
    private static final Instant FIRST = Instant.ofEpochMilli(1_764_433_845_000L);

    private final ManualClock clock = new ManualClock();
    private final StatusView view =
            new StatusView(new ReceiptMemory(1024 * 1024), new Waiters(2, 1_000), REPORTER, clock);
    private final Queue<MockConsumer<byte[], byte[]>> consumers = new ArrayDeque<>();
    private int partitions = 1;
    private Supplier<Admin> admin = this::admin;

    private final ReceiptReader reader = new ReceiptReader(
            consumers::remove,
            () -> admin.get(),
            new ReceiptTopics(RECEIPTS, "board", Duration.ofDays(7)),
            1,
            view,
            new StatusLookup(
                    view,
                    new KnownRecords(64),
                    place -> CompletableFuture.completedFuture(new ReadResult.ReadFailed()),
                    new GroupCommits(() -> CompletableFuture.completedFuture(CommitSnapshot.NONE), clock),
                    1,
                    clock),
            clock);

    @AfterEach
    void stop() {
        reader.close();
    }

    @Test
    void receiptsThatMayNotBeReadAreAsNone() {
        admin = () -> {
            throw new TopicAuthorizationException(RECEIPTS);
        };
        assertThat(view.state()).isEqualTo(State.WARMING_UP);

        start();

        await().until(() -> view.state() == State.NO_RECEIPTS);
    }

    /** Relays write none into it. */
    @Test
    void aTopicWithAnotherNumberOfPartitionsHasNoReceipts() {
        partitions = 2;

        start();

        await().until(() -> view.state() == State.NO_RECEIPTS);
    }

    @Test
    void allThatThereIsIsReadFromTheBeginning() {
        consumers.add(receipts(0, 3));

        startAndFollow();

        assertThat(isFound(0)).isTrue();
        assertThat(isFound(2)).isTrue();
        assertThat(view.hasRead(0, 3)).isTrue();
        assertThat(view.mayHaveForgotten(FIRST)).isFalse();
    }

    @Test
    void whatWasDeletedBeforeTheFirstReceiptMayHaveHadOne() {
        consumers.add(receipts(7, 9));

        startAndFollow();

        assertThat(isFound(7)).isTrue();
        assertThat(view.mayHaveForgotten(FIRST)).isTrue();
        assertThat(view.mayHaveForgotten(FIRST.plus(Duration.ofHours(1)))).isFalse();
    }

    @Test
    void allIsReadAnewWhenSomeWereDeletedUnread() {
        MockConsumer<byte[], byte[]> overtaken = receipts(0, 3);
        consumers.add(overtaken);
        consumers.add(receipts(7, 9));
        startAndFollow();

        overtaken.schedulePollTask(() -> {
            overtaken.addRecord(receipt(8));
            overtaken.updateBeginningOffsets(Map.of(PARTITION, 7L));
        });

        await().until(() -> view.state() == State.FOLLOWING && isFound(8));
        assertThat(isFound(0)).isFalse();
        assertThat(view.mayHaveForgotten(FIRST)).isTrue();
    }

    private void start() {
        reader.topicIs(REPORTER.topicId());
        reader.start();
    }

    private void startAndFollow() {
        start();
        await().until(() -> view.state() == State.FOLLOWING);
    }

    private boolean isFound(long offset) {
        return view.find(new RecordPlace(0, offset), FinishedMessage.print(ID)).isPresent();
    }

    /** A log that holds a receipt at each of these offsets, of the record at the same offset. */
    private static MockConsumer<byte[], byte[]> receipts(long from, long to) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
        consumer.updateBeginningOffsets(Map.of(PARTITION, from));
        consumer.updateEndOffsets(Map.of(PARTITION, to));
        consumer.schedulePollTask(() -> LongStream.range(from, to).forEach(at -> consumer.addRecord(receipt(at))));
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> receipt(long offset) {
        Receipt receipt = new Receipt(
                REPORTER,
                new Receipt.Delivered("post"),
                FIRST.plusSeconds(offset),
                1,
                List.of(new FinishedMessage(offset, FinishedMessage.print(ID), "ci")));
        byte[] address = "user/jane".getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(RECEIPTS, 0, offset, address, ReceiptCodec.encode(receipt));
    }

    /** One that can describe the topic of receipts and knows no other. */
    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("describeTopics");
                    return new Described(((List<?>) arguments[0]).contains(RECEIPTS) ? partitions : 0);
                });
    }

    private static final class Described extends DescribeTopicsResult {

        Described(int partitions) {
            super(null, Map.of(RECEIPTS, partitions == 0 ? unknown() : topic(partitions)));
        }

        private static KafkaFuture<TopicDescription> topic(int partitions) {
            TopicPartitionInfo partition = new TopicPartitionInfo(0, Node.noNode(), List.of(), List.of());
            return KafkaFuture.completedFuture(
                    new TopicDescription(RECEIPTS, false, Collections.nCopies(partitions, partition)));
        }

        private static KafkaFuture<TopicDescription> unknown() {
            return KafkaFuture.completedFuture(null).thenApply(nothing -> {
                throw new UnknownTopicOrPartitionException();
            });
        }
    }
}
