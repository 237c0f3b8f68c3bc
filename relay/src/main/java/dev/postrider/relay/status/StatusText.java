package dev.postrider.relay.status;

import dev.postrider.common.cli.Columns;
import dev.postrider.relay.deadletter.Visible;
import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.status.RelaySnapshot.Backlog;
import dev.postrider.relay.status.RelaySnapshot.ChatState;
import dev.postrider.relay.status.RelaySnapshot.DeadLetterCount;
import dev.postrider.relay.status.RelaySnapshot.PartitionOffsets;
import dev.postrider.relay.status.RelaySnapshot.WaitingAddress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A {@link Status} for people. */
final class StatusText {

    private final Status status;
    private final Instant now;
    private final PrintStream out;

    private StatusText(Status status, PrintStream out) {
        this.status = status;
        this.now = status.relay().at();
        this.out = out;
    }

    static String of(Status status) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            new StatusText(status, out).print();
        }
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private void print() {
        RelaySnapshot relay = status.relay();
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "Version", status.facts().program() + " " + status.facts().version()));
        lines.add(List.of(
                "Running",
                "for " + age(status.facts().started()) + ", since "
                        + StatusJson.time(status.facts().started())));
        lines.add(List.of("Ready", status.obstacles().isEmpty() ? "yes" : "no"));
        status.obstacles().forEach(each -> lines.add(List.of("", "not ready: " + Visible.line(each))));
        status.warnings().forEach(each -> lines.add(List.of("", "warning: " + Visible.line(each))));
        if (status.isStale()) {
            lines.add(List.of(
                    "", "warning: the relay does not run or is held up, what follows is of " + StatusJson.time(now)));
        }
        lines.add(List.of("Restart", "safe at any time: nothing that was accepted is lost, and what waits is kept"));
        lines.add(List.of("Chat server", chat(relay.chat())));
        lines.add(List.of(
                "Rate",
                "%s requests/s used in the last minute, %s allowed to this relay, %s to all"
                        .formatted(
                                number(relay.rate().used()),
                                number(relay.rate().allowed()),
                                number(relay.rate().configured()))));
        lines.add(List.of("Waiting", waiting(relay)));
        lines.add(List.of(
                "Delivered",
                count(status.totals().messages(), "message") + " in "
                        + count(status.totals().posts(), "post") + ", "
                        + count(status.totals().repeated(), "repetition") + " dropped"));
        lines.add(List.of("Dead letters", deadLetters()));
        Columns.print(lines, out);
        addresses();
        callers();
        relays();
        partitions();
        settings();
    }

    private String chat(ChatState chat) {
        String state = switch (chat.condition()) {
            case NOT_TRIED -> "nothing posted yet";
            case UP -> "up since " + StatusJson.time(chat.since()) + " (" + age(chat.since()) + ")";
            case BUSY -> paused(chat, "asks for fewer requests");
            case UNAVAILABLE -> paused(chat, "does not work");
            case UNAUTHORISED -> paused(chat, "does not accept the token: nothing is lost, set a valid one");
        };
        return status.facts().chat() + ", " + state
                + chat.lastFault()
                        .map(fault ->
                                "; last fault " + StatusJson.time(fault.at()) + ": " + Visible.line(fault.reason()))
                        .orElse("");
    }

    private String paused(ChatState chat, String why) {
        return "PAUSED since " + StatusJson.time(chat.since()) + " (" + age(chat.since()) + "), " + why + ", next try "
                + chat.nextTry()
                        .filter(next -> next.isAfter(now))
                        .map(next -> "in " + duration(Duration.between(now, next)))
                        .orElse("now");
    }

    private String waiting(RelaySnapshot relay) {
        if (relay.partitions().isEmpty()) {
            return "not known yet: this relay has no partitions";
        }
        if (!relay.knowsBacklog()) {
            return "not known yet";
        }
        return waiting(relay.waiting())
                + (relay.partitionsNotKnown() == 0
                        ? ""
                        : ", not known yet in " + count(relay.partitionsNotKnown(), "partition"));
    }

    private String waiting(Backlog waiting) {
        if (waiting.messages() == 0) {
            return "nothing";
        }
        return count(waiting.messages(), "message") + " to " + waiting.addresses()
                + (waiting.addresses() == 1 ? " address" : " addresses")
                + (refused() > 0 ? " (" + count(refused(), "message") + " to parked ones)" : "")
                + waiting.oldest()
                        .map(oldest -> ", oldest since " + StatusJson.time(oldest) + " (" + age(oldest) + ")")
                        .orElse("")
                + (refused() < waiting.messages()
                        ? ", about " + count(waiting.posts(), "post") + ", " + drained(waiting.drainSeconds())
                        : "");
    }

    private String drained(double seconds) {
        if (Double.isInfinite(seconds)) {
            return status.relay().chat().isPaused()
                    ? "posted once the chat server takes posts again"
                    : "posted once this relay has partitions";
        }
        return "posted in about " + duration(Duration.ofSeconds((long) Math.ceil(seconds)));
    }

    private long refused() {
        Map<LaneStatus, RelaySnapshot.LaneGroup> lanes = status.relay().lanes();
        return lanes.getOrDefault(LaneStatus.CHANNEL_REFUSED, RelaySnapshot.LaneGroup.EMPTY)
                        .messages()
                + lanes.getOrDefault(LaneStatus.CHANNEL_MISSING, RelaySnapshot.LaneGroup.EMPTY)
                        .messages();
    }

    private String deadLetters() {
        DeadLetterCount count = status.relay().deadLetters();
        String reasons = count.byReason().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
        return count.total() + " since the start" + (count.total() == 0 ? "" : reasons)
                + count.newest()
                        .map(newest -> ", newest " + newest.name() + " at " + StatusJson.time(newest.at()) + ": "
                                + Visible.line(newest.address()) + " " + newest.reason())
                        .orElse("")
                + (status.fleet().deadLetterRecords().orElse(0) > 0
                        ? "; records in their topic: "
                                + status.fleet().deadLetterRecords().orElse(0)
                                + " (dead-letters list shows those not replayed)"
                        : "");
    }

    private void addresses() {
        List<WaitingAddress> shown = status.relay().shownAddresses();
        if (shown.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ADDRESS", "MESSAGES", "OLDEST", "STATE"));
        for (WaitingAddress each : shown) {
            rows.add(List.of(
                    Visible.line(each.address()), String.valueOf(each.messages()), age(each.oldest()), state(each)));
        }
        table(rows);
    }

    private String state(WaitingAddress address) {
        String next = address.nextTry()
                .map(time -> ", next try in " + duration(Duration.between(now, time)))
                .orElse("");
        String nextTry = next.isEmpty() ? ", next try at its next turn" : next;
        String since = " since " + StatusJson.time(address.since());
        String why = ": " + Visible.line(address.detail());
        return switch (address.status()) {
            case READY -> status.relay().chat().isPaused() ? "waits for the chat server" : "waits for its turn";
            case REQUESTING -> "request under way";
            case VERIFYING -> "verifying whether a post is there" + since + next;
            case CHANNEL_REFUSED -> "parked, the channel refuses posts" + since + nextTry + why;
            case CHANNEL_MISSING -> "parked, no such channel, or the bot is not in it" + since + nextTry + why;
            case HISTORY -> "reads the history to find repetitions" + since;
            case CLOCK -> "waits until the clocks of relay and chat server agree" + since + next;
            case DEAD_LETTER -> "writing a dead letter" + since + next;
        };
    }

    private void callers() {
        out.println();
        if (status.callers().isEmpty()) {
            out.println("Callers: ask the ingress, GET /callers on its admin port");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CALLER", "ACCEPTED", "LAST SEEN", "REFUSED"));
        for (CallerActivity each : status.callers().get()) {
            rows.add(List.of(
                    Visible.line(each.name()),
                    String.valueOf(each.accepted()),
                    age(each.lastSeen()) + " ago",
                    each.refused().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(refused -> refused.getKey() + " " + refused.getValue())
                            .collect(Collectors.joining(", "))));
        }
        Columns.print(rows, out);
    }

    private void relays() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RELAY", "HOST", "PARTITIONS"));
        status.fleet()
                .relays()
                .forEach(each -> rows.add(List.of(
                        Visible.line(each.id()),
                        Visible.line(each.host()),
                        each.partitions().stream().map(String::valueOf).collect(Collectors.joining(" ")))));
        table(rows);
        if (!status.fleet().problem().isEmpty()) {
            out.println(Visible.line(status.fleet().problem()));
        }
    }

    private void partitions() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PARTITION", "WAITING", "COMMITTED", "READ TO", "END", "STATE"));
        status.relay()
                .partitions()
                .forEach(each -> rows.add(List.of(
                        String.valueOf(each.number()),
                        known(each.waiting()),
                        known(each.offsets().map(PartitionOffsets::committed)),
                        known(each.offsets().map(PartitionOffsets::readTo)),
                        known(each.offsets().map(PartitionOffsets::end).orElseGet(OptionalLong::empty)),
                        StatusJson.code(each.condition())
                                + (each.trouble().isEmpty() ? "" : ": " + Visible.line(each.trouble())))));
        table(rows);
    }

    private static String known(Optional<Long> number) {
        return number.map(String::valueOf).orElse("-");
    }

    private static String known(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : "-";
    }

    private void settings() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SETTING", "VALUE"));
        status.facts().settings().forEach((name, value) -> rows.add(List.of(name, Visible.line(value))));
        table(rows);
    }

    private void table(List<List<String>> rows) {
        out.println();
        Columns.print(rows, out);
    }

    private String age(Instant since) {
        return duration(Duration.between(since, now));
    }

    private static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
                : seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
