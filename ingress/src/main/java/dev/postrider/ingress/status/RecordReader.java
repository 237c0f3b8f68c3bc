package dev.postrider.ingress.status;

import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads single records of the topic of messages, one at a time, on a thread of its own that is there only while something
 * is to be read. Closing takes 2 s at most.
 */
final class RecordReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_WAITING = 64;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String topic;
    private final MessageCodec codec = new MessageCodec();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> new Thread(task, "ingress-record-reader"));

    /** Touched by the thread only, and when it has ended. */
    private @Nullable Consumer<byte[], byte[]> consumer;

    /** @param consumers makes the consumer once it is needed */
    RecordReader(Supplier<Consumer<byte[], byte[]>> consumers, String topic) {
        this.consumers = consumers;
        this.topic = topic;
        thread.allowCoreThreadTimeOut(true);
    }

    /** Reads the record at the place; never exceptional. */
    CompletionStage<ReadResult> read(RecordPlace place) {
        CompletableFuture<ReadResult> result = new CompletableFuture<>();
        try {
            thread.execute(() -> result.complete(readNow(place)));
        } catch (RejectedExecutionException e) {
            result.complete(new ReadResult.ReadFailed());
        }
        return result;
    }

    private ReadResult readNow(RecordPlace place) {
        TopicPartition partition = new TopicPartition(topic, place.partition());
        try {
            Consumer<byte[], byte[]> reading = consumer == null ? consumers.get() : consumer;
            consumer = reading;
            List<TopicPartition> only = List.of(partition);
            if (reading.endOffsets(only, TIMEOUT).getOrDefault(partition, 0L) <= place.offset()) {
                return new ReadResult.BeyondEnd();
            }
            reading.assign(only);
            reading.seek(partition, place.offset());
            List<ConsumerRecord<byte[], byte[]>> records = reading.poll(TIMEOUT).records(partition);
            if (records.isEmpty()) {
                // Nothing but what marks the end of a transaction, or Kafka is slow.
                return reading.position(partition, TIMEOUT) > place.offset()
                        ? new ReadResult.NoMessage()
                        : new ReadResult.ReadFailed();
            }
            ConsumerRecord<byte[], byte[]> first = records.get(0);
            return first.offset() == place.offset() ? decode(first) : new ReadResult.NoMessage();
        } catch (OffsetOutOfRangeException e) {
            return new ReadResult.Trimmed();
        } catch (KafkaException | IllegalStateException e) {
            LOG.debug("A record could not be read", e);
            return new ReadResult.ReadFailed();
        }
    }

    private ReadResult decode(ConsumerRecord<byte[], byte[]> message) {
        Optional<UUID> id = IdHeader.decode(value(message, IdHeader.NAME)).map(IdHeader::id);
        if (id.isEmpty() && codec.decode(message.key(), message.value()) instanceof DecodedRecord.Valid valid) {
            id = Optional.of(valid.message().id());
        }
        return id.isEmpty() || message.key() == null
                ? new ReadResult.NoMessage()
                : new ReadResult.MessageRead(new KnownRecord(
                        id.get(), new String(message.key(), StandardCharsets.UTF_8), acceptedAt(message)));
    }

    private static Instant acceptedAt(ConsumerRecord<byte[], byte[]> message) {
        return Instant.ofEpochMilli(
                AcceptedHeader.decode(value(message, AcceptedHeader.NAME)).orElse(message.timestamp()));
    }

    private static byte @Nullable [] value(ConsumerRecord<byte[], byte[]> message, String header) {
        Header last = message.headers().lastHeader(header);
        return last == null ? null : last.value();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) && consumer != null) {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
