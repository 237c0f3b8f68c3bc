package dev.postrider.relay.mattermost;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * User ids known between the steps of a look-up. Thread-safe.
 *
 * <p>An entry lives as long as its look-up continues, and for a minute at most: a name may change hands.
 */
final class People {

    static final int MOST = 1_000;

    private static final Duration LIFE = Duration.ofMinutes(1);

    private record Known(String id, long sinceNanos) {}

    private final Clock clock;
    private @Nullable String self;

    /** The oldest first. */
    private final Map<String, Known> others = new LinkedHashMap<>();

    People(Clock clock) {
        this.clock = clock;
    }

    synchronized Optional<String> self() {
        return Optional.ofNullable(self);
    }

    synchronized void self(String id) {
        self = id;
    }

    synchronized void forgetSelf() {
        self = null;
    }

    synchronized Optional<String> other(String username) {
        dropOld();
        return Optional.ofNullable(others.get(username)).map(Known::id);
    }

    synchronized void other(String username, String id) {
        dropOld();
        others.remove(username);
        if (others.size() >= MOST) {
            others.remove(others.keySet().iterator().next());
        }
        others.put(username, new Known(id, clock.nanos()));
    }

    synchronized void forget(String username) {
        others.remove(username);
    }

    private void dropOld() {
        long now = clock.nanos();
        others.values().removeIf(known -> now - known.sinceNanos() >= LIFE.toNanos());
    }
}
