package dev.postrider.common.receipt;

/**
 * On whose behalf a relay speaks: offsets mean something only within one topic, and what is finished only within one group.
 *
 * @param topicId Kafka's id of the topic of messages; a topic that was made anew has another
 * @param group of the relays
 */
public record Reporter(String topicId, String group) {}
