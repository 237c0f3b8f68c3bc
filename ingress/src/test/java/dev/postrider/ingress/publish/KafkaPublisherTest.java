package dev.postrider.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaPublisherTest {

    private static final Message MESSAGE =
            new Message(UUID.fromString("01890000-0000-7000-8000-000000000001"), new Address.Username("jane"), "hello");

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ManualClock clock = new ManualClock();

    @Test
    void isPublishedOnlyWhenKafkaAcknowledged() {
        try (RecordWriter writer = writer(10)) {
            CompletableFuture<PublishResult> result = new KafkaPublisher(writer, "messages", clock)
                    .publish(MESSAGE)
                    .toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);
            assertThat(result).isNotDone();

            kafka.completeNext();

            assertThat(result.join()).isEqualTo(new PublishResult.Published());
            ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
            assertThat(record.topic()).isEqualTo("messages");
            assertThat(new MessageCodec().decode(record.key(), record.value()))
                    .isEqualTo(new DecodedRecord.Valid(MESSAGE));
            assertThat(IdHeader.decode(
                            record.headers().lastHeader(IdHeader.NAME).value()))
                    .contains(new IdHeader(MESSAGE.id(), IdHeader.DuplicateKind.PLAIN));
            assertThat(AcceptedHeader.decode(
                            record.headers().lastHeader(AcceptedHeader.NAME).value()))
                    .hasValue(clock.wall().toEpochMilli());
            assertThat(record.headers()).hasSize(2);
        }
    }

    /** The relay drops what the log holds already; it tells by the header alone. */
    @Test
    void whatHasAKeySaysSoInItsHeader() {
        UUID id = UUID.fromString("0b6d1f0e-7f3a-8c11-9a22-5d0a4b1c2d3e");
        try (RecordWriter writer = writer(10)) {
            new KafkaPublisher(writer, "messages", clock).publish(keyed(id)).toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);

            byte[] header =
                    kafka.history().get(0).headers().lastHeader(IdHeader.NAME).value();
            assertThat(IdHeader.decode(header)).contains(new IdHeader(id, IdHeader.DuplicateKind.KEYED));
            kafka.completeNext();
        }
    }

    /** In a header, so that a relay that does not know it posts the message all the same. */
    @Test
    void aPriorityIsAHeaderAndNothingElse() {
        try (RecordWriter writer = writer(10)) {
            new KafkaPublisher(writer, "messages", clock)
                    .publish(MESSAGE.with(Priority.URGENT))
                    .toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);

            ProducerRecord<byte[], byte[]> record = kafka.history().get(0);
            assertThat(Priority.decode(
                            record.headers().lastHeader(Priority.HEADER).value()))
                    .isEqualTo(Priority.URGENT);
            assertThat(record.value()).isEqualTo(new MessageCodec().encodeValue(MESSAGE));
            kafka.completeNext();
        }
    }

    private static Message keyed(UUID id) {
        return new Message(id, MESSAGE.address(), MESSAGE.text(), List.of(), Mentions.HARMLESS, true);
    }

    @Test
    void isUnavailableWhenKafkaRefuses() {
        try (RecordWriter writer = writer(10)) {
            CompletableFuture<PublishResult> result = new KafkaPublisher(writer, "messages", clock)
                    .publish(MESSAGE)
                    .toCompletableFuture();
            await().until(() -> kafka.history().size() == 1);

            kafka.errorNext(new NotEnoughReplicasException("two of three are gone"));

            assertThat(result.join())
                    .isEqualTo(new PublishResult.NotPublished(
                            "Kafka did not acknowledge the message: NotEnoughReplicasException."));
        }
    }

    @Test
    void isUnavailableAtOnceWhenNothingMoreMayWait() {
        try (RecordWriter writer = writer(0)) {
            assertThat(new KafkaPublisher(writer, "messages", clock)
                            .publish(MESSAGE)
                            .toCompletableFuture())
                    .isCompletedWithValueMatching(PublishResult.NotPublished.class::isInstance);
        }
    }

    private RecordWriter writer(int maxRecords) {
        TopicGate open = new TopicGate(() -> new TopicState.Ready(List.of(), "an-id"));
        assertThat(open.tryOpen()).isTrue();
        return new RecordWriter(
                new LazyClient<>(() -> kafka),
                "messages",
                open,
                new RecordWriter.WriteLimits(maxRecords, 1_000_000, Duration.ofSeconds(20)),
                Clock.system());
    }
}
