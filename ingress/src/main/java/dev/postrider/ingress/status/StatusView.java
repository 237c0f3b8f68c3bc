package dev.postrider.ingress.status;

import dev.postrider.common.receipt.BoardCodec;
import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this ingress has read of receipts and board. Written by one thread, read by all.
 *
 * <p>Only what is said of the present topic of messages, for the one group, counts.
 */
final class StatusView {

    /** How far it is. */
    enum State {
        /** Nothing can be told yet. */
        WARMING_UP,
        /** It holds what its memory has room for, and follows. */
        FOLLOWING,
        /** There are no receipts. */
        NO_RECEIPTS
    }

    /** A partition's owner writes each two seconds; after so long without, what it said of a pause is no longer told. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    /** They end by themselves, within minutes. */
    private static final Set<BoardEntry.HoldReason> SOON =
            EnumSet.of(BoardEntry.HoldReason.HISTORY, BoardEntry.HoldReason.VERIFYING);

    /**
     * What a partition's owner said last.
     *
     * @param fresh whether that was just now; what is read of it at the start is old
     * @param pace messages of the partition that have ended in a second lately, while some waited; empty if not known
     */
    record BoardNews(BoardEntry entry, boolean fresh, OptionalDouble pace) {}

    /** What was told, and when it was heard, by this process's monotonic clock: the relay's own clock may differ. */
    private record ToldEntry(BoardEntry entry, long nanos, OptionalDouble pace) {}

    private final ReceiptMemory memory;
    private final Waiters waiters;
    private final Clock clock;
    private final Map<Integer, ToldEntry> board = new ConcurrentHashMap<>();
    private final Map<Integer, PartitionPace> paces = new HashMap<>(); // of the writing thread alone
    private final Map<Integer, Long> positions = new ConcurrentHashMap<>();

    /** Partitions of which the first receipt that is read is not the first there is. */
    private final Set<Integer> cut = ConcurrentHashMap.newKeySet();

    private volatile State state = State.WARMING_UP;
    private volatile Reporter reporter;

    /** @param reporter whose receipts count */
    StatusView(ReceiptMemory memory, Waiters waiters, Reporter reporter, Clock clock) {
        this.memory = memory;
        this.waiters = waiters;
        this.reporter = reporter;
        this.clock = clock;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    Reporter reporter() {
        return reporter;
    }

    /** Forgets everything, to begin anew. */
    void restart(Reporter now) {
        state = State.WARMING_UP;
        reporter = now;
        memory.clear();
        board.clear();
        paces.clear();
        positions.clear();
        cut.clear();
    }

    /** Older receipts of this partition are not read. */
    void begunInTheMiddle(int partition) {
        cut.add(partition);
    }

    /** Which part of the memory is written. */
    double fill() {
        return (double) memory.written() / memory.capacity();
    }

    /** A record of the topic of receipts. */
    void receipt(int partition, byte @Nullable [] key, byte @Nullable [] value) {
        Optional<Receipt> decoded = ReceiptCodec.decode(value);
        if (decoded.isPresent() && cut.remove(partition)) {
            memory.forgot(decoded.get().at());
        }
        if (decoded.isEmpty() || key == null || !decoded.get().reporter().equals(reporter)) {
            return;
        }
        Receipt receipt = decoded.get();
        memory.add(partition, new String(key, StandardCharsets.UTF_8), receipt);
        pace(partition).ended(receipt.messages().size());
        for (FinishedMessage message : receipt.messages()) {
            waiters.release(new RecordPlace(partition, message.offset()));
        }
    }

    /** A record of the board. */
    void board(byte @Nullable [] value) {
        Optional<BoardEntry> decoded = BoardCodec.decode(value);
        if (decoded.isPresent() && decoded.get().reporter().equals(reporter)) {
            BoardEntry entry = decoded.get();
            boolean old = state == State.WARMING_UP;
            long heard = old ? clock.nanos() - FRESH.toNanos() : clock.nanos();
            PartitionPace pace = pace(entry.partition());
            if (!old) {
                pace.told(entry, heard);
            }
            board.put(entry.partition(), new ToldEntry(entry, heard, pace.messagesPerSecond()));
            if (!old) {
                waiters.releaseIf((place, address) -> place.partition() == entry.partition() && isHeld(entry, address));
            }
        }
    }

    private PartitionPace pace(int partition) {
        return paces.computeIfAbsent(partition, first -> new PartitionPace());
    }

    /** Returns when a call waits for an outcome, which is true, or when this time is over. */
    boolean awaitWaiter(Duration atMost) throws InterruptedException {
        return waiters.awaitAny(atMost);
    }

    /** Everything before this offset of the receipts was read. */
    void readTo(int partition, long position) {
        positions.put(partition, position);
    }

    /** Whether all receipts before this offset were read. */
    boolean hasRead(int partition, long offset) {
        return positions.getOrDefault(partition, 0L) >= offset;
    }

    Optional<FinishedRecord> find(RecordPlace place, int print) {
        return memory.find(place, print);
    }

    boolean isAnothers(RecordPlace place, int print) {
        return memory.isAnothers(place, print);
    }

    /** Whether a message that was accepted then may have a receipt that is not in memory. */
    boolean mayHaveForgotten(Instant acceptedAt) {
        return memory.mayHaveForgotten(acceptedAt);
    }

    OptionalLong lastDelivered(int partition, String address) {
        return memory.lastDelivered(partition, address);
    }

    List<FinishedRecord> newest(String address, String caller, int most) {
        return memory.newest(address, caller, most);
    }

    /** The newest that is said of the partition. */
    Optional<BoardNews> board(int partition) {
        return Optional.ofNullable(board.get(partition))
                .map(told -> new BoardNews(told.entry(), clock.nanos() - told.nanos() < FRESH.toNanos(), told.pace()));
    }

    /** Whether the chat server is paused for the record at this place, or its channel is missing or refuses. */
    boolean isHeld(RecordPlace place, String address) {
        return board(place.partition())
                .filter(news -> news.fresh() && isHeld(news.entry(), address))
                .isPresent();
    }

    private static boolean isHeld(BoardEntry entry, String address) {
        return entry.pause().isPresent()
                || entry.held().stream().anyMatch(lane -> lane.address().equals(address) && !SOON.contains(lane.why()));
    }
}
