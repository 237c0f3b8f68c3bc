package dev.postrider.testkit.mattermost;

import dev.postrider.common.time.Clock;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.http.Response.Header;
import dev.postrider.testkit.mattermost.Gcra.GcraDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The server's rate limiter as requests meet it: keys, headers, refusals. Thread-safe. */
final class Limiter {

    /** What one bucket said. */
    record LimitDecision(boolean refused, List<Header> headers) {
        static LimitDecision free() {
            return new LimitDecision(false, List.of());
        }
    }

    private final Clock clock;
    private final Switches switches;
    private final RateLimit settings;
    private final Gcra buckets;

    Limiter(RateLimit settings, Clock clock, Switches switches) {
        this.settings = settings;
        this.clock = clock;
        this.switches = switches;
        this.buckets = new Gcra(settings.perSec(), settings.maxBurst(), settings.memoryStoreSize());
    }

    /** The limiter around the whole server. */
    LimitDecision outer(ReceivedRequest request, String token) {
        if (!settings.enable()) {
            return LimitDecision.free();
        }
        var key = new StringBuilder();
        if (settings.varyByUser() && !token.isEmpty()) {
            key.append(token);
        } else if (settings.varyByRemoteAddr()) {
            key.append(request.peer());
        }
        if (!settings.varyByHeader().isEmpty()) {
            key.append(request.header(settings.varyByHeader().toLowerCase(Locale.ROOT))
                    .orElse("")
                    .toLowerCase(Locale.ROOT));
        }
        return answer(key.toString());
    }

    /** The second bucket; an invalid token counts against the user without a name. */
    LimitDecision perUser(String userId) {
        return settings.enable() && settings.varyByUser() ? answer(userId) : LimitDecision.free();
    }

    private LimitDecision answer(String key) {
        GcraDecision verdict = buckets.decide(key, clock.nanos());
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("X-Ratelimit-Limit", Integer.toString(verdict.limit())));
        headers.add(new Header("X-Ratelimit-Remaining", Long.toString(verdict.remaining())));
        headers.add(new Header("X-Ratelimit-Reset", Long.toString(verdict.resetSeconds())));
        if (verdict.refused()) {
            headers.addAll(switches.retryAfter().headers(verdict.retryAfterSeconds()));
        }
        if (switches.duplicateHeaders()) {
            headers.addAll(List.copyOf(headers));
        }
        return new LimitDecision(verdict.refused(), List.copyOf(headers));
    }
}
