package dev.postrider.relay.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A partition this worker holds: its lanes, how far it is read, what of it is in memory. */
final class HeldPartition {

    /** How long a lane waits at most for a fuller post: fetching a lane's worth takes some 10 ms. */
    static final Duration FILLING = Duration.ofMillis(200);

    private final int number;
    private final Ledger ledger;
    private final Repeats repeats;
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Lanes with an inherited intent whose messages are not all read yet, by the offset of the last of them. */
    private final NavigableMap<Long, Lane> awaiting = new TreeMap<>();

    private final boolean understood;
    private final long assignedNanos;
    private @Nullable Scan scan;
    private long bytes;
    private boolean hasRead;
    private boolean changed;
    private boolean full;
    private boolean stopped;
    private boolean leaving;

    HeldPartition(int number, Checkpoint start, KeyMemory memory, long nowNanos) {
        this.number = number;
        this.ledger = new Ledger(start);
        this.repeats = new Repeats(number, memory, start.committed());
        this.understood = start.understood();
        this.assignedNanos = nowNanos;
    }

    int number() {
        return number;
    }

    long position() {
        return ledger.next();
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    @Nullable
    Lane lane(String name) {
        return lanes.get(name);
    }

    /** Where the lane stands with this record; null if the record is finished. */
    @Nullable
    Opening opening(String lane, long offset) {
        return ledger.opening(lane, offset);
    }

    /** Which of its records repeat a message. */
    Repeats repeats() {
        return repeats;
    }

    /** Begins a lane where it was left; its messages are held in memory whatever the bounds until it can settle. */
    Lane begin(String name, Opening opening) {
        Lane lane = new Lane(number, name);
        lanes.put(name, lane);
        lane.done(opening.done());
        NamedPost intent = opening.intent();
        if (intent != null) {
            lane.doubt(Doubt.inherited(intent, assignedNanos));
            awaiting.put(intent.range().last(), lane);
        } else {
            mistrust(lane);
        }
        return lane;
    }

    /** What waits at its head may have been posted by an owner whose commits cannot be read. */
    void mistrust(Lane lane) {
        if (!understood && lane.address().isPresent() && !lane.isLookedThrough()) {
            lane.doubt(Doubt.ofUnknown(assignedNanos));
        }
    }

    /** Whether the lane waits for the rest of the post that its last owner was about to send. */
    boolean awaits(Lane lane) {
        return !awaiting.isEmpty() && awaiting.containsValue(lane);
    }

    /** The record was read; returns the lanes that have what they waited for. */
    List<Lane> passed(String lane, long offset) {
        hasRead = true;
        ledger.passed(lane, offset);
        List<Lane> complete = new ArrayList<>();
        while (!awaiting.isEmpty() && awaiting.firstKey() <= offset) {
            complete.add(awaiting.pollFirstEntry().getValue());
        }
        return complete;
    }

    /** @param judged whether it is known not to be a repetition */
    void hold(Lane lane, Entry entry, boolean judged) {
        if (judged) {
            lane.add(entry);
        } else {
            lane.addUnjudged(entry);
        }
        bytes += entry.bytes();
    }

    /** The record is a repetition and counts as finished. */
    void skip(String lane, long offset) {
        ledger.finished(lane, offset);
        changed = true;
    }

    /** Takes out of memory what turned out to be repetitions; returns the lanes that have nothing left. */
    List<Lane> dropRepeats() {
        List<Lane> drained = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            for (Entry dropped : lane.judged(repeats::isRepeat)) {
                bytes -= dropped.bytes();
                skip(lane.name(), dropped.position().offset());
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

    void finishHead(Lane lane) {
        Entry finished = lane.finishHead();
        bytes -= finished.bytes();
        ledger.finished(lane.name(), finished.position().offset());
        changed = true;
    }

    void remove(Lane lane) {
        lanes.remove(lane.name());
        if (scan != null) {
            scan.leave(lane);
        }
    }

    Checkpoint checkpoint() {
        // Once all of it that was read is finished, what an unknown owner may have posted is known again.
        Checkpoint now = ledger.checkpoint(lanes, understood || (hasRead && ledger.isCaughtUp() && lanes.isEmpty()));
        repeats.finishedBefore(now.committed());
        return now;
    }

    /** There is something new to commit. */
    void change() {
        changed = true;
    }

    boolean isChanged() {
        return changed;
    }

    void unchange() {
        changed = false;
    }

    /** Whether a commit can name one post more. */
    boolean canNameAnother() {
        int bytes = ledger.nameBytesAhead() + Opening.INTENT_BYTES;
        if (bytes + lanes.size() * Opening.MOST_NAME_BYTES <= CheckpointCodec.OPENINGS_BYTES) {
            return true; // so it is nearly always, and to ask every lane takes its time
        }
        for (Lane lane : lanes.values()) {
            bytes += lane.opening().nameBytes();
        }
        return bytes <= CheckpointCodec.OPENINGS_BYTES;
    }

    /** From when on inherited posts may be looked for. */
    long lookFromNanos() {
        return assignedNanos + Doubt.FIRST_WAIT.toNanos();
    }

    /** Whether as many lanes are open as a commit can name; once full, until a tenth of them is done. */
    boolean isFull() {
        return full;
    }

    /** Looks at the number of lanes again; true if that changed whether it is full. */
    boolean judgeFullness() {
        boolean before = full;
        int most = before ? Limits.LANES_PER_PARTITION * 9 / 10 : Limits.LANES_PER_PARTITION;
        // What was read before a restart opens no lane that the last commit did not name.
        full = ledger.isCaughtUp() && lanes.size() >= most;
        return before != full;
    }

    void stop() {
        stopped = true;
        scan = null;
    }

    /** No record of it is taken in for now. */
    boolean isClosed() {
        return full || stopped || leaving;
    }

    /** From now on its lanes take no new turn. */
    void leave() {
        leaving = true;
        scan = null;
    }

    boolean isLeaving() {
        return leaving;
    }

    @Nullable
    Scan scan() {
        return scan;
    }

    /** Whether it can be read a second time. */
    boolean isScanned() {
        return !stopped && !leaving;
    }

    /** These lanes are to be filled; those that ask together are filled together. */
    void fill(List<Lane> hungry, long nowNanos) {
        if (hungry.isEmpty()) {
            return;
        }
        if (scan == null) {
            long first = hungry.stream().mapToLong(Lane::passedOver).min().orElseThrow();
            scan = new Scan(first, guests(first));
        }
        // If one of them needs what is behind there is a new scan soon, so nobody prolongs this one.
        if (hungry.stream().allMatch(scan::liesBefore)) {
            for (Lane lane : hungry) {
                scan.join(lane, nowNanos);
            }
        }
    }

    private Set<Lane> guests(long from) {
        return lanes.values().stream()
                .filter(lane -> lane.canBeReadAgain() && !lane.awaitsJudgement() && lane.passedOver() >= from)
                .collect(Collectors.toCollection(HashSet::new));
    }

    boolean isInScan(Lane lane) {
        return scan != null && scan.serves(lane);
    }

    /** Until when more for the lane may come any moment: what waits for it may lie far behind, and it shall not. */
    Optional<Long> filledUntilNanos(Lane lane) {
        return scan == null ? Optional.empty() : scan.joinedNanos(lane).map(joined -> joined + FILLING.toNanos());
    }

    /** The second reading has gone past this record; returns the lanes that turn out to have nothing left. */
    List<Lane> scanned(long offset) {
        List<Lane> drained = List.of();
        if (scan != null) {
            scan.passed(offset);
            if (scan.next() >= ledger.next()) {
                drained = scan.caughtUp();
            }
            if (scan.isOver()) {
                scan = null;
            }
        }
        return drained;
    }
}
