package dev.postrider.benchmark.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.receipt.BoardCodec;
import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages and tells in Kafka what a relay tells that has posted them: receipts and the board. It posts and commits
 * nothing. Not thread-safe.
 */
public final class ReceiptWriter implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(100);

    /** The name of the key. */
    private static final String CALLER = "benchmark";

    /** As long as a real one. */
    private static final String POST = "benchmarkpost%013d";

    private final ReceiptTopics topics;
    private final Reporter reporter;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final MessageCodec codec = new MessageCodec();
    private final Clock clock = Clock.system();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Read, and without a receipt, by address. */
    private final Map<String, Deque<ToldMessage>> waiting = new LinkedHashMap<>();

    private long posts;

    ReceiptWriter(ClientProperties kafka, Topics messages, ReceiptTopics topics, Reporter reporter) {
        this.topics = topics;
        this.reporter = reporter;
        ByteArrayDeserializer readBytes = new ByteArrayDeserializer();
        consumer = new KafkaConsumer<>(kafka.reader("benchmark-messages"), readBytes, readBytes);
        List<TopicPartition> all = IntStream.range(0, messages.partitions())
                .mapToObj(number -> new TopicPartition(messages.messages(), number))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        ByteArraySerializer bytes = new ByteArraySerializer();
        producer = new KafkaProducer<>(kafka.producer("benchmark-receipts"), bytes, bytes);
    }

    /** The same caller, at an ingress that reads what is written here. */
    public CallerProfile readBy(CallerProfile caller) {
        return caller.at("POSTRIDER_RECEIPTS_TOPIC", topics.receipts())
                .at("POSTRIDER_BOARD_TOPIC", topics.board())
                .at("POSTRIDER_GROUP", reporter.group());
    }

    /** The receipt of a post that holds so many messages of one address, the next that has as many. */
    public List<ToldMessage> post(int messages) {
        String address = addressWith(messages);
        Deque<ToldMessage> lane = requireNonNull(waiting.remove(address));
        List<ToldMessage> told = Stream.generate(lane::remove).limit(messages).toList();
        waiting.put(address, lane); // as the last: addresses take turns
        posts++;
        Receipt receipt = new Receipt(
                reporter,
                new Receipt.Delivered(POST.formatted(posts)),
                clock.wall(),
                1,
                told.stream()
                        .map(each -> new FinishedMessage(each.offset(), FinishedMessage.print(each.id()), CALLER))
                        .toList());
        send(new ProducerRecord<>(
                topics.receipts(), told.get(0).partition(), address.getBytes(UTF_8), ReceiptCodec.encode(receipt)));
        return told;
    }

    /** The message that the next post of a single one tells of. */
    public ToldMessage next() {
        return requireNonNull(waiting.get(addressWith(1))).element();
    }

    /** What a relay tells each two seconds of every partition. */
    public void board() {
        for (TopicPartition partition : consumer.assignment()) {
            long readTo = consumer.position(partition, PATIENCE);
            BoardEntry entry = new BoardEntry(
                    reporter,
                    partition.partition(),
                    clock.wall(),
                    0,
                    readTo,
                    1,
                    1,
                    1,
                    Optional.empty(),
                    List.of(),
                    List.of());
            send(new ProducerRecord<>(topics.board(), BoardCodec.encode(entry)));
        }
    }

    private String addressWith(int messages) {
        while (true) {
            Optional<String> found = waiting.entrySet().stream()
                    .filter(lane -> lane.getValue().size() >= messages)
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (!new Polling().until(this::read, PATIENCE)) {
                throw new IllegalStateException("no more messages to tell of");
            }
        }
    }

    /** Whether there was anything. */
    private boolean read() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Message message = ((DecodedRecord.Valid) codec.decode(record.key(), record.value())).message();
            waiting.computeIfAbsent(message.address().key(), first -> new ArrayDeque<>())
                    .add(new ToldMessage(message.id(), record.partition(), record.offset()));
        }
        return !records.isEmpty();
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /** Returns when Kafka holds all that was written. */
    public void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("Kafka did not take a receipt", problem);
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
