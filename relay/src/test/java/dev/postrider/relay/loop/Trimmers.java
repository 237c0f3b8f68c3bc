package dev.postrider.relay.loop;

import dev.postrider.common.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Trimmers for tests that are about something else. */
final class Trimmers {

    private Trimmers() {}

    /** One whose client is closed: it never deletes anything. */
    static Trimmer without(Clock clock) {
        Admin closed = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
        closed.close(Duration.ZERO);
        Trimmer.Rules rules = new Trimmer.Rules(Duration.ofDays(1), Duration.ofMinutes(1));
        return new Trimmer(closed, "messages", rules, clock);
    }
}
