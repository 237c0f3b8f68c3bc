package dev.postrider.ingress.publish;

import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.WriteResult;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.common.message.Priority;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes to Kafka: a message is safe when all in-sync replicas hold its record. Thread-safe. */
public final class KafkaPublisher implements Publisher {

    private final RecordWriter writer;
    private final String topic;
    private final MessageCodec codec = new MessageCodec();

    public KafkaPublisher(RecordWriter writer, String topic) {
        this.writer = writer;
        this.topic = topic;
    }

    @Override
    public CompletionStage<PublishResult> publish(Message message) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, codec.encodeKey(message), codec.encodeValue(message));
        record.headers().add(IdHeader.NAME, IdHeader.of(message).encode());
        if (message.priority() != Priority.STANDARD) {
            record.headers().add(Priority.HEADER, message.priority().encode());
        }
        return writer.write(record).thenApply(KafkaPublisher::result);
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
