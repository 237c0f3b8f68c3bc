package dev.postrider.relay.engine.exchange;

/**
 * Where records come from: keeps positions apart across topics made anew and groups that share a chat server.
 *
 * @param topicId as Kafka made it; a topic deleted and made again has another
 */
public record Origin(String group, String topicId) {}
