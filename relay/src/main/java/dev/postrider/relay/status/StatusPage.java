package dev.postrider.relay.status;

import dev.postrider.common.admin.AdminAnswer;
import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.Health;
import dev.postrider.common.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /status} and {@code /status.txt} of the admin server. */
public final class StatusPage {

    static final String TEXT_PATH = "/status.txt";

    private final StatusFacts facts;
    private final Supplier<RelaySnapshot> relay;
    private final RelayCounters counters;
    private final Health health;
    private final Supplier<Fleet> fleet;
    private final Supplier<Optional<List<CallerActivity>>> callers;
    private final Clock clock;

    /**
     * Of a relay.
     *
     * @param health of all that runs in this process
     * @param callers empty where no ingress does
     */
    public StatusPage(
            StatusFacts facts,
            Supplier<RelaySnapshot> relay,
            RelayCounters counters,
            Health health,
            FleetReader fleet,
            Supplier<Optional<List<CallerActivity>>> callers,
            Clock clock) {
        this.facts = facts;
        this.relay = relay;
        this.counters = counters;
        this.health = health;
        this.fleet = fleet;
        this.callers = callers;
        this.clock = clock;
    }

    /** The first is JSON unless text is asked for, the second always text. */
    public List<AdminPage> pages() {
        return List.of(
                new AdminPage(
                        "/status", accept -> wantsText(accept) ? text() : AdminAnswer.json(200, StatusJson.of(now()))),
                new AdminPage(TEXT_PATH, accept -> text()));
    }

    /** A browser is a person. */
    private static boolean wantsText(String accept) {
        String wanted = accept.toLowerCase(Locale.ROOT);
        return wanted.startsWith("text/") && !wanted.contains("application/json");
    }

    private AdminAnswer text() {
        return new AdminAnswer(
                200, "text/plain; charset=utf-8", StatusText.of(now()).getBytes(StandardCharsets.UTF_8));
    }

    private Status now() {
        return new Status(
                facts,
                relay.get(),
                Status.Totals.of(counters),
                health.obstacles(),
                health.warnings(),
                fleet.get(),
                callers.get(),
                clock.wall());
    }
}
