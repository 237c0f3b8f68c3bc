package dev.postrider.benchmark.stage;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes messages into Kafka as the ingress does, without waiting for each. Thread-safe. */
public final class MessageWriter implements AutoCloseable {

    private final Topics topics;
    private final MessageCodec codec = new MessageCodec();
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private MessageWriter(Topics topics, KafkaProducer<byte[], byte[]> producer) {
        this.topics = topics;
        this.producer = producer;
    }

    /** Sends at once, as the ingress does; for a flood, batches fill by themselves. */
    static MessageWriter open(String bootstrapServers, Topics topics) {
        Map<String, String> unhurried = Map.of("max.block.ms", "60000", "batch.size", "131072");
        ByteArraySerializer bytes = new ByteArraySerializer();
        Map<String, Object> properties = new ClientProperties(bootstrapServers, unhurried).producer("benchmark-writer");
        return new MessageWriter(topics, new KafkaProducer<>(properties, bytes, bytes));
    }

    public void write(Address address, String text) {
        Message message = new Message(UUID.randomUUID(), address, text);
        producer.send(
                new ProducerRecord<>(topics.messages(), codec.encodeKey(message), codec.encodeValue(message)),
                (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
    }

    /** Messages numbered from 0, in turn to each of the channels; returns when Kafka holds them. */
    public void backlog(List<Address.ChannelId> channels, int messages, int codePoints) {
        NumberedText text = new NumberedText(codePoints);
        for (int number = 0; number < messages; number++) {
            write(channels.get(number % channels.size()), text.of(number));
        }
        flush();
    }

    /** Returns when Kafka holds all that was written. */
    public void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("Kafka did not take a record", problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
