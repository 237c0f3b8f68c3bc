package dev.postrider.relay.status;

import java.time.Instant;
import java.util.Map;

/**
 * What an ingress in this process knows of a caller.
 *
 * @param name of the API key; {@code -} for calls without a valid one
 * @param accepted calls since the start
 * @param refused calls since the start, by problem code
 */
public record CallerActivity(String name, long accepted, Map<String, Long> refused, Instant lastSeen) {}
