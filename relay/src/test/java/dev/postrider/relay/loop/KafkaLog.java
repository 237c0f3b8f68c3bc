package dev.postrider.relay.loop;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A consumer of one partition whose log can be read more than once, a few records at a time. */
class KafkaLog extends MockConsumer<byte[], byte[]> {

    static final String TOPIC = "messages";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    /** When a manual clock begins. */
    private static final Instant ACCEPTED = new ManualClock().wall();

    private static final MessageCodec CODEC = new MessageCodec();

    private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    private final int recordsPerPoll;

    /** Offsets that were sought. */
    final List<Long> seeks = new ArrayList<>();

    int polls;

    /** What was committed last in a call that waits for the answer. */
    Optional<OffsetAndMetadata> handedOver = Optional.empty();

    KafkaLog(int recordsPerPoll) {
        super("none");
        this.recordsPerPoll = recordsPerPoll;
    }

    static Address channel(int number) {
        return new Address.ChannelId("c%025d".formatted(number));
    }

    void message(Address address, String text) {
        byte[] value = CODEC.encodeValue(new Message(new UUID(1, log.size()), address, text));
        byte[] key = address.key().getBytes(StandardCharsets.UTF_8);
        log.add(new ConsumerRecord<>(
                TOPIC,
                0,
                log.size(),
                ACCEPTED.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    ConsumerRecord<byte[], byte[]> record(int offset) {
        return log.get(offset);
    }

    int end() {
        return log.size();
    }

    /** The group has committed this; Kafka tells once the partition is assigned. */
    void hasCommitted(OffsetAndMetadata committed) {
        schedulePollTask(() -> commitSync(Map.of(PARTITION, committed)));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        polls++;
        if (assignment().contains(PARTITION) && !paused().contains(PARTITION)) {
            int from = (int) position(PARTITION);
            log.subList(Math.min(from, log.size()), Math.min(from + recordsPerPoll, log.size()))
                    .forEach(this::addRecord);
        }
        return super.poll(timeout);
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration patience) {
        handedOver = Optional.ofNullable(offsets.get(PARTITION));
        super.commitSync(offsets, patience);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        seeks.add(offset);
        super.seek(partition, offset);
    }
}
