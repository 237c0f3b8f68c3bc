package dev.postrider.testkit.mattermost;

import java.util.LinkedHashMap;
import java.util.Map;

/** The generic cell rate algorithm as the server's library has it; the caller brings the time. Thread-safe. */
final class Gcra {

    private static final long SECOND_NANOS = 1_000_000_000;

    /**
     * One decision.
     *
     * @param resetSeconds until the bucket is full again, rounded up
     * @param retryAfterSeconds rounded up; only means something when refused
     */
    record GcraDecision(boolean refused, int limit, long remaining, long resetSeconds, long retryAfterSeconds) {}

    private final int limit;
    private final long intervalNanos;
    private final long toleranceNanos;
    private final Map<String, Long> arrivalTimes;

    Gcra(int perSec, int maxBurst, int maxKeys) {
        limit = maxBurst + 1;
        intervalNanos = SECOND_NANOS / perSec;
        toleranceNanos = intervalNanos * limit;
        arrivalTimes = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > maxKeys;
            }
        };
    }

    synchronized GcraDecision decide(String key, long nowNanos) {
        long arrival = arrivalTimes.getOrDefault(key, nowNanos);
        long start = arrival - nowNanos > 0 ? arrival : nowNanos;
        long newArrival = start + intervalNanos;
        long tooEarlyNanos = newArrival - toleranceNanos - nowNanos;
        if (tooEarlyNanos > 0) {
            return verdict(arrival - nowNanos, tooEarlyNanos);
        }
        arrivalTimes.put(key, newArrival);
        return verdict(newArrival - nowNanos, 0);
    }

    private GcraDecision verdict(long untilFullNanos, long tooEarlyNanos) {
        long remaining = Math.max(0, (toleranceNanos - untilFullNanos) / intervalNanos);
        return new GcraDecision(tooEarlyNanos > 0, limit, remaining, seconds(untilFullNanos), seconds(tooEarlyNanos));
    }

    private static long seconds(long nanos) {
        return (nanos + SECOND_NANOS - 1) / SECOND_NANOS;
    }
}
