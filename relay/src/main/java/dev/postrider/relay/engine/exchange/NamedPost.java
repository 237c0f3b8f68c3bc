package dev.postrider.relay.engine.exchange;

/**
 * A post that a commit names: it is about to be sent, or nobody knows whether it is there.
 *
 * @param firstNanos when the commit that names its first attempt was sent, or earlier: from then on the destination may
 *     have it
 * @param lastNanos the same of its last attempt, or later
 */
public record NamedPost(Range range, long firstNanos, long lastNanos) {}
