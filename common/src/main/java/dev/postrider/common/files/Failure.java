package dev.postrider.common.files;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A failure that may last, and when it is said: at its second time, at once when its reason is another, then a minute
 * later and at intervals that double up to an hour.
 */
final class Failure {

    private static final Duration FIRST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private final Clock clock;
    private int times;
    private Instant since = Instant.EPOCH;
    private String said = "";
    private Duration interval = FIRST_INTERVAL;
    private long saidNanos;

    Failure(Clock clock) {
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
        if (!reason.equals(said)) {
            interval = FIRST_INTERVAL;
        } else if (now - saidNanos < interval.toNanos()) {
            return false;
        } else {
            Duration twice = interval.multipliedBy(2);
            interval = twice.compareTo(LONGEST_INTERVAL) < 0 ? twice : LONGEST_INTERVAL;
        }
        said = reason;
        saidNanos = now;
        return true;
    }

    boolean isSaid() {
        return !said.isEmpty();
    }

    void end() {
        times = 0;
        said = "";
    }

    @Override
    public String toString() {
        return "since=" + since + ", times=" + times;
    }
}
