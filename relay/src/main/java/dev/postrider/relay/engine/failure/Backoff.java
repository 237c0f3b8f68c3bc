package dev.postrider.relay.engine.failure;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A wait that doubles from {@code first} to {@code most}; jitter only lengthens it, by a quarter at most. */
public record Backoff(Duration first, Duration most) {

    /** @param failures so far, from 1 */
    public Duration after(int failures, RandomGenerator chance) {
        // The exponent is capped before the shift: an unbounded one turns negative, and does not wait at all.
        long doubled = first.toNanos() << Math.min(failures - 1, 20);
        long wait = Math.min(doubled < first.toNanos() ? most.toNanos() : doubled, most.toNanos());
        return jittered(Duration.ofNanos(wait), chance);
    }

    static Duration jittered(Duration wait, RandomGenerator chance) {
        return wait.plusNanos((long) (wait.toNanos() * chance.nextDouble() / 4));
    }
}
