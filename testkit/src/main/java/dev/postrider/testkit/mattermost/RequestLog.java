package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;
import dev.postrider.testkit.http.ReceivedRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every request in order of arrival, the last 100,000 of them. Thread-safe. */
final class RequestLog {

    private static final int MAX_ENTRIES = 100_000;

    private final Clock clock;
    private final Map<Long, LoggedRequest> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LoggedRequest> eldest) {
            return size() > MAX_ENTRIES;
        }
    };
    private long arrivals;

    RequestLog(Clock clock) {
        this.clock = clock;
    }

    synchronized long arrived(ReceivedRequest request) {
        long number = arrivals++;
        Instant at = clock.wall();
        entries.put(number, new LoggedRequest(number, at, clock.nanos(), request.method(), request.target(), 0));
        return number;
    }

    /** Status −1 means a cut connection. */
    synchronized void answered(long number, int status) {
        entries.computeIfPresent(number, (key, entry) -> entry.withStatus(status));
    }

    synchronized List<LoggedRequest> all() {
        return List.copyOf(entries.values());
    }
}
