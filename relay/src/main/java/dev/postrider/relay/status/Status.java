package dev.postrider.relay.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that {@code /status} tells, at one moment.
 *
 * @param obstacles why it is not ready; empty if it is
 * @param callers empty where no ingress runs in this process
 */
record Status(
        StatusFacts facts,
        RelaySnapshot relay,
        Totals totals,
        List<String> obstacles,
        List<String> warnings,
        Fleet fleet,
        Optional<List<CallerActivity>> callers,
        Instant asked) {

    /** The relay's thread says each second how it is doing. */
    private static final Duration STALE = Duration.ofSeconds(5);

    /** Whether the relay's thread is held up. */
    boolean isStale() {
        return Duration.between(relay.at(), asked).compareTo(STALE) > 0;
    }

    /** Since the start of this relay. */
    record Totals(long messages, long posts, long repeated) {
        static Totals of(RelayCounters counters) {
            return new Totals(counters.deliveredMessages(), counters.posts(), counters.repeatedMessages());
        }
    }
}
