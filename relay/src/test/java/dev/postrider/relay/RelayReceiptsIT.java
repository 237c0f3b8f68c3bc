package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.Fault;
import dev.postrider.testkit.mattermost.Scope;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.output.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** A relay tells in Kafka how each message ended, and goes on where it cannot. */
class RelayReceiptsIT {

    @Test
    void tellsOfPostsDeadLettersAndRepetitions() throws Exception {
        try (Bench bench = new Bench()) {
            ChatChannel channel = bench.channels(1).get(0);
            Address address = address(channel);
            bench.chat()
                    .faults()
                    .always(
                            Fault.pluginRejects("no swearing: damn"),
                            Scope.creating().containing("damn"));
            IdHeader keyed = new IdHeader(UUID.randomUUID(), IdHeader.DuplicateKind.KEYED);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            IntStream.range(0, 5).forEach(number -> sent.add(bench.send(address, "packed " + number)));
            sent.add(bench.send(address, "by its key", keyed));
            sent.add(bench.send(address, "by its key", keyed));
            for (Future<RecordMetadata> each : sent) {
                each.get(10, TimeUnit.SECONDS);
            }
            bench.relay(bench.settings(Bench.FAST, 500), Clock.system());
            await().atMost(PATIENCE)
                    .until(() -> !bench.chat().posts(channel.id()).isEmpty());
            RecordMetadata refused = bench.say(address, "damn");
            RecordMetadata split = bench.say(address, "long ".repeat(4_000));

            List<ConsumerRecord<byte[], byte[]>> records = receipts(bench, 9);

            long first = sent.get(0).get().offset();
            int partition = refused.partition();
            assertThat(records).allSatisfy(record -> {
                assertThat(record.partition()).isEqualTo(partition);
                assertThat(record.key()).asString(UTF_8).isEqualTo(address.key());
            });
            List<StoredPost> posts = bench.chat().posts(channel.id());
            assertThat(resultAt(records, first))
                    .isEqualTo(new Receipt.Delivered(posts.get(0).id()));
            assertThat(resultAt(records, first + 4))
                    .isEqualTo(new Receipt.Delivered(posts.get(0).id()));
            assertThat(resultAt(records, first + 5))
                    .as("waits until the history is read")
                    .isEqualTo(new Receipt.Delivered(posts.get(1).id()));
            assertThat(resultAt(records, first + 6)).isEqualTo(new Receipt.Repeated(List.of(first + 5)));
            assertThat(resultAt(records, split.offset()))
                    .as("the last part")
                    .isEqualTo(new Receipt.Delivered(posts.get(posts.size() - 1).id()));
            ConsumerRecord<byte[], byte[]> letter = bench.awaitDeadLetters(1).get(0);
            assertThat(resultAt(records, refused.offset()))
                    .isEqualTo(new Receipt.DeadLettered(
                            "refused", "HTTP 400 (rejected by a plugin)", letter.partition(), letter.offset()));
            Receipt packed = receiptAt(records, first);
            assertThat(packed.reporter()).isEqualTo(new Reporter(topicId(bench), bench.group()));
            assertThat(packed.messages()).hasSize(5);
            assertThat(receiptAt(records, first + 5).messages())
                    .containsExactly(new FinishedMessage(first + 5, FinishedMessage.print(keyed.id()), ""));
            assertThat(packed.attempts()).isEqualTo(1);
        }
    }

    @Test
    void makesItsTopics() throws Exception {
        try (Bench bench = new Bench();
                Admin admin = Admin.create(bench.kafka().admin("test"))) {
            bench.relay();
            ReceiptTopics topics = Bench.receiptTopics(bench.topics());

            await().atMost(PATIENCE)
                    .until(() ->
                            admin.listTopics().names().get().containsAll(List.of(topics.receipts(), topics.board())));

            assertThat(partitions(admin, topics.receipts())).isEqualTo(Bench.PARTITIONS);
            assertThat(partitions(admin, topics.board())).isEqualTo(1);
            assertThat(config(admin, topics.receipts(), "retention.ms")).isEqualTo("604800000");
            assertThat(config(admin, topics.receipts(), "cleanup.policy")).isEqualTo("delete");
            assertThat(config(admin, topics.receipts(), "message.timestamp.type"))
                    .isEqualTo("LogAppendTime");
            assertThat(config(admin, topics.board(), "retention.ms")).isEqualTo("3600000");
        }
    }

    @Test
    void postsAllTheSameWhereTheTopicHasOtherPartitions() throws Exception {
        try (Bench bench = new Bench();
                Admin admin = Admin.create(bench.kafka().admin("test"));
                CapturedLog log = CapturedLog.of("dev.postrider.relay.receipt")) {
            String receipts = Bench.receiptTopics(bench.topics()).receipts();
            admin.createTopics(List.of(new NewTopic(receipts, Bench.PARTITIONS + 1, (short) 1)))
                    .all()
                    .get();
            ChatChannel channel = bench.channels(1).get(0);
            Relay relay = bench.relay();

            bench.say(address(channel), "one");
            bench.say(address(channel), "two");

            bench.chat().awaitPosts(channel.id(), 2, PATIENCE);
            await().atMost(PATIENCE).until(() -> !log.messages().isEmpty());
            assertThat(log.messages()).singleElement().asString().contains("No receipts are written");
            await().atMost(PATIENCE).until(() -> relay.receiptsFailed() > 0);
            assertThat(relay.obstacles()).isEmpty();
        }
    }

    /** A name that no topic can have stands for a topic that may not be made. */
    @Test
    void postsAllTheSameWhereTheTopicCannotBeMade() {
        try (Bench bench = new Bench();
                CapturedLog log = CapturedLog.of("dev.postrider.relay.receipt")) {
            ChatChannel channel = bench.channels(1).get(0);
            Relay relay = bench.relay(
                    bench.settings(Bench.FAST, new ReceiptTopics("not a topic", "nor this", Duration.ofDays(7))),
                    Clock.system());

            bench.say(address(channel), "one");

            bench.chat().awaitPosts(channel.id(), 1, PATIENCE);
            await().atMost(PATIENCE).until(() -> !log.messages().isEmpty());
            assertThat(log.messages()).singleElement().asString().contains("Receipts are failing");
            assertThat(relay.obstacles()).isEmpty();
        }
    }

    @Test
    void makesNothingWhereReceiptsAreOff() throws Exception {
        try (Bench bench = new Bench();
                Admin admin = Admin.create(bench.kafka().admin("test"))) {
            ReceiptTopics topics = Bench.receiptTopics(bench.topics());
            ChatChannel channel = bench.channels(1).get(0);
            bench.relay(
                    bench.settings(Bench.FAST, new ReceiptTopics(topics.receipts(), topics.board(), Duration.ZERO)),
                    Clock.system());

            bench.say(address(channel), "one");

            bench.chat().awaitPosts(channel.id(), 1, PATIENCE);
            assertThat(admin.listTopics().names().get()).doesNotContain(topics.receipts(), topics.board());
        }
    }

    private static Receipt.FinalResult resultAt(List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        return receiptAt(records, offset).result();
    }

    private static Receipt receiptAt(List<ConsumerRecord<byte[], byte[]>> records, long offset) {
        return records.stream()
                .map(record -> ReceiptCodec.decode(record.value()).orElseThrow())
                .filter(receipt -> receipt.messages().stream().anyMatch(message -> message.offset() == offset))
                .findFirst()
                .orElseThrow();
    }

    /** Read until they finish so many messages. */
    private static List<ConsumerRecord<byte[], byte[]>> receipts(Bench bench, int messages) {
        String topic = Bench.receiptTopics(bench.topics()).receipts();
        List<TopicPartition> partitions = IntStream.range(0, Bench.PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(bench.kafka().consumer("test", "reader"), bytes, bytes)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return found.stream()
                                .mapToInt(record -> ReceiptCodec.decode(record.value())
                                        .orElseThrow()
                                        .messages()
                                        .size())
                                .sum()
                        >= messages;
            });
        }
        return found;
    }

    private static String topicId(Bench bench) throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = Admin.create(bench.kafka().admin("test"))) {
            return new TopicSetup(admin, bench.topics())
                    .messagesId()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .orElseThrow();
        }
    }

    private static int partitions(Admin admin, String topic) throws ExecutionException, InterruptedException {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .size();
    }

    private static String config(Admin admin, String topic, String name)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        KafkaFuture<Map<ConfigResource, Config>> configs =
                admin.describeConfigs(List.of(resource)).all();
        return configs.get().get(resource).get(name).value();
    }
}
