package dev.postrider.common.kafka;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Which of Kafka's client properties a user may set, and to what. */
public final class PassThroughProperties {

    /** What the promises rest on; a user who could change these could lose messages without noticing. */
    private static final Set<String> RESERVED = Set.of(
            ProducerConfig.ACKS_CONFIG,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG);

    private static final List<ConfigDef> CLIENTS =
            List.of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef());

    private PassThroughProperties() {}

    /** Kafka's name for the end of an environment variable: {@code SASL_MECHANISM} is {@code sasl.mechanism}. */
    public static String property(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** What is wrong with this setting, as text that continues its name; empty if nothing is. */
    public static Optional<String> objection(String property, String value) {
        if (RESERVED.contains(property)) {
            return Optional.of("cannot be set: delivery depends on Postrider's own value");
        }
        List<ConfigDef.ConfigKey> keys = CLIENTS.stream()
                .flatMap(client -> Optional.ofNullable(client.configKeys().get(property)).stream())
                .toList();
        return keys.isEmpty()
                ? Optional.of("is not a Kafka client property: '" + property + "' is unknown")
                : keys.stream()
                        .flatMap(key -> invalidValue(key, value).stream())
                        .findFirst();
    }

    private static Optional<String> invalidValue(ConfigDef.ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of("was rejected by the Kafka client: " + e.getMessage());
        }
    }
}
