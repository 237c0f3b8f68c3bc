package dev.postrider.relay.composition;

/**
 * A message as it waits.
 *
 * @param acceptedMillis since the epoch
 */
public record Said(String text, long acceptedMillis) {}
