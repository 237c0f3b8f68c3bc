package dev.postrider.ingress.status;

import java.time.Instant;
import java.util.UUID;

/**
 * What the topic of messages holds at a place.
 *
 * @param address its key
 * @param acceptedAt when an ingress took it
 */
record KnownRecord(UUID id, String address, Instant acceptedAt) {

    /** The version of ids that are made of an idempotency key. */
    private static final int OF_A_KEY = 8;

    /** Whether it was sent with an idempotency key. */
    boolean mayRepeat() {
        return id.version() == OF_A_KEY;
    }
}
