package dev.postrider.relay.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells channels that refuse from a destination that refuses everything: Mattermost answers 403 to all when its
 * database cannot say who may post.
 */
final class RefusalWatch {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** One or two channels prove nothing about the others. */
    static final int LEAST = 3;

    private final Map<String, Long> lastRefusal = new LinkedHashMap<>();

    /** Notes a refusal; true if more than half of the lanes were refused within a minute, and none was posted to. */
    boolean refused(String lane, int lanes, long nowNanos) {
        lastRefusal.remove(lane);
        lastRefusal.put(lane, nowNanos);
        lastRefusal.values().removeIf(at -> nowNanos - at > WINDOW.toNanos());
        return lastRefusal.size() >= LEAST && lastRefusal.size() * 2 > lanes;
    }

    /** Something was posted: not everything is refused. */
    void delivered() {
        lastRefusal.clear();
    }

    /** Its refusals say nothing any more: it is gone. */
    void forget(String lane) {
        lastRefusal.remove(lane);
    }
}
