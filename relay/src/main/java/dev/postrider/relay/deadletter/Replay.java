package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts dead letters back among the messages, each exactly once. For one thread; {@link #close} undoes what is not
 * committed.
 *
 * <p>A message and the mark that it was replayed are written in one transaction: whatever is killed when, either both
 * are there or neither. One transactional id for all: {@link #begin} ends whatever another replay had open, and shuts
 * that one out. So the marks read after it are all there will ever be but our own.
 */
final class Replay implements AutoCloseable {

    /** Readers of both topics wait for a transaction that was left open, for this long and some seconds more. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** Of one transaction, so that it is over long before its time is. */
    private static final int MOST_RECORDS = 100;

    private static final int MANY_BYTES = 1024 * 1024;

    private final Topics topics;
    private final Producer<byte[], byte[]> producer;
    private final List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    private int batchBytes;
    private int replayed;
    private final BiConsumer<ConsumerRecord<byte[], byte[]>, RecordMetadata> told;

    /** @param told of each dead letter that was replayed for certain, and the message that it is now */
    Replay(ClientProperties kafka, Topics topics, BiConsumer<ConsumerRecord<byte[], byte[]>, RecordMetadata> told) {
        this.topics = topics;
        this.told = told;
        ByteArraySerializer bytes = new ByteArraySerializer();
        this.producer = new KafkaProducer<>(
                kafka.transactions("postrider-dead-letter-replay", transactionalId(topics), TRANSACTION_TIMEOUT),
                bytes,
                bytes);
    }

    /** The same for every replay between these topics. */
    static String transactionalId(Topics topics) {
        return "postrider-replay-" + topics.messages() + "-" + topics.deadLetters();
    }

    /** To be done before it is found out what there is to replay. */
    void begin() {
        producer.initTransactions();
    }

    /** @param deadLetter not replayed yet; those of a partition in order */
    void add(ConsumerRecord<byte[], byte[]> deadLetter) {
        batch.add(deadLetter);
        batchBytes += Math.max(0, deadLetter.serializedValueSize());
        if (batch.size() >= MOST_RECORDS || batchBytes >= MANY_BYTES) {
            commit();
        }
    }

    /** Writes what was added and not written yet. */
    void commit() {
        if (batch.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        List<Future<RecordMetadata>> messages = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> deadLetter : batch) {
            messages.add(producer.send(message(deadLetter)));
            producer.send(mark(deadLetter));
        }
        producer.commitTransaction();
        replayed += batch.size();
        for (int i = 0; i < batch.size(); i++) {
            told.accept(batch.get(i), written(messages.get(i)));
        }
        batch.clear();
        batchBytes = 0;
    }

    /** What is committed has been written. */
    private static RecordMetadata written(Future<RecordMetadata> message) {
        try {
            return message.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a transaction is committed as a whole", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** How many were for certain. */
    int replayed() {
        return replayed;
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }

    private ProducerRecord<byte[], byte[]> message(ConsumerRecord<byte[], byte[]> deadLetter) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topics.messages(), deadLetter.partition(), deadLetter.key(), deadLetter.value());
        for (Header header : deadLetter.headers()) {
            if (!DeadLetterHeaders.ADDED.contains(header.key())) {
                message.headers().add(header);
            }
        }
        int number = DeadLetter.of(deadLetter).replays() + 1;
        DeadLetterHeaders.put(message.headers(), DeadLetterHeaders.REPLAY, String.valueOf(number));
        return message;
    }

    private ProducerRecord<byte[], byte[]> mark(ConsumerRecord<byte[], byte[]> deadLetter) {
        ProducerRecord<byte[], byte[]> mark =
                new ProducerRecord<>(topics.deadLetters(), deadLetter.partition(), deadLetter.key(), null);
        String origin = DeadLetter.of(deadLetter).origin();
        mark.headers().add(DeadLetterHeaders.REPLAYED, origin.getBytes(UTF_8));
        return mark;
    }
}
