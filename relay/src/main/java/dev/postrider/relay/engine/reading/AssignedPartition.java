package dev.postrider.relay.engine.reading;

import dev.postrider.common.receipt.Receipt;
import dev.postrider.relay.engine.duplicate.DuplicateDetector;
import dev.postrider.relay.engine.duplicate.IdempotencyWindow;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Progress;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A partition this worker holds: its lanes, how far it is read, what of it is in memory. */
public final class AssignedPartition {

    /** Unfinished lanes; more pause the reading. Their checkpoints fit the metadata of a commit. */
    public static final int MOST_LANES = 350;

    /** How long a lane waits at most for a fuller post: fetching a lane's worth takes some 10 ms. */
    public static final Duration FILLING = Duration.ofMillis(200);

    /** A second reading takes longer only behind a large flood, or where there is no leader, or the log is damaged. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final int number;
    private final Ledger ledger;
    private final DuplicateDetector duplicates;
    private final Map<String, Lane> lanes = new HashMap<>();

    private final boolean understood;
    private final long assignedNanos;
    private @Nullable Backfill backfill;
    private long bytes;
    private boolean hasRead;
    private boolean changed;
    private boolean full;
    private boolean stopped;
    private boolean leaving;

    AssignedPartition(int number, Checkpoint start, IdempotencyWindow memory, long nowNanos) {
        this.number = number;
        this.ledger = new Ledger(start);
        this.duplicates = new DuplicateDetector(number, memory, start.committed());
        this.understood = start.understood();
        this.assignedNanos = nowNanos;
    }

    public int number() {
        return number;
    }

    long position() {
        return ledger.next();
    }

    public Collection<Lane> lanes() {
        return lanes.values();
    }

    @Nullable
    Lane lane(String name) {
        return lanes.get(name);
    }

    /** The lane's progress at this record; null if the record is finished. */
    @Nullable
    LaneCheckpoint laneCheckpoint(String lane, long offset) {
        return ledger.laneCheckpoint(lane, offset);
    }

    /** Which of its records repeat a message. */
    DuplicateDetector duplicates() {
        return duplicates;
    }

    /** Begins a lane where it was left; its messages are held in memory whatever the bounds until it can settle. */
    Lane begin(String name, LaneCheckpoint laneCheckpoint) {
        Lane lane = new Lane(number, name);
        lanes.put(name, lane);
        lane.done(laneCheckpoint.done());
        NamedPost intent = laneCheckpoint.intent();
        if (intent != null) {
            lane.uncertainPost(UncertainPost.inherited(intent, assignedNanos));
        } else {
            mistrust(lane);
        }
        return lane;
    }

    /** What waits at its head may have been posted by an owner whose commits cannot be read. */
    public void mistrust(Lane lane) {
        if (!understood && lane.address().isPresent() && !lane.isVerifiedToTheEnd()) {
            lane.uncertainPost(UncertainPost.ofUnknown(assignedNanos));
        }
    }

    /** The record was read. */
    void passed(String lane, long offset) {
        hasRead = true;
        ledger.passed(lane, offset);
    }

    void hold(Lane lane, Entry entry) {
        lane.add(entry);
        bytes += entry.bytes();
    }

    void holdUnjudged(Lane lane, Lane.UnjudgedRecord record) {
        lane.addUnjudged(record);
        bytes += record.entry().bytes();
    }

    /** The record is a duplicate and counts as finished. */
    void skip(String lane, long offset) {
        ledger.finished(lane, offset);
        changed = true;
    }

    /** What there is to say of a record that turned out to be a duplicate. */
    Command.Finished repeated(String lane, Entry entry, RecordIdentity identity) {
        long original = duplicates.original(entry.position().offset(), identity);
        return new Command.Finished(number, lane, new Receipt.Repeated(List.of(original)), 0, List.of(entry));
    }

    /** Takes out of memory what turned out to be duplicates; returns the lanes that have nothing left. */
    List<Lane> dropDuplicates(Consumer<Command.Finished> finished) {
        List<Lane> drained = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            for (Lane.UnjudgedRecord dropped : lane.judged(duplicates::isDuplicate)) {
                Entry entry = dropped.entry();
                bytes -= entry.bytes();
                skip(lane.name(), entry.position().offset());
                finished.accept(repeated(lane.name(), entry, dropped.identity()));
            }
            if (lane.isDrained()) {
                drained.add(lane);
            }
        }
        return drained;
    }

    long bytes() {
        return bytes;
    }

    /** The lane's messages are posted, or safe as dead letters, so far. Returns the records that are finished with it. */
    public List<Entry> finish(Lane lane, Progress reached) {
        List<Entry> finished = new ArrayList<>();
        while (!lane.isEmpty()
                && reached.compareTo(new Progress(lane.head().position().offset(), 0)) >= 0) {
            finished.add(finishHead(lane));
        }
        if (!lane.isEmpty() && lane.head().position().offset() == reached.offset()) {
            lane.done(reached.to());
            changed = true;
        }
        return finished;
    }

    private Entry finishHead(Lane lane) {
        Entry finished = lane.finishHead();
        bytes -= finished.bytes();
        ledger.finished(lane.name(), finished.position().offset());
        changed = true;
        return finished;
    }

    /** Nothing of it is left. */
    void remove(Lane lane) {
        changed = true;
        lanes.remove(lane.name());
        if (backfill != null) {
            backfill.leave(lane);
        }
    }

    /** The state to commit. Forgets which of the records before it are duplicates. */
    public Checkpoint takeCheckpoint() {
        // Once all of it that was read is finished, what an unknown owner may have posted is known again.
        Checkpoint now = ledger.checkpoint(lanes, understood || (hasRead && ledger.isCaughtUp() && lanes.isEmpty()));
        assert lanes.values().stream().allMatch(lane -> isCovered(lane, now)) : "a commit passes an unfinished lane";
        assert bytes == lanes.values().stream().mapToLong(Lane::bytes).sum() : "the shares of lanes add up";
        duplicates.finishedBefore(now.committed());
        return now;
    }

    private static boolean isCovered(Lane lane, Checkpoint checkpoint) {
        LaneCheckpoint first = lane.laneCheckpoint();
        return checkpoint.committed() <= first.offset() && first.offset() < checkpoint.readTo();
    }

    /** There is something new to commit. */
    public void change() {
        changed = true;
    }

    public boolean isChanged() {
        return changed;
    }

    public void unchange() {
        changed = false;
    }

    /** Whether a commit can name one post more. */
    public boolean canNameAnother() {
        int bytes = ledger.nameBytesAhead() + LaneCheckpoint.INTENT_BYTES;
        if (bytes + lanes.size() * LaneCheckpoint.MOST_NAME_BYTES <= CheckpointCodec.LANES_BYTES) {
            return true; // so it is nearly always, and to ask every lane takes its time
        }
        for (Lane lane : lanes.values()) {
            bytes += lane.laneCheckpoint().nameBytes();
        }
        return bytes <= CheckpointCodec.LANES_BYTES;
    }

    /** From when on inherited posts may be verified. */
    long verifyFromNanos() {
        return assignedNanos + UncertainPost.FIRST_WAIT.toNanos();
    }

    /** Whether as many lanes are open as a commit can name; once full, until a tenth of them is done. */
    boolean isFull() {
        return full;
    }

    /** Counts the lanes again; true if that changed whether it is full. */
    boolean judgeFullness() {
        boolean before = full;
        int most = before ? MOST_LANES * 9 / 10 : MOST_LANES;
        // What was read before a restart opens no lane that the last commit did not name.
        full = ledger.isCaughtUp() && lanes.size() >= most;
        return before != full;
    }

    void stop() {
        stopped = true;
        backfill = null;
    }

    /** No record of it is taken in for now. */
    boolean isClosed() {
        return full || stopped || leaving;
    }

    /** From now on its lanes take no new turn. */
    public void leave() {
        leaving = true;
        backfill = null;
    }

    public boolean isLeaving() {
        return leaving;
    }

    @Nullable
    Backfill backfill() {
        return backfill;
    }

    /** Whether it can be read a second time. */
    public boolean isRereadable() {
        return !stopped && !leaving;
    }

    /** These lanes are to be filled; those that ask together are filled together. */
    public void fill(List<Lane> hungry, long nowNanos) {
        if (hungry.isEmpty()) {
            return;
        }
        if (backfill == null) {
            long first = hungry.stream().mapToLong(Lane::deferredFrom).min().orElseThrow();
            backfill = new Backfill(first, passersBy(first), nowNanos);
        }
        // If one of them needs what is behind there is a new scan soon, so nobody prolongs this one.
        if (hungry.stream().allMatch(backfill::liesBefore)) {
            for (Lane lane : hungry) {
                backfill.join(lane, nowNanos);
            }
        }
    }

    /** What is behind the lane's head makes room for others, and is read again later. */
    void letGo(Lane lane) {
        if (backfill != null) {
            backfill.leave(lane); // it may have gone past what is deferred now
        }
        if (isRereadable() && lane.canLetGo()) {
            long before = lane.bytes();
            lane.letGo(ledger.next());
            bytes -= before - lane.bytes();
        }
    }

    private Set<Lane> passersBy(long from) {
        return lanes.values().stream()
                .filter(lane -> lane.isWorthRereading() && !lane.awaitsJudgement() && lane.deferredFrom() >= from)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Whether it has been read a second time for longer than that should take, or cannot be. */
    public boolean fillsSlowly(long nowNanos) {
        return backfill != null && nowNanos - backfill.beganNanos() > SLOW.toNanos();
    }

    public boolean isBeingFilled(Lane lane) {
        return backfill != null && backfill.serves(lane);
    }

    /** Until when more for the lane may come any moment: what waits for it may lie far behind, and it shall not. */
    public Optional<Long> filledUntilNanos(Lane lane) {
        return backfill == null
                ? Optional.empty()
                : backfill.joinedNanos(lane).map(joined -> joined + FILLING.toNanos());
    }

    /** The second reading has gone past this record; returns the lanes that turn out to have nothing left. */
    List<Lane> rereadPast(long offset) {
        List<Lane> drained = List.of();
        if (backfill != null) {
            backfill.passed(offset);
            if (backfill.next() >= ledger.next()) {
                drained = backfill.caughtUp();
            }
            if (backfill.isOver()) {
                backfill = null;
            }
        }
        return drained;
    }
}
