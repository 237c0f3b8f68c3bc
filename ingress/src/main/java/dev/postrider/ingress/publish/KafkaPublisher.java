package dev.postrider.ingress.publish;

import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.WriteResult;
import dev.postrider.common.message.AcceptedHeader;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.metrics.IngressMetrics;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes to Kafka: a message is safe when all in-sync replicas hold its record. Thread-safe. */
public final class KafkaPublisher implements Publisher {

    private final RecordWriter writer;
    private final String topic;
    private final IngressMetrics metrics;
    private final Clock clock;
    private final MessageCodec codec = new MessageCodec();

    /** @param clock whose wall time messages carry */
    public KafkaPublisher(RecordWriter writer, String topic, IngressMetrics metrics, Clock clock) {
        this.writer = writer;
        this.topic = topic;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public CompletionStage<PublishResult> publish(Message message, String caller) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, codec.encodeKey(message), codec.encodeValue(message));
        record.headers().add(IdHeader.NAME, IdHeader.of(message).encode());
        record.headers()
                .add(AcceptedHeader.NAME, AcceptedHeader.encode(clock.wall().toEpochMilli()));
        if (message.priority() != Priority.STANDARD) {
            record.headers().add(Priority.HEADER, message.priority().encode());
        }
        if (!caller.isEmpty()) {
            record.headers().add(CallerHeader.NAME, CallerHeader.encode(caller));
        }
        long began = clock.nanos();
        return writer.write(record).thenApply(written -> {
            if (written instanceof WriteResult.Written) {
                metrics.published(RecordWriter.size(record), clock.nanos() - began);
            }
            return result(written);
        });
    }

    private static PublishResult result(WriteResult written) {
        if (written instanceof WriteResult.Written record) {
            return new PublishResult.Published(record.partition(), record.offset());
        }
        if (written instanceof WriteResult.Failed failed) {
            return new PublishResult.NotPublished("Kafka did not acknowledge the message: " + failed.reason() + ".");
        }
        return new PublishResult.NotPublished("Too many messages are waiting for Kafka.");
    }
}
