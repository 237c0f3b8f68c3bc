package dev.postrider.relay.loop;

import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.WriteResult;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.Command;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes messages that were given up on to the dead-letter topic: the original key, value and headers, and why.
 *
 * <p>Thread-safe; never blocks its caller.
 */
public final class DeadLetters {

    /** Why, as {@link dev.postrider.relay.engine.DeadReason} in lower case. */
    public static final String REASON = "postrider-reason";

    /** The same in a sentence; never the text of the message. */
    public static final String DETAIL = "postrider-detail";

    public static final String ORIGIN_TOPIC = "postrider-origin-topic";
    public static final String ORIGIN_PARTITION = "postrider-origin-partition";
    public static final String ORIGIN_OFFSET = "postrider-origin-offset";

    /** How many requests were made for it. */
    public static final String ATTEMPTS = "postrider-attempts";

    /** When Kafka took the message, ISO 8601. */
    public static final String ACCEPTED_AT = "postrider-accepted-at";

    /** When the relay gave up, ISO 8601. */
    public static final String GIVEN_UP_AT = "postrider-given-up-at";

    private final RecordWriter writer;
    private final String topic;
    private final Clock clock;

    public DeadLetters(RecordWriter writer, String topic, Clock clock) {
        this.writer = writer;
        this.topic = topic;
        this.clock = clock;
    }

    /** Completes with true once Kafka holds the dead letter safely. */
    CompletionStage<Boolean> write(Command.WriteDeadLetter deadLetter) {
        return writer.write(record(deadLetter)).thenApply(result -> result instanceof WriteResult.Written);
    }

    private ProducerRecord<byte[], byte[]> record(Command.WriteDeadLetter deadLetter) {
        ConsumerRecord<byte[], byte[]> original =
                ((ReadRecord) deadLetter.entry().original()).record();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, original.partition(), original.key(), original.value());
        Headers headers = record.headers();
        original.headers().forEach(headers::add);
        put(headers, REASON, deadLetter.reason().name().toLowerCase(Locale.ROOT));
        put(headers, DETAIL, deadLetter.detail());
        put(headers, ORIGIN_TOPIC, original.topic());
        put(headers, ORIGIN_PARTITION, String.valueOf(original.partition()));
        put(headers, ORIGIN_OFFSET, String.valueOf(original.offset()));
        put(headers, ATTEMPTS, String.valueOf(deadLetter.attempts()));
        put(headers, ACCEPTED_AT, Instant.ofEpochMilli(original.timestamp()).toString());
        put(headers, GIVEN_UP_AT, clock.wall().toString());
        return record;
    }

    private static void put(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
