package dev.postrider.common.kafka;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Which of Kafka's client properties a user may set. */
public final class PassedThrough {

    /** What the promises rest on; a user who could change these could lose messages without noticing. */
    private static final Set<String> OURS = Set.of(
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG);

    private PassedThrough() {}

    /** Kafka's name for the end of an environment variable: {@code SASL_MECHANISM} is {@code sasl.mechanism}. */
    public static String property(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** What is wrong with setting this property, going on from its name; empty if nothing is. */
    public static Optional<String> objection(String property) {
        if (OURS.contains(property)) {
            return Optional.of("cannot be changed: delivery rests on Postrider's own value");
        }
        boolean known = ProducerConfig.configNames().contains(property)
                || ConsumerConfig.configNames().contains(property)
                || AdminClientConfig.configNames().contains(property);
        return known ? Optional.empty() : Optional.of("is no Kafka client property: '" + property + "' is unknown");
    }
}
