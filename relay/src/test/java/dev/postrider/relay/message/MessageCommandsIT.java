package dev.postrider.relay.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.cli.Cli;
import dev.postrider.common.cli.Program;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.AskedOnly;
import dev.postrider.relay.deadletter.KafkaAccess;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.output.CapturedTerminal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code messages show} on the command line. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MessageCommandsIT {

    private static final int PARTITIONS = 3;
    private static final Address JANE = new Address.Username("jane");
    private static final UUID KEYED = UUID.fromString("0b6d1f0e-7f3a-8c11-9a22-5d0a4b1c2d3e");
    private static final Instant ENDED = Instant.parse("2026-01-02T03:04:05.678Z");

    private final EmbeddedKafka broker = EmbeddedKafka.shared();
    private static final Program RELAY =
            new AskedOnly(List.of(new MessageCommands(settings -> KafkaAccess.Session.with(settings.kafka()))));

    private final ClientProperties kafka = new ClientProperties(broker.bootstrapServers(), Map.of());
    private final Topics topics = broker.freshTopics(PARTITIONS);
    private final String receipts = broker.freshName("receipts");
    private final String group = broker.freshName("relays");
    private final Admin admin = Admin.create(kafka.admin("test"));
    private final Producer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka.producer("test"), new ByteArraySerializer(), new ByteArraySerializer());
    private final Map<String, String> more = new HashMap<>();
    private final CapturedTerminal out = new CapturedTerminal();
    private final CapturedTerminal err = new CapturedTerminal();

    @BeforeEach
    void topics() {
        assertThat(new TopicSetup(admin, topics).ensure()).isInstanceOf(TopicState.Ready.class);
        get(admin.createTopics(List.of(new NewTopic(receipts, PARTITIONS, (short) 1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    @Test
    void findsAMessageByTheTimeInItsId() {
        message(0, timed(Duration.ZERO), "another");
        UUID id = timed(Duration.ZERO);
        RecordMetadata at = message(1, id, "text of\nJane");

        assertThat(show(id.toString())).isZero();

        assertThat(out.text()).isEqualTo("""
                id: %s
                at: 1.%d
                address: user/jane
                caller: ci
                accepted: %s
                state: waiting: no relay has committed anything of its partition

                text of
                Jane
                """.formatted(id, at.offset(), Instant.ofEpochMilli(at.timestamp())));
        assertThat(err.text()).isEmpty();
    }

    @Test
    void findsItAlsoIfTheClockOfTheIngressIsHalfAnHourOff() {
        UUID early = timed(Duration.ofMinutes(-30));
        message(1, early, "early");
        UUID late = timed(Duration.ofMinutes(30));
        message(2, late, "late");

        assertThat(show(early.toString())).isZero();
        assertThat(show(late.toString())).isZero();
        assertThat(out.text()).contains("\n\nearly\n").endsWith("\n\nlate\n");
    }

    @Test
    void findsAllRecordsOfAKeyAndSaysWhichRepeatsWhich() {
        RecordMetadata first = message(1, KEYED, "once");
        RecordMetadata second = message(1, KEYED, "once");
        receipt(1, new Receipt.Delivered("p".repeat(26)), first.offset(), KEYED);
        receipt(1, new Receipt.Repeated(List.of(first.offset())), second.offset(), KEYED);

        assertThat(show(KEYED.toString())).isZero();

        assertThat(out.text())
                .contains(
                        "at: 1." + first.offset() + "\n",
                        "state: delivered 2026-01-02T03:04:05Z, post https://chat.example.com/_redirect/pl/"
                                + "p".repeat(26) + ", attempts 1\n",
                        "at: 1." + second.offset() + "\n",
                        "state: dropped 2026-01-02T03:04:05Z, it repeats the message at offset " + first.offset()
                                + " of the same partition\n");
    }

    @Test
    void linksToAPostWherePeopleReachTheChatServer() {
        RecordMetadata at = message(1, KEYED, "once");
        receipt(1, new Receipt.Delivered("p".repeat(26)), at.offset(), KEYED);
        more.put("POSTRIDER_PERMALINK_URL", "https://chat.example.org");

        assertThat(state(KEYED)).contains(", post https://chat.example.org/_redirect/pl/" + "p".repeat(26) + ",");
    }

    @Test
    void looksAtAPlaceAndNowhereElse() {
        RecordMetadata here = message(1, KEYED, "here");
        RecordMetadata other = message(1, timed(Duration.ZERO), "other");
        String unknown = "1." + (other.offset() + 1);

        assertThat(show(KEYED.toString(), "--at", "1." + here.offset())).isZero();
        assertThat(out.text()).endsWith("\n\nhere\n");

        assertThat(show(KEYED.toString(), "--at", "1." + other.offset())).isEqualTo(1);
        assertThat(err.text())
                .isEqualTo("The record at 1." + other.offset() + " is of another message: leave --at out to search for "
                        + KEYED + "\n");
        assertThat(show(KEYED.toString(), "--at", unknown)).isEqualTo(1);
        assertThat(show(KEYED.toString(), "--at", "9.0")).isEqualTo(1);
        assertThat(show(KEYED.toString(), "--at", "nowhere")).isEqualTo(2);
    }

    @Test
    void saysHowItEndedAndTheLastReceiptWins() {
        UUID id = timed(Duration.ZERO);
        RecordMetadata at = message(2, id, "text");
        receipt(2, new Receipt.DeadLettered("refused", "HTTP 400", 2, 17), at.offset(), id);
        assertThat(state(id)).isEqualTo("dead letter 2/17 2026-01-02T03:04:05Z, refused: HTTP 400");

        receipt(2, new Receipt.Delivered("stranger"), at.offset(), KEYED); // of a topic that is gone
        assertThat(state(id)).startsWith("dead letter");

        receipt(2, new Receipt.Replayed(2, 99), at.offset(), id);
        assertThat(state(id)).isEqualTo("replayed 2026-01-02T03:04:05Z, see --at 2.99");
    }

    @Test
    void saysWithHowManyOthersItWasPosted() {
        UUID id = timed(Duration.ZERO);
        RecordMetadata at = message(0, id, "text");
        put(new ProducerRecord<>(
                receipts,
                0,
                JANE.key().getBytes(StandardCharsets.UTF_8),
                ReceiptCodec.encode(new Receipt(
                        new Reporter("topic-id", group),
                        new Receipt.Delivered(""),
                        ENDED,
                        2,
                        List.of(
                                new FinishedMessage(at.offset() + 7, 1, ""),
                                new FinishedMessage(at.offset(), FinishedMessage.print(id), "ci"),
                                new FinishedMessage(at.offset() + 9, 2, ""))))));

        assertThat(state(id)).isEqualTo("delivered 2026-01-02T03:04:05Z, together with 2 others, attempts 2");
    }

    @Test
    void saysWhatIsNoId() {
        assertThat(show("foo")).isNotZero();
        assertThat(err.text())
                .contains("'foo' is not the id of a message, a UUID")
                .doesNotContain("Exception");
    }

    @Test
    void withoutAReceiptItSaysWhatTheCommitsTell() {
        UUID id = timed(Duration.ZERO);
        RecordMetadata at = message(0, id, "text");

        commit(at.offset(), metadata(topicId(), at.offset()));
        assertThat(state(id)).isEqualTo("waiting, or finished a moment ago: status shows what its address waits for");
        commit(at.offset() + 1, metadata(topicId(), at.offset() + 1));
        assertThat(state(id)).isEqualTo("finished, how is not known any more: there is no receipt");
    }

    @Test
    void aCommitThatIsNotOfThisTopicTellsNothing() {
        UUID id = timed(Duration.ZERO);
        RecordMetadata at = message(0, id, "text");

        for (String metadata : List.of("", metadata("a-topic-that-is-gone", at.offset() + 1))) {
            commit(at.offset() + 1, metadata);
            assertThat(state(id)).startsWith("unknown: the offset that is committed is not a relay's");
        }
    }

    @Test
    void saysThatThereIsNoSuchMessageAndWhereElseToLook() {
        UUID id = timed(Duration.ZERO);

        assertThat(show(id.toString())).isEqualTo(1);

        assertThat(err.text())
                .isEqualTo("Kafka holds no message " + id + " in " + topics.messages()
                        + ": it was never accepted here, or it is finished and older than POSTRIDER_IDEMPOTENCY_WINDOW. If it"
                        + " could not be delivered: dead-letters list --all --id " + id + "\n");
        assertThat(show("no-id")).isEqualTo(2);
    }

    /** An id of a message that was accepted so much later than now. */
    private static UUID timed(Duration later) {
        long millis = Clock.system().wall().plus(later).toEpochMilli();
        return new UUID(millis << 16 | 0x7ABCL, 0x8000_0000_0000_0001L | (later.toMillis() & 0xFFFF) << 8);
    }

    private RecordMetadata message(int partition, UUID id, String text) {
        MessageCodec codec = new MessageCodec();
        Message message = new Message(id, JANE, text);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topics.messages(), partition, codec.encodeKey(message), codec.encodeValue(message));
        record.headers().add(IdHeader.NAME, IdHeader.of(message).encode());
        record.headers().add(CallerHeader.NAME, CallerHeader.encode("ci"));
        return put(record);
    }

    private void receipt(int partition, Receipt.FinalResult result, long offset, UUID id) {
        put(new ProducerRecord<>(
                receipts,
                partition,
                JANE.key().getBytes(StandardCharsets.UTF_8),
                ReceiptCodec.encode(new Receipt(
                        new Reporter("topic-id", group),
                        result,
                        ENDED,
                        1,
                        List.of(new FinishedMessage(offset, FinishedMessage.print(id), "ci"))))));
    }

    private RecordMetadata put(ProducerRecord<byte[], byte[]> record) {
        return get(producer.send(record));
    }

    private String topicId() {
        return get(new TopicSetup(admin, topics).messagesId().toCompletableFuture())
                .orElseThrow();
    }

    private static String metadata(String topicId, long offset) {
        return CheckpointCodec.encode(topicId, Checkpoint.at(offset), 0, OptionalLong.empty());
    }

    private void commit(long offset, String metadata) {
        get(admin.alterConsumerGroupOffsets(
                        group,
                        Map.of(new TopicPartition(topics.messages(), 0), new OffsetAndMetadata(offset, metadata)))
                .all()
                .toCompletionStage()
                .toCompletableFuture());
    }

    private String state(UUID id) {
        int before = out.text().length();
        assertThat(show(id.toString())).isZero();
        return out.text()
                .substring(before)
                .lines()
                .filter(line -> line.startsWith("state: "))
                .findFirst()
                .orElseThrow()
                .substring("state: ".length());
    }

    private int show(String... arguments) {
        List<String> words = new ArrayList<>(List.of("messages", "show"));
        words.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(more);
        environment.putAll(Map.of(
                "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "POSTRIDER_TOPIC",
                topics.messages(),
                "POSTRIDER_DEAD_LETTER_TOPIC",
                topics.deadLetters(),
                "POSTRIDER_RECEIPTS_TOPIC",
                receipts,
                "POSTRIDER_GROUP",
                group,
                "POSTRIDER_PARTITIONS",
                String.valueOf(PARTITIONS),
                "MM_URL",
                "https://chat.example.com/",
                "MM_PROXY_TOKEN",
                "abcdefghijklmnopqrstuvwxyz"));
        return new Cli(RELAY, environment, out.stream(), err.stream()).run(words.toArray(String[]::new));
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (Exception e) { // of a test, whatever it is
            throw new AssertionError("Kafka does not answer", e);
        }
    }
}
