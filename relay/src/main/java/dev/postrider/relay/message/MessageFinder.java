package dev.postrider.relay.message;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.RangeReader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Finds messages in Kafka, and how they ended. For one thread. */
final class MessageFinder implements AutoCloseable {

    private static final int TIME_ORDERED = 7;

    /** How far the clock of the ingress may be off, and a record may lie behind its id: the first that has it. */
    private static final List<Duration> SLACKS = List.of(Duration.ofSeconds(10), Duration.ofHours(1));

    /** How far the clocks of brokers may be apart. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final RangeReader reader;
    private final String topic;
    private final MessageCodec codec = new MessageCodec();

    /** @param topic of messages */
    MessageFinder(ClientProperties kafka, String topic) {
        this.reader = new RangeReader(kafka, "postrider-message-finder");
        this.topic = topic;
    }

    /** The record at this place, whatever it holds; empty if there is none any more, or not yet. */
    Optional<ConsumerRecord<byte[], byte[]>> at(MessagePlace place) {
        TopicPartition partition = new TopicPartition(topic, place.partition());
        Set<TopicPartition> one = Set.of(partition);
        if (!reader.partitions(topic).contains(partition)
                || place.offset() < reader.beginnings(one).getOrDefault(partition, 0L)
                || place.offset() >= reader.ends(one).getOrDefault(partition, 0L)) {
            return Optional.empty();
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        reader.read(Map.of(partition, place.offset()), Map.of(partition, place.offset() + 1), found::add);
        return found.stream().findFirst();
    }

    /**
     * All records of a message that are still there: repetitions, too. An id that tells its time is looked for around it;
     * another one, which was made of an idempotency key, in everything that Kafka holds.
     */
    List<ConsumerRecord<byte[], byte[]>> find(UUID id) {
        Set<TopicPartition> partitions = reader.partitions(topic);
        if (partitions.isEmpty()) {
            return List.of();
        }
        if (id.version() != TIME_ORDERED) {
            return between(reader.beginnings(partitions), reader.ends(partitions), id);
        }
        long millis = id.getMostSignificantBits() >>> 16;
        for (Duration slack : SLACKS) {
            List<ConsumerRecord<byte[], byte[]>> found = between(
                    reader.since(partitions, millis - slack.toMillis()),
                    reader.since(partitions, millis + slack.toMillis()),
                    id);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private List<ConsumerRecord<byte[], byte[]>> between(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, UUID id) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        reader.read(from, to, record -> {
            if (isOf(record, id)) {
                found.add(record);
            }
        });
        return found;
    }

    /** Whether the record holds the message with this id. */
    boolean isOf(ConsumerRecord<byte[], byte[]> record, UUID id) {
        Header header = record.headers().lastHeader(IdHeader.NAME);
        Optional<UUID> named = header == null
                ? Optional.empty()
                : IdHeader.decode(header.value()).map(IdHeader::id);
        return named.or(() -> codec.decode(record.key(), record.value()) instanceof DecodedRecord.Valid valid
                        ? Optional.of(valid.message().id())
                        : Optional.empty())
                .filter(id::equals)
                .isPresent();
    }

    /**
     * The receipt of a record; the last, if there are several: a dead letter may be replayed long after.
     *
     * @param receipts their topic
     * @param group of the relays: others may read the same topic
     */
    Optional<Receipt> receipt(ConsumerRecord<byte[], byte[]> record, UUID id, String receipts, String group) {
        TopicPartition partition = new TopicPartition(receipts, record.partition());
        if (!reader.partitions(receipts).contains(partition)) {
            return Optional.empty();
        }
        Set<TopicPartition> one = Set.of(partition);
        AtomicReference<@Nullable Receipt> found = new AtomicReference<>();
        reader.read(reader.since(one, record.timestamp() - CLOCKS.toMillis()), reader.ends(one), written -> {
            if (Arrays.equals(written.key(), record.key())) {
                ReceiptCodec.decode(written.value())
                        .filter(receipt -> receipt.reporter().group().equals(group))
                        .filter(receipt -> isOf(receipt, record.offset(), id))
                        .ifPresent(found::set);
            }
        });
        return Optional.ofNullable(found.get());
    }

    private static boolean isOf(Receipt receipt, long offset, UUID id) {
        int print = FinishedMessage.print(id);
        return receipt.messages().stream()
                .anyMatch(message -> message.offset() == offset && message.idPrint() == print);
    }

    @Override
    public void close() {
        reader.close();
    }
}
