package dev.postrider.relay.loop;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.testkit.time.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A consumer of one partition whose log can be read more than once, a few records at a time. */
class KafkaLog extends MockConsumer<byte[], byte[]> {

    static final String TOPIC = "messages";
    static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    /** When a manual clock begins. */
    private static final Instant ACCEPTED = new ManualClock().wall();

    private static final MessageCodec CODEC = new MessageCodec();

    private final List<ConsumerRecord<byte[], byte[]>> log;
    private final int recordsPerPoll;
    private int gap;

    /** Of this offset no record can be read, however the partition is paused. */
    long damagedAt = Long.MAX_VALUE;

    /** Offsets that were sought. */
    final List<Long> seeks = new ArrayList<>();

    /** A bug: not even Kafka's own exception. */
    boolean failsToCommit;

    int polls;

    /** What was committed last in a call that waits for the answer. */
    Optional<OffsetAndMetadata> handedOver = Optional.empty();

    KafkaLog(int recordsPerPoll) {
        this(recordsPerPoll, new ArrayList<>());
    }

    private KafkaLog(int recordsPerPoll, List<ConsumerRecord<byte[], byte[]>> log) {
        super("none");
        this.recordsPerPoll = recordsPerPoll;
        this.log = log;
    }

    /** Another consumer of the same log. */
    KafkaLog another() {
        return new KafkaLog(recordsPerPoll, log);
    }

    static Address channel(int number) {
        return new Address.ChannelId("c%025d".formatted(number));
    }

    void message(Address address, String text) {
        message(address, text, new IdHeader(new UUID(1, log.size()), IdHeader.DuplicateKind.PLAIN), Duration.ZERO);
    }

    /** @param later than the first, by the log's time */
    void message(Address address, String text, IdHeader id, Duration later) {
        byte[] value = CODEC.encodeValue(new Message(id.id(), address, text));
        byte[] key = address.key().getBytes(StandardCharsets.UTF_8);
        RecordHeaders headers = new RecordHeaders();
        headers.add(IdHeader.NAME, id.encode());
        log.add(new ConsumerRecord<>(
                TOPIC,
                0,
                log.isEmpty() ? 0 : log.get(log.size() - 1).offset() + 1 + gap,
                ACCEPTED.plus(later).toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value.length,
                key,
                value,
                headers,
                Optional.empty()));
        gap = 0;
    }

    /** Offsets without a record: the end of a transaction has one. */
    void gap() {
        gap++;
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
        if (assignment().contains(PARTITION) && position(PARTITION) == damagedAt) {
            throw new KafkaException("damaged");
        }
        if (assignment().contains(PARTITION) && !paused().contains(PARTITION)) {
            long from = position(PARTITION);
            log.stream()
                    .filter(record -> record.offset() >= from && (from > damagedAt || record.offset() < damagedAt))
                    .limit(recordsPerPoll)
                    .forEach(this::addRecord);
        }
        try {
            return super.poll(timeout);
        } catch (IllegalStateException e) { // as the real one does
            throw new KafkaException("User rebalance callback throws an error", e);
        }
    }

    /** Of which partitions Kafka answers questions about times. */
    Predicate<TopicPartition> tellsTimes = partition -> true;

    /** Partitions that were asked about, in order. */
    final List<Integer> timesAsked = new ArrayList<>();

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> asked, Duration patience) {
        asked.keySet().forEach(partition -> timesAsked.add(partition.partition()));
        if (!asked.keySet().stream().allMatch(tellsTimes)) {
            throw new TimeoutException("no leader");
        }
        Map<TopicPartition, OffsetAndTimestamp> answers = new HashMap<>();
        asked.forEach((partition, since) -> log.stream()
                .filter(record -> record.timestamp() >= since)
                .findFirst()
                .ifPresent(
                        record -> answers.put(partition, new OffsetAndTimestamp(record.offset(), record.timestamp()))));
        return answers;
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration patience) {
        if (failsToCommit) {
            throw new IllegalStateException("half handed over");
        }
        handedOver = Optional.ofNullable(offsets.get(PARTITION));
        super.commitSync(offsets, patience);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        seeks.add(offset);
        super.seek(partition, offset);
    }
}
