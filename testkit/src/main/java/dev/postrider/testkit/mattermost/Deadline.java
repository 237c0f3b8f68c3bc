package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;
import java.time.Duration;

/** A point in real time, whatever clock the fake runs by. */
final class Deadline {

    private final Clock clock = Clock.system();
    private final long endNanos;

    Deadline(Duration time) {
        endNanos = clock.nanos() + time.toNanos();
    }

    /** Rounded up, so that waiting this long is long enough; 0 or less when it is over. */
    long leftMillis() {
        long leftNanos = endNanos - clock.nanos();
        return leftNanos <= 0 ? 0 : leftNanos / 1_000_000 + 1;
    }
}
