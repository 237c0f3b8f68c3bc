package dev.postrider.relay.status;

import static dev.postrider.relay.status.Snapshots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.status.Fleet.RelayMember;
import dev.postrider.relay.status.Status.Totals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@code /status} says, to people and to programs. */
class StatusPageTest {

    private static final StatusFacts FACTS = new StatusFacts(
            "postrider", "1.2.3", NOW.minusSeconds(7_260), "https://chat.example.com", Map.of("POSTRIDER_RATE", "8"));

    private static final Fleet FLEET = new Fleet(
            List.of(new RelayMember("relay-1", "/10.0.0.1", new TreeSet<>(List.of(1, 0)))), OptionalLong.of(5), "");

    private static Status status(RelaySnapshot relay, Optional<List<CallerActivity>> callers) {
        return new Status(
                FACTS,
                relay,
                new Totals(100, 60, 3),
                List.of("out of order"),
                List.of("a warning"),
                FLEET,
                callers,
                NOW);
    }

    @Test
    void tellsPeople() {
        List<CallerActivity> callers =
                List.of(new CallerActivity("ci", 99, Map.of("rate-limited", 7L), NOW.minusSeconds(5)));

        assertThat(StatusText.of(status(Snapshots.open(NOW, 4), Optional.of(callers))))
                .isEqualTo("""
                Version       postrider 1.2.3
                Running       for 2 h 1 min, since 2026-01-02T01:03:05Z
                Ready         no
                              not ready: out of order
                              warning: a warning
                Restart       safe at any time: nothing that was accepted is lost, and what waits is kept
                Chat server   https://chat.example.com, up since 2026-01-02T02:04:05Z (1 h 0 min)
                Rate          0.50 requests/s used in the last minute, 4.00 allowed to this relay, 8.00 to all
                Waiting       4 messages to 2 addresses (1 message to parked ones), oldest since 2026-01-02T03:02:35Z (1 min 30 s), about 2 posts, posted in about 1 s
                Delivered     100 messages in 60 posts, 3 repetitions dropped
                Dead letters  3 since the start (channel_missing 2, refused 1), newest 3/17 at 2026-01-02T02:04:05Z: user/jane refused; records in their topic: 5 (dead-letters list shows those not replayed)

                ADDRESS                MESSAGES  OLDEST      STATE
                channel/builds         3         1 min 30 s  waits for its turn
                team/devs/channel/old  1         1 min 30 s  parked, the channel refuses posts since 2026-01-02T03:03:05Z, next try in 1 min 10 s: archived<U+001B>

                CALLER  ACCEPTED  LAST SEEN  REFUSED
                ci      99        5 s ago    rate-limited 7

                RELAY    HOST       PARTITIONS
                relay-1  /10.0.0.1  0 1

                PARTITION  WAITING  COMMITTED  READ TO  END  STATE
                0          4        10         14       14   active
                1          0        5          5        5    damaged: partition 1 is damaged

                SETTING         VALUE
                POSTRIDER_RATE  8
                """);
    }

    @Test
    void tellsPeopleOfAPauseAndWhereToAskForCallers() {
        assertThat(StatusText.of(status(Snapshots.paused(NOW, 4), Optional.empty())))
                .contains(
                        "https://chat.example.com, PAUSED since 2026-01-02T02:50:05Z (14 min 0 s), does not work, next try in"
                                + " 12 s; last fault 2026-01-02T02:50:05Z: HTTP 503\n",
                        "about 2 posts, posted once the chat server takes posts again\n",
                        "  waits for the chat server\n",
                        "Callers: ask the ingress, GET /callers on its admin port\n");
    }

    @Test
    void namesParkedAddressesHoweverFewMessagesTheyHave() {
        RelaySnapshot open = Snapshots.open(NOW, 1);
        RelaySnapshot crowded =
                Snapshots.with(open, open.partitions(), List.of(open.busiest().get(0)));

        assertThat(text(crowded))
                .contains(
                        "Waiting       1 message to 2 addresses (1 message to parked ones), oldest since"
                                + " 2026-01-02T03:02:35Z (1 min 30 s)\n",
                        "team/devs/channel/old  1         1 min 30 s  parked, the channel refuses posts since");
    }

    @Test
    void saysWhereItIsNotKnownYetWhatWaits() {
        assertThat(text(Snapshots.begun(NOW, Set.of(0))))
                .contains(
                        "Waiting       nothing, not known yet in 1 partition\n",
                        "1          -        -          -        -    stopped\n");
        assertThat(text(Snapshots.begun(NOW, Set.of()))).contains("Waiting       not known yet\n");
        assertThat(text(Snapshots.with(Snapshots.open(NOW, 0), List.of())))
                .contains("Waiting       not known yet: this relay has no partitions\n");

        Map<String, Object> json = StatusJson.of(status(Snapshots.begun(NOW, Set.of()), Optional.empty()));
        assertThat(json)
                .containsEntry("waiting", Map.of("partitions_not_known", 2L))
                .containsEntry(
                        "partitions",
                        List.of(
                                Map.of("partition", 0, "state", "stopped"),
                                Map.of("partition", 1, "state", "stopped")));
    }

    private static String text(RelaySnapshot relay) {
        return StatusText.of(status(relay, Optional.empty()));
    }

    @Test
    void saysThatTheRelaysThreadIsHeldUp() {
        assertThat(StatusText.of(status(Snapshots.open(NOW.minusSeconds(6), 0), Optional.empty())))
                .contains("warning: the relay does not run or is held up, what follows is of 2026-01-02T03:03:59Z");
    }

    @Test
    void tellsPrograms() {
        Map<String, Object> json = StatusJson.of(status(Snapshots.paused(NOW, 4), Optional.of(List.of())));

        assertThat(json)
                .containsEntry("version", "1.2.3")
                .containsEntry("uptime_seconds", 7_260L)
                .containsEntry("obstacles", List.of("out of order"))
                .containsEntry("settings", Map.of("POSTRIDER_RATE", "8"))
                .containsEntry("callers", List.of())
                .containsKeys("addresses", "partitions", "relays");
        assertThat(json.get("chat"))
                .isEqualTo(Map.of(
                        "server", "https://chat.example.com",
                        "state", "unavailable",
                        "since", "2026-01-02T02:50:05Z",
                        "next_try", "2026-01-02T03:04:17Z",
                        "last_fault", Map.of("reason", "HTTP 503", "at", "2026-01-02T02:50:05Z")));
        assertThat(json.get("waiting"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("messages", 4L)
                .containsEntry("about_posts", 2L)
                .doesNotContainKey("drain_seconds");
        assertThat(json.get("dead_letters"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("since_start", 3L)
                .containsEntry("records_in_topic", 5L);
    }
}
