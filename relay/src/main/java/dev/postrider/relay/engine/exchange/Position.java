package dev.postrider.relay.engine.exchange;

/** The place of a record in its topic. */
public record Position(int partition, long offset) {}
