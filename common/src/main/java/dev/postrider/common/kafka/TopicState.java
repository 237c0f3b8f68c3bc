package dev.postrider.common.kafka;

import java.util.List;

/** What came of looking after the topics. */
public sealed interface TopicState {

    /**
     * They exist and are as they should be.
     *
     * @param warnings for the operator
     * @param topicId Kafka's id of the topic of messages: another one once it is deleted and made again
     */
    record Ready(List<String> warnings, String topicId) implements TopicState {}

    /** They exist and cannot be used as they are; waiting will not help. */
    record Unusable(String reason) implements TopicState {}

    /** Kafka did not answer, or not yet; try again. */
    record Unreachable(String reason) implements TopicState {}
}
