package dev.postrider.ingress.publish;

import dev.postrider.common.admin.Health;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.KafkaProbe;
import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.metrics.IngressMetrics;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Everything the ingress holds of Kafka.
 *
 * <p>Kafka need not be there yet: until its topics are ready, publishing is unavailable. Closing lets what was handed
 * in finish, for twice the write deadline at most.
 */
public final class KafkaLink implements Health, AutoCloseable {

    private static final String CLIENT_ID = "postrider-ingress";
    private static final Duration ADMIN_CLOSE = Duration.ofSeconds(1);

    private final LazyClient<Admin> admin;
    private final TopicGate gate;
    private final RecordWriter writer;
    private final Publisher publisher;

    private KafkaLink(LazyClient<Admin> admin, TopicGate gate, RecordWriter writer, Publisher publisher) {
        this.admin = admin;
        this.gate = gate;
        this.writer = writer;
        this.publisher = publisher;
    }

    /** @throws KafkaException when Kafka's clients refuse their properties; nothing is left behind */
    public static KafkaLink open(
            ClientProperties kafka,
            Topics topics,
            RecordWriter.WriteLimits limits,
            Clock clock,
            IngressMetrics metrics,
            Tracer tracer) {
        LazyClient<Admin> admin = new LazyClient<>(() -> Admin.create(kafka.admin(CLIENT_ID)));
        ByteArraySerializer bytes = new ByteArraySerializer();
        LazyClient<Producer<byte[], byte[]>> producer =
                new LazyClient<>(() -> new KafkaProducer<>(kafka.writer(CLIENT_ID), bytes, bytes));
        try {
            if (kafka.unresolved().isEmpty()) { // so that wrong properties are found out now
                admin.get();
                producer.get();
            }
        } catch (KafkaException e) {
            close(admin);
            throw e;
        }
        TopicGate gate = TopicGate.of(kafka, admin, topics);
        RecordWriter writer = new RecordWriter(producer, topics.messages(), gate, limits, clock);
        metrics.watchPublishing(writer);
        return new KafkaLink(
                admin, gate, writer, new KafkaPublisher(writer, topics.messages(), clock, metrics, tracer));
    }

    public Publisher publisher() {
        return publisher;
    }

    /** Completes once with the topics' state, as soon as there is one to work with or that never will be. */
    public CompletionStage<TopicState> topics() {
        return gate.settled();
    }

    /** Completes once the first message can be published. */
    public CompletionStage<Void> ready() {
        return writer.ready();
    }

    @Override
    public List<String> obstacles() {
        return KafkaProbe.obstacle(admin, gate).or(writer::obstacle).stream().toList();
    }

    @Override
    public void close() {
        writer.close();
        close(admin);
    }

    private static void close(LazyClient<Admin> admin) {
        admin.created().ifPresent(created -> created.close(ADMIN_CLOSE));
    }
}
