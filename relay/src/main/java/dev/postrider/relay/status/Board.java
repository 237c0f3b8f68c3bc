package dev.postrider.relay.status;

import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.receipt.BoardEntry.ChatPause;
import dev.postrider.common.receipt.BoardEntry.HeldLane;
import dev.postrider.common.receipt.BoardEntry.HoldReason;
import dev.postrider.common.receipt.BoardEntry.PostingLane;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.status.RelaySnapshot.ChatFault;
import dev.postrider.relay.status.RelaySnapshot.ChatState;
import dev.postrider.relay.status.RelaySnapshot.PartitionOffsets;
import dev.postrider.relay.status.RelaySnapshot.PartitionStatus;
import dev.postrider.relay.status.RelaySnapshot.WaitingAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells on the board how the partitions of this relay are doing: each two seconds those that have something to do, and once
 * those that have just finished. For the relay's thread.
 */
public final class Board implements Consumer<RelaySnapshot> {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Map<LaneStatus, HoldReason> HOLDS = Map.of(
            LaneStatus.CHANNEL_MISSING, HoldReason.CHANNEL_MISSING,
            LaneStatus.CHANNEL_REFUSED, HoldReason.CHANNEL_REFUSED,
            LaneStatus.HISTORY, HoldReason.HISTORY,
            LaneStatus.VERIFYING, HoldReason.VERIFYING,
            LaneStatus.CLOCK, HoldReason.CLOCK);

    private final String group;
    private final Consumer<BoardEntry> writer;
    private final Set<Integer> busy = new HashSet<>();
    private Instant last = Instant.EPOCH;

    /** @param writer must not wait */
    public Board(String group, Consumer<BoardEntry> writer) {
        this.group = group;
        this.writer = writer;
    }

    @Override
    public void accept(RelaySnapshot snapshot) {
        // A clock that was set back must not end the entries.
        boolean due = snapshot.at().isBefore(last) || !snapshot.at().isBefore(last.plus(INTERVAL));
        if (!due) {
            return;
        }
        last = snapshot.at();
        Set<Integer> before = Set.copyOf(busy);
        busy.clear();
        for (PartitionStatus partition : snapshot.partitions()) {
            partition.offsets().ifPresent(offsets -> {
                boolean isBusy = offsets.waitingAtLeast() > 0;
                if (isBusy || before.contains(partition.number())) {
                    writer.accept(entry(snapshot, partition, offsets));
                }
                if (isBusy) {
                    busy.add(partition.number());
                }
            });
        }
    }

    private BoardEntry entry(RelaySnapshot snapshot, PartitionStatus partition, PartitionOffsets offsets) {
        return new BoardEntry(
                new Reporter(snapshot.topicId(), group),
                partition.number(),
                snapshot.at(),
                offsets.committed(),
                offsets.readTo(),
                snapshot.rate().allowed(),
                snapshot.waiting().ready(),
                snapshot.waiting().messagesPerPost(),
                pause(snapshot),
                held(snapshot, partition),
                partition.posting().stream()
                        .map(address -> new PostingLane(
                                address.address(), address.postingTo().orElseThrow()))
                        .toList());
    }

    private static Optional<ChatPause> pause(RelaySnapshot snapshot) {
        ChatState chat = snapshot.chat();
        return chat.isPaused()
                ? Optional.of(new ChatPause(
                        chat.lastFault().map(ChatFault::reason).orElse(""),
                        chat.since(),
                        chat.nextTry().orElse(snapshot.at())))
                : Optional.empty();
    }

    private static List<HeldLane> held(RelaySnapshot snapshot, PartitionStatus partition) {
        return partition.held().stream()
                .flatMap(address ->
                        Optional.ofNullable(HOLDS.get(address.status()))
                                .map(why -> held(address, why, snapshot.at()))
                                .stream())
                .toList();
    }

    private static HeldLane held(WaitingAddress address, HoldReason why, Instant now) {
        return new HeldLane(
                address.address(),
                why,
                address.detail(),
                address.since(),
                address.nextTry().orElse(now));
    }
}
