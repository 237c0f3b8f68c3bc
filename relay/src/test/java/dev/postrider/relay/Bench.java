package dev.postrider.relay;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.mattermost.MattermostSettings;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.output.CapturedTerminal;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a relay needs around it: topics and a group of its own on the shared broker, a chat server with a bot. */
final class Bench implements AutoCloseable {

    static final int PARTITIONS = 3;
    static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Far beyond what any of these tests sends, so that they are quick. */
    static final double FAST = 2_000;

    private final ClientProperties kafka =
            new ClientProperties(EmbeddedKafka.shared().bootstrapServers(), Map.of());
    private final Topics topics = EmbeddedKafka.shared().freshTopics(PARTITIONS);
    private final String group = EmbeddedKafka.shared().freshName("relays");
    private final Admin admin = Admin.create(kafka.admin("test"));
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka.producer("test"), new ByteArraySerializer(), new ByteArraySerializer());
    private final FakeMattermost chat = FakeMattermost.start();
    private final Team team = chat.admin().team("builds");
    private final Bot bot = chat.admin().bot("postrider", team);
    private final List<Relay> relays = new ArrayList<>();

    Bench() {
        if (!(new TopicSetup(admin, topics).ensure() instanceof TopicState.Ready)) {
            throw new AssertionError("the topics cannot be made");
        }
        // Made is not ready: a producer whose first batch meets a broker that does not lead yet, and whose second meets
        // one that does, never gets its first one in.
        ends(topics.messages());
        ends(topics.deadLetters());
    }

    FakeMattermost chat() {
        return chat;
    }

    Team team() {
        return team;
    }

    Bot bot() {
        return bot;
    }

    Admin admin() {
        return admin;
    }

    Topics topics() {
        return topics;
    }

    ClientProperties kafka() {
        return kafka;
    }

    String group() {
        return group;
    }

    /** Open channels with the bot in them. */
    List<ChatChannel> channels(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> chat.admin().openChannel(team, "channel-" + number, bot))
                .toList();
    }

    static Address address(ChatChannel channel) {
        return new Address.ChannelId(channel.id());
    }

    /** One message is one post, so that posts can be counted. */
    RelaySettings settings(double rate) {
        return settings(rate, 1);
    }

    RelaySettings settings(double rate, int messagesPerPost) {
        return settings(rate, messagesPerPost, Duration.ZERO);
    }

    RelaySettings settings(double rate, int messagesPerPost, Duration packAfter) {
        MattermostSettings mattermost = new MattermostSettings(
                chat.url(), new Secret(bot.token()), null, "", 16_383, messagesPerPost, Look.MESSAGE);
        return settings(kafka, topics, group, rate, packAfter, new RelaySettings.Chat.Mattermost(mattermost));
    }

    /** With other topics of receipts. */
    RelaySettings settings(double rate, ReceiptTopics receipts) {
        RelaySettings usual = settings(rate);
        return new RelaySettings(
                usual.kafka(),
                usual.topics(),
                receipts,
                usual.group(),
                usual.instanceId(),
                usual.ratePerSecond(),
                usual.maxAge(),
                usual.keys(),
                usual.packAfter(),
                usual.chat());
    }

    static RelaySettings settings(
            ClientProperties kafka, Topics topics, String group, double rate, RelaySettings.Chat chat) {
        return settings(kafka, topics, group, rate, Duration.ZERO, chat);
    }

    private static RelaySettings settings(
            ClientProperties kafka,
            Topics topics,
            String group,
            double rate,
            Duration packAfter,
            RelaySettings.Chat chat) {
        Limits.Keys keys = new Limits.Keys(Duration.ofDays(1), 1_000);
        return new RelaySettings(
                kafka, topics, receiptTopics(topics), group, "", rate, Duration.ofDays(7), keys, packAfter, chat);
    }

    static ReceiptTopics receiptTopics(Topics topics) {
        return new ReceiptTopics(topics.messages() + "-receipts", topics.messages() + "-board", Duration.ofDays(7));
    }

    Relay relay() {
        return relay(settings(FAST), Clock.system());
    }

    Relay relay(RelaySettings settings, Clock clock) {
        return relay(settings, clock, OpenTelemetry.noop());
    }

    Relay relay(RelaySettings settings, Clock clock, OpenTelemetry openTelemetry) {
        try {
            Relay relay = Relay.start(settings, clock, new CapturedTerminal().stream(), new Metrics(), openTelemetry);
            relays.add(relay);
            return relay;
        } catch (StartException e) {
            throw new AssertionError("the relay does not start", e);
        }
    }

    /** What ingress does once a message is accepted; returns when Kafka holds it. */
    RecordMetadata say(Address address, String text) {
        return get(send(address, text));
    }

    /** The same in a partition that is not the one of the address. */
    RecordMetadata say(int partition, Address address, String text) {
        Message message = new Message(UUID.randomUUID(), address, text);
        MessageCodec codec = new MessageCodec();
        return put(new ProducerRecord<>(
                topics.messages(), partition, codec.encodeKey(message), codec.encodeValue(message)));
    }

    /** What {@link #say(Address, String)} does, without waiting. */
    Future<RecordMetadata> send(Address address, String text) {
        return send(address, text, new IdHeader(UUID.randomUUID(), IdHeader.DuplicateKind.PLAIN));
    }

    /** One that says which message it is. */
    Future<RecordMetadata> send(Address address, String text, IdHeader id) {
        return send(new Message(id.id(), address, text), id);
    }

    Future<RecordMetadata> send(Message message) {
        return send(message, new IdHeader(message.id(), IdHeader.DuplicateKind.PLAIN));
    }

    private Future<RecordMetadata> send(Message message, IdHeader id) {
        MessageCodec codec = new MessageCodec();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.messages(), codec.encodeKey(message), codec.encodeValue(message));
        record.headers().add(IdHeader.NAME, id.encode());
        return producer.send(record);
    }

    /** Any record at all. */
    RecordMetadata put(ProducerRecord<byte[], byte[]> record) {
        return get(producer.send(record));
    }

    List<ConsumerRecord<byte[], byte[]>> awaitDeadLetters(int count) {
        List<TopicPartition> partitions = partitions(topics.deadLetters());
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka.consumer("test", "reader"), bytes, bytes)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = Clock.system().nanos() + PATIENCE.toNanos();
            while (found.size() < count && deadline - Clock.system().nanos() > 0) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    long deadLetters() {
        return ends(topics.deadLetters());
    }

    /** As if the group had come so far. */
    void commit(int partition, OffsetAndMetadata offset) {
        TopicPartition of = new TopicPartition(topics.messages(), partition);
        get(admin.alterConsumerGroupOffsets(group, Map.of(of, offset))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    /** How far the group has come. */
    long committed(int partition) {
        return get(admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .toCompletionStage()
                        .toCompletableFuture())
                .get(new TopicPartition(topics.messages(), partition))
                .offset();
    }

    /** How many partitions each member of the group holds, those without any included. */
    List<Integer> shares() {
        Collection<MemberDescription> members = get(admin.describeConsumerGroups(List.of(group))
                        .describedGroups()
                        .get(group)
                        .toCompletionStage()
                        .toCompletableFuture())
                .members();
        return members.stream()
                .map(member -> member.assignment().topicPartitions().size())
                .sorted()
                .toList();
    }

    List<String> texts(ChatChannel channel) {
        return chat.posts(channel.id()).stream().map(StoredPost::message).toList();
    }

    @Override
    public void close() {
        relays.forEach(Relay::close);
        chat.close();
        producer.close();
        admin.close();
    }

    /** How many records the topic has. */
    private long ends(String topic) {
        return partitions(topic).stream()
                .mapToLong(partition -> get(admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition)
                                .toCompletionStage()
                                .toCompletableFuture())
                        .offset())
                .sum();
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Kafka does not answer", e);
        }
    }
}
