package dev.postrider.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.postrider.common.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** Messages sent while everything breaks, then calm until they are posted, then the count and the statuses. */
final class Campaign {

    private static final Duration TICK = Duration.ofMillis(500);

    /** Generous: the machine is shared. */
    private static final Duration START = Duration.ofSeconds(90);

    private final Plan plan;
    private final Path directory;

    /** @param directory empty; everything the processes write is kept there */
    Campaign(Plan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
    }

    Report run() throws Exception {
        long start = Clock.system().nanos();
        try (Chat chat = Chat.open(plan);
                Metronome metronome = Metronome.start(chat.url());
                Fleet fleet = Fleet.start(directory, relaySettings(chat));
                Callers callers = Callers.begin(plan, fleet.ingressUrl(), chat.addresses());
                StatusSampler sampler = StatusSampler.start(callers, fleet.statuses(), plan.seed());
                Troubles troubles = new Troubles(plan.seed(), new Events(directory))) {
            await().atMost(START).until(() -> !chat.posts().isEmpty());
            begin(troubles, fleet, chat);
            troubles.last(plan.trouble());
            fleet.relays().requireRunning();
            int inTrouble = chat.posts().size();
            callers.end(plan.drain());
            try (Backlog backlog = new Backlog(fleet.bootstrapServers())) {
                long unfinished = unfinishedAfterAWhile(backlog);
                long deadLetters = backlog.deadLetters();
                sampler.end();
                StatusAudit statuses = StatusAudit.of(callers.messages(), fleet.statuses(), chat.shown());
                fleet.terminate();
                chat.keepRequests(directory.resolve("requests.txt"));
                Duration took = Duration.ofNanos(Clock.system().nanos() - start);
                var end = new Report.End(
                        inTrouble,
                        unfinished,
                        deadLetters,
                        took,
                        troubles.struck(),
                        statuses,
                        sampler.inTheirRange(chat.shown()),
                        sampler.verdict(chat.shown()));
                return Report.of(plan, callers, chat, metronome, end);
            }
        }
    }

    private Map<String, String> relaySettings(Chat chat) {
        Map<String, String> settings = new HashMap<>(chat.settings());
        settings.put("POSTRIDER_RATE", String.valueOf(plan.rate()));
        return settings;
    }

    private static void begin(Troubles troubles, Fleet fleet, Chat chat) {
        Relays relays = fleet.relays();
        troubles.begin(seconds(3), seconds(9), relays.kill(), relays.kill(), relays.kill(), relays.scale());
        troubles.begin(seconds(5), seconds(15), relays.stop());
        troubles.begin(
                seconds(5),
                seconds(15),
                fleet.kafka().kill(),
                fleet.kafka().stopCleanly(),
                fleet.ingress().kill());
        troubles.begin(seconds(2), seconds(5), chat.troubles());
    }

    private long unfinishedAfterAWhile(Backlog backlog) throws Exception {
        try {
            await().pollInterval(TICK)
                    .atMost(plan.drain())
                    .ignoreExceptions() // Kafka may have come back just now
                    .until(() -> backlog.unfinished() == 0);
        } catch (ConditionTimeoutException e) {
            // A number in the report.
        }
        return backlog.unfinished();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
