package dev.postrider.common.kafka;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;

/** How a topic must be configured, whether we created it or not. */
final class TopicRules {

    private TopicRules() {}

    /** Why it cannot be used as it is; empty if it can. */
    static Optional<String> fault(String topic, Config config) {
        return value(config, TopicConfig.CLEANUP_POLICY_CONFIG)
                .filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
                .map(policy -> "Topic " + topic + " has cleanup.policy=" + policy
                        + ": its keys are addresses, so all but the last message of each would be deleted;"
                        + " set cleanup.policy=delete, or name another topic");
    }

    /** What can delete messages that still wait. */
    static List<String> warnings(String topic, Config config) {
        return Stream.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG)
                .flatMap(name -> value(config, name)
                        .filter(limit -> !limit.startsWith("-"))
                        .map(limit -> "Topic " + topic + " has " + name + "=" + limit
                                + ": undelivered messages can be deleted; set " + name + "=-1")
                        .stream())
                .toList();
    }

    /** Kafka shows some values to nobody. */
    static Optional<String> value(Config config, String name) {
        return Optional.ofNullable(config.get(name)).map(ConfigEntry::value);
    }
}
