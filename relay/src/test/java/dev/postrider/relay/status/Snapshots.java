package dev.postrider.relay.status;

import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.status.RelaySnapshot.Backlog;
import dev.postrider.relay.status.RelaySnapshot.ChatCondition;
import dev.postrider.relay.status.RelaySnapshot.ChatFault;
import dev.postrider.relay.status.RelaySnapshot.ChatState;
import dev.postrider.relay.status.RelaySnapshot.DeadLetterCount;
import dev.postrider.relay.status.RelaySnapshot.LaneGroup;
import dev.postrider.relay.status.RelaySnapshot.NewestDeadLetter;
import dev.postrider.relay.status.RelaySnapshot.PartitionCondition;
import dev.postrider.relay.status.RelaySnapshot.PartitionOffsets;
import dev.postrider.relay.status.RelaySnapshot.PartitionStatus;
import dev.postrider.relay.status.RelaySnapshot.RequestRate;
import dev.postrider.relay.status.RelaySnapshot.WaitingAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Snapshots for tests: a relay with two partitions; 3 messages to one address wait in partition 0, 1 is parked. */
final class Snapshots {

    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    static final WaitingAddress READY = address("channel/builds", LaneStatus.READY, "", Optional.empty());
    static final WaitingAddress PARKED = address(
            "team/devs/channel/old", LaneStatus.CHANNEL_REFUSED, "archived\u001b", Optional.of(NOW.plusSeconds(70)));

    private Snapshots() {}

    static WaitingAddress address(String name, LaneStatus status, String detail, Optional<Instant> nextTry) {
        return new WaitingAddress(
                name,
                0,
                status == LaneStatus.READY ? 3 : 1,
                NOW.minusSeconds(90),
                status,
                detail,
                NOW.minusSeconds(60),
                status == LaneStatus.READY ? OptionalLong.of(12) : OptionalLong.empty(),
                nextTry);
    }

    static RelaySnapshot open(Instant at, long waiting) {
        return of(
                at,
                new ChatState(ChatCondition.UP, NOW.minusSeconds(3_600), Optional.empty(), Optional.empty()),
                waiting);
    }

    static RelaySnapshot paused(Instant at, long waiting) {
        ChatFault fault = new ChatFault("HTTP 503", NOW.minusSeconds(840));
        return of(
                at,
                new ChatState(
                        ChatCondition.UNAVAILABLE,
                        NOW.minusSeconds(840),
                        Optional.of(at.plusSeconds(12)),
                        Optional.of(fault)),
                waiting);
    }

    /** Nothing waits in these partitions; the others are stopped at their start. */
    static RelaySnapshot begun(Instant at, Set<Integer> begun) {
        RelaySnapshot open = open(at, 0);
        return with(
                open,
                open.partitions().stream()
                        .map(each -> begun.contains(each.number()) ? each : stopped(each.number()))
                        .toList());
    }

    private static PartitionStatus stopped(int partition) {
        return new PartitionStatus(partition, PartitionCondition.STOPPED, "", Optional.empty(), List.of(), List.of());
    }

    static RelaySnapshot with(RelaySnapshot snapshot, List<PartitionStatus> partitions) {
        return with(snapshot, partitions, snapshot.busiest());
    }

    static RelaySnapshot with(RelaySnapshot snapshot, List<PartitionStatus> partitions, List<WaitingAddress> busiest) {
        return new RelaySnapshot(
                snapshot.at(),
                snapshot.topicId(),
                snapshot.member(),
                snapshot.rate(),
                snapshot.chat(),
                snapshot.waiting(),
                snapshot.lanes(),
                busiest,
                partitions,
                snapshot.bufferedBytes(),
                snapshot.deadLetters());
    }

    private static RelaySnapshot of(Instant at, ChatState chat, long waiting) {
        boolean some = waiting > 0;
        return new RelaySnapshot(
                at,
                "topic-id",
                true,
                new RequestRate(8, 4, 0.5),
                chat,
                new Backlog(
                        waiting,
                        some ? 2 : 0,
                        some ? 1 : 0,
                        some ? Optional.of(NOW.minusSeconds(90)) : Optional.empty(),
                        2,
                        (waiting + 1) / 2,
                        chat.isPaused() ? Double.POSITIVE_INFINITY : waiting / 8.0),
                Map.of(
                        LaneStatus.CHANNEL_REFUSED,
                        some ? new LaneGroup(1, 1, Optional.of(NOW), Optional.of(NOW)) : LaneGroup.EMPTY),
                some ? List.of(READY, PARKED) : List.of(),
                List.of(
                        new PartitionStatus(
                                0,
                                PartitionCondition.ACTIVE,
                                "",
                                Optional.of(new PartitionOffsets(10, 14, OptionalLong.of(14), waiting)),
                                some ? List.of(PARKED) : List.of(),
                                some ? List.of(READY) : List.of()),
                        new PartitionStatus(
                                1,
                                PartitionCondition.DAMAGED,
                                "partition 1 is damaged",
                                Optional.of(new PartitionOffsets(5, 5, OptionalLong.of(5), 0)),
                                List.of(),
                                List.of())),
                1_000,
                new DeadLetterCount(
                        3,
                        Map.of("refused", 1L, "channel_missing", 2L),
                        Optional.of(
                                new NewestDeadLetter("3/17", "user/jane", "refused", NOW.minus(Duration.ofHours(1))))));
    }
}
