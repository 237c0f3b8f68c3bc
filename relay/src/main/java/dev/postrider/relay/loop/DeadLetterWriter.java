package dev.postrider.relay.loop;

import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.WriteResult;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Message;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.deadletter.DeadLetterHeaders;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages that were given up on to the dead-letter topic: the original key, value and headers, and why.
 *
 * <p>Thread-safe; never blocks its caller.
 */
public final class DeadLetterWriter implements DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

    private final RecordWriter writer;
    private final String topic;
    private final Clock clock;

    public DeadLetterWriter(RecordWriter writer, String topic, Clock clock) {
        this.writer = writer;
        this.topic = topic;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<Position>> write(Command.WriteDeadLetter deadLetter) {
        return writer.write(record(deadLetter)).thenApply(result -> {
            if (result instanceof WriteResult.Written written) {
                log(deadLetter, written);
                return Optional.of(new Position(written.partition(), written.offset()));
            }
            return Optional.empty();
        });
    }

    private static void log(Command.WriteDeadLetter deadLetter, WriteResult.Written written) {
        Optional<Message> message = deadLetter.entry().content() instanceof DecodedRecord.Valid valid
                ? Optional.of(valid.message())
                : Optional.empty();
        Position origin = deadLetter.entry().position();
        String caller = deadLetter.entry().caller();
        LOG.error(
                "Dead letter: name={}/{}, message={}, partition={}, offset={}, lane={}, caller={}, reason={}, detail={}",
                written.partition(),
                written.offset(),
                message.map(each -> each.id().toString()).orElse("none"),
                origin.partition(),
                origin.offset(),
                message.map(each -> each.address().key()).orElse("none"),
                caller.isEmpty() ? "none" : caller,
                deadLetter.reason().code(),
                deadLetter.detail());
    }

    private ProducerRecord<byte[], byte[]> record(Command.WriteDeadLetter deadLetter) {
        ConsumerRecord<byte[], byte[]> original =
                ((ReadRecord) deadLetter.entry().original()).record();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, original.partition(), original.key(), original.value());
        Headers headers = record.headers();
        original.headers().forEach(headers::add);
        DeadLetterHeaders.put(
                headers, DeadLetterHeaders.REASON, deadLetter.reason().code());
        DeadLetterHeaders.put(headers, DeadLetterHeaders.DETAIL, deadLetter.detail());
        DeadLetterHeaders.put(headers, DeadLetterHeaders.ORIGIN_TOPIC, original.topic());
        DeadLetterHeaders.put(headers, DeadLetterHeaders.ORIGIN_PARTITION, String.valueOf(original.partition()));
        DeadLetterHeaders.put(headers, DeadLetterHeaders.ORIGIN_OFFSET, String.valueOf(original.offset()));
        DeadLetterHeaders.put(headers, DeadLetterHeaders.ATTEMPTS, String.valueOf(deadLetter.attempts()));
        DeadLetterHeaders.put(
                headers,
                DeadLetterHeaders.ACCEPTED_AT,
                Instant.ofEpochMilli(original.timestamp()).toString());
        DeadLetterHeaders.put(
                headers, DeadLetterHeaders.GIVEN_UP_AT, clock.wall().toString());
        return record;
    }
}
