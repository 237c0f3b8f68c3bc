package dev.postrider.ingress.status;

import java.time.Instant;
import java.util.UUID;

/**
 * What the topic of messages holds at a place.
 *
 * @param address its key
 * @param acceptedAt when an ingress took it
 */
record KnownRecord(UUID id, String address, Instant acceptedAt) {}
