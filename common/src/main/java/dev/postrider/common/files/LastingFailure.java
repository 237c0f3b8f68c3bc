package dev.postrider.common.files;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A failure that may last, and when it is said: at its second time, at once when its reason is another, then a minute
 * later and at intervals that double up to an hour.
 */
final class LastingFailure {

    private static final Duration FIRST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private final Clock clock;
    private int times;
    private Instant since = Instant.EPOCH;
    private String logged = "";
    private Duration interval = FIRST_INTERVAL;
    private long loggedNanos;

    LastingFailure(Clock clock) {
        this.clock = clock;
    }

    /** It failed once more: whether to say so. */
    boolean isNews(String reason) {
        if (times == 0) {
            since = clock.wall();
        }
        times++;
        if (times == 1) {
            return false;
        }
        long now = clock.nanos();
        if (!reason.equals(logged)) {
            interval = FIRST_INTERVAL;
        } else if (now - loggedNanos < interval.toNanos()) {
            return false;
        } else {
            Duration twice = interval.multipliedBy(2);
            interval = twice.compareTo(LONGEST_INTERVAL) < 0 ? twice : LONGEST_INTERVAL;
        }
        logged = reason;
        loggedNanos = now;
        return true;
    }

    boolean isLogged() {
        return !logged.isEmpty();
    }

    void end() {
        times = 0;
        logged = "";
    }

    @Override
    public String toString() {
        return "since=" + since + ", times=" + times;
    }
}
