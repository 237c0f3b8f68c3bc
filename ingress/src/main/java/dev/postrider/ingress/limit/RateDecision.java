package dev.postrider.ingress.limit;

/** Whether a call is within its rate limit. */
public sealed interface RateDecision {

    RateDecision ALLOWED = new Allowed();

    /** It may. */
    record Allowed() implements RateDecision {}

    /**
     * It may not.
     *
     * @param seconds after which one more may, if no other comes first; rounded up, at least 1: as {@code Retry-After}
     */
    record Limited(int seconds) implements RateDecision {}
}
