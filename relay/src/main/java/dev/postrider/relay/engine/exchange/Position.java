package dev.postrider.relay.engine.exchange;

/** Where a record stands in the topic of the messages. */
public record Position(int partition, long offset) {}
