package dev.postrider.relay.engine.exchange;

/** The place of a record in the topic of the messages. */
public record Position(int partition, long offset) {}
