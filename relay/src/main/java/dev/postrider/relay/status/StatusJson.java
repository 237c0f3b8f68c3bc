package dev.postrider.relay.status;

import dev.postrider.relay.status.Fleet.RelayMember;
import dev.postrider.relay.status.RelaySnapshot.Backlog;
import dev.postrider.relay.status.RelaySnapshot.ChatFault;
import dev.postrider.relay.status.RelaySnapshot.DeadLetterCount;
import dev.postrider.relay.status.RelaySnapshot.PartitionStatus;
import dev.postrider.relay.status.RelaySnapshot.WaitingAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A {@link Status} for programs: names in snake case, times in ISO 8601, what is not known left out. */
final class StatusJson {

    private StatusJson() {}

    static Map<String, Object> of(Status status) {
        RelaySnapshot relay = status.relay();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("program", status.facts().program());
        json.put("version", status.facts().version());
        json.put("started", time(status.facts().started()));
        json.put(
                "uptime_seconds",
                Duration.between(status.facts().started(), relay.at()).toSeconds());
        json.put("as_of", time(relay.at()));
        json.put("ready", status.obstacles().isEmpty());
        json.put("obstacles", status.obstacles());
        json.put("warnings", status.warnings());
        json.put("chat", chat(status));
        json.put(
                "rate",
                map(
                        "configured_per_second", relay.rate().configured(),
                        "allowed_per_second", relay.rate().allowed(),
                        "used_per_second", relay.rate().used()));
        json.put("waiting", waiting(relay));
        json.put(
                "addresses",
                relay.shownAddresses().stream().map(StatusJson::address).toList());
        json.put(
                "delivered",
                map(
                        "messages", status.totals().messages(),
                        "posts", status.totals().posts(),
                        "repeated", status.totals().repeated()));
        json.put("dead_letters", deadLetters(status));
        status.callers()
                .ifPresent(callers -> json.put(
                        "callers", callers.stream().map(StatusJson::caller).toList()));
        json.put(
                "relays",
                status.fleet().relays().stream().map(StatusJson::relay).toList());
        json.put(
                "partitions",
                relay.partitions().stream().map(StatusJson::partition).toList());
        json.put("settings", status.facts().settings());
        return json;
    }

    private static Map<String, Object> chat(Status status) {
        RelaySnapshot.ChatState chat = status.relay().chat();
        Map<String, Object> json =
                map("server", status.facts().chat(), "state", code(chat.condition()), "since", time(chat.since()));
        chat.nextTry().ifPresent(next -> json.put("next_try", time(next)));
        chat.lastFault().ifPresent(fault -> json.put("last_fault", fault(fault)));
        return json;
    }

    private static Map<String, Object> fault(ChatFault fault) {
        return map("reason", fault.reason(), "at", time(fault.at()));
    }

    private static Map<String, Object> waiting(RelaySnapshot relay) {
        Backlog waiting = relay.waiting();
        Map<String, Object> json = map("partitions_not_known", relay.partitionsNotKnown());
        if (!relay.knowsBacklog()) {
            return json;
        }
        json.put("messages", waiting.messages());
        json.put("addresses", waiting.addresses());
        waiting.oldest().ifPresent(oldest -> json.put("oldest", time(oldest)));
        json.put("about_posts", waiting.posts());
        json.put("messages_per_post", waiting.messagesPerPost());
        if (Double.isFinite(waiting.drainSeconds())) {
            json.put("drain_seconds", waiting.drainSeconds());
        }
        return json;
    }

    private static Map<String, Object> address(WaitingAddress address) {
        Map<String, Object> json = map(
                "address", address.address(),
                "partition", address.partition(),
                "messages", address.messages(),
                "oldest", time(address.oldest()),
                "state", code(address.status()),
                "since", time(address.since()));
        if (!address.detail().isEmpty()) {
            json.put("detail", address.detail());
        }
        address.nextTry().ifPresent(next -> json.put("next_try", time(next)));
        return json;
    }

    private static Map<String, Object> deadLetters(Status status) {
        DeadLetterCount count = status.relay().deadLetters();
        Map<String, Object> json = map("since_start", count.total(), "by_reason", count.byReason());
        count.newest()
                .ifPresent(newest -> json.put(
                        "newest",
                        map(
                                "name", newest.name(),
                                "address", newest.address(),
                                "reason", newest.reason(),
                                "at", time(newest.at()))));
        status.fleet().deadLetterRecords().ifPresent(records -> json.put("records_in_topic", records));
        return json;
    }

    private static Map<String, Object> caller(CallerActivity caller) {
        return map(
                "name", caller.name(),
                "accepted", caller.accepted(),
                "refused", caller.refused(),
                "last_seen", time(caller.lastSeen()));
    }

    private static Map<String, Object> relay(RelayMember relay) {
        return map("id", relay.id(), "host", relay.host(), "partitions", List.copyOf(relay.partitions()));
    }

    private static Map<String, Object> partition(PartitionStatus partition) {
        Map<String, Object> json = map("partition", partition.number(), "state", code(partition.condition()));
        partition.waiting().ifPresent(waiting -> json.put("waiting", waiting));
        partition.offsets().ifPresent(offsets -> {
            json.put("committed", offsets.committed());
            json.put("read_to", offsets.readTo());
            offsets.end().ifPresent(end -> json.put("end", end));
        });
        Optional.of(partition.trouble())
                .filter(trouble -> !trouble.isEmpty())
                .ifPresent(trouble -> json.put("trouble", trouble));
        return json;
    }

    /** @param members name, value, name, value … */
    private static Map<String, Object> map(Object... members) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            map.put((String) members[i], members[i + 1]);
        }
        return map;
    }

    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
