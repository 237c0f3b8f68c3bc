package dev.postrider.relay.engine.reading;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.engine.duplicate.DuplicateDetector;
import dev.postrider.relay.engine.exchange.Command;
import dev.postrider.relay.engine.exchange.Entry;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.engine.lane.Lane;
import dev.postrider.relay.engine.lane.LaneState;
import dev.postrider.relay.engine.lane.Lanes;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes records in, as many as memory and the metadata of a commit allow.
 *
 * <p>A lane that waits for its first record in memory may use a reserve, so that a flood to others does not keep it
 * waiting. What is deferred is read a second time when the lane's turn comes near.
 */
public final class Reader {

    private final MemoryPolicy memory;
    private final AssignedPartitions assigned;
    private final Lanes lanes;
    private final Consumer<RelayEvent> events;
    private final Consumer<Command.Finished> finished;

    /** @param finished told of records that are finished because they are duplicates */
    public Reader(
            MemoryPolicy memory,
            AssignedPartitions assigned,
            Lanes lanes,
            Consumer<RelayEvent> events,
            Consumer<Command.Finished> finished) {
        this.memory = memory;
        this.assigned = assigned;
        this.lanes = lanes;
        this.events = events;
        this.finished = finished;
    }

    public void read(int partition, long offset, String name, RecordIdentity identity, Supplier<Entry> content) {
        AssignedPartition home = assigned.find(partition);
        if (home == null || home.isClosed() || offset < home.position()) {
            return;
        }
        LaneCheckpoint laneCheckpoint = home.laneCheckpoint(name, offset);
        DuplicateDetector.Judgement verdict = home.duplicates().read(offset, identity, laneCheckpoint == null);
        if (laneCheckpoint != null) {
            verdict = isPosted(home, name, laneCheckpoint) ? DuplicateDetector.Judgement.FIRST : verdict;
            if (verdict == DuplicateDetector.Judgement.DUPLICATE) {
                home.skip(name, offset);
                Lane lane = home.lane(name);
                if (lane == null || !lane.isDeferred()) { // else it is met again
                    finished.accept(home.repeated(name, content.get(), identity));
                }
            } else if (!take(home, name, laneCheckpoint, verdict, identity, content)) {
                return;
            }
            Lane lane = home.lane(name);
            if (lane != null && lane.isDeferred()) {
                lane.countDeferred(identity.loggedMillis());
            }
        }
        home.passed(name, offset);
        for (Lane complete : lanes.complete(partition, offset)) {
            lanes.move(complete, new LaneState.WaitingUntil(home.verifyFromNanos(), LaneState.WaitReason.VERIFICATION));
        }
    }

    /**
     * A post begins or ends with it that a predecessor has named in a commit: it is no duplicate, whatever
     * is known of them now, or that post could neither be found nor sent again.
     */
    private static boolean isPosted(AssignedPartition home, String name, LaneCheckpoint laneCheckpoint) {
        Lane lane = home.lane(name);
        UncertainPost uncertain = lane == null ? null : lane.uncertainPost();
        Range range = uncertain == null ? null : uncertain.range();
        return laneCheckpoint.intent() != null
                || laneCheckpoint.done() > 0
                || (range != null && range.last() == laneCheckpoint.offset());
    }

    /** False if the record must not be passed. */
    private boolean take(
            AssignedPartition home,
            String name,
            LaneCheckpoint laneCheckpoint,
            DuplicateDetector.Judgement verdict,
            RecordIdentity identity,
            Supplier<Entry> content) {
        Lane known = home.lane(name);
        boolean isBegun = laneCheckpoint.intent() != null
                || laneCheckpoint.done() > 0; // what is known of it is lost once it is passed
        Entry entry = isBegun || memory.holds(known) ? decode(home, content) : null;
        if (home.isClosed()) {
            return false;
        }
        Lane lane = known == null ? begin(home, name, laneCheckpoint) : known;
        if (entry != null && verdict == DuplicateDetector.Judgement.FIRST) {
            home.hold(lane, entry);
        } else if (entry != null) {
            home.holdUnjudged(lane, new Lane.UnjudgedRecord(entry, identity));
        } else if (!lane.isDeferred()) {
            defer(lane, laneCheckpoint.offset(), verdict);
        }
        return true;
    }

    private static void defer(Lane lane, long offset, DuplicateDetector.Judgement verdict) {
        if (verdict == DuplicateDetector.Judgement.UNKNOWN) {
            lane.deferUnjudgedFrom(offset);
        } else {
            lane.deferFrom(offset);
        }
    }

    private Lane begin(AssignedPartition home, String name, LaneCheckpoint laneCheckpoint) {
        Lane lane = home.begin(name, laneCheckpoint);
        NamedPost intent = laneCheckpoint.intent();
        lanes.add(
                lane,
                intent == null
                        ? LaneState.InLine.BACK
                        : new LaneState.AwaitingRecords(intent.range().last()));
        judgeFullness(home);
        return lane;
    }

    /** Null, and the partition stopped, if it is of a version that only a newer relay knows. */
    private @Nullable Entry decode(AssignedPartition home, Supplier<Entry> content) {
        Entry entry = content.get();
        if (!(entry.content() instanceof DecodedRecord.NewerVersion newer)) {
            return entry;
        }
        home.stop();
        events.accept(new RelayEvent.Stopped(
                home.number(),
                "the record at offset " + entry.position().offset() + " is of version " + newer.version()
                        + ", newer than this relay: upgrade the relay"));
        return null;
    }

    public Map<Integer, Long> backfills() {
        Map<Integer, Long> backfills = new HashMap<>();
        for (AssignedPartition partition : assigned.all()) {
            Backfill backfill = partition.backfill();
            if (backfill != null) {
                backfills.put(partition.number(), backfill.next());
            }
        }
        return backfills;
    }

    /** Whether the partition is to be read on. */
    public boolean reread(int partition, long offset, String name, RecordIdentity identity, Supplier<Entry> content) {
        AssignedPartition home = assigned.find(partition);
        Backfill backfill = home == null ? null : home.backfill();
        if (home == null || backfill == null || offset < backfill.next()) {
            return backfill != null;
        }
        Lane lane = home.lane(name);
        boolean asked = lane != null && backfill.serves(lane);
        boolean isFirstRead = offset >= home.position(); // what the first reading has not come to it will bring itself
        if (lane != null && (asked || backfill.passesBy(lane)) && offset >= lane.deferredFrom() && !isFirstRead) {
            DuplicateDetector.Judgement verdict = home.duplicates().of(offset, identity);
            if (verdict == DuplicateDetector.Judgement.DUPLICATE) {
                home.skip(name, offset);
                lane.skipped(offset);
                lane.deferFrom(offset + 1);
                if (!lane.isRepetitionTold(offset)) {
                    lane.reread(identity.loggedMillis());
                    finished.accept(home.repeated(name, content.get(), identity));
                }
            } else if (verdict == DuplicateDetector.Judgement.FIRST
                    && (asked ? memory.fills(lane) : memory.takesAlong(lane))) {
                Entry entry = decode(home, content);
                if (entry == null) {
                    return false;
                }
                home.hold(lane, entry);
                lane.deferFrom(offset + 1);
                lane.reread(identity.loggedMillis());
            } else {
                defer(lane, offset, verdict); // what cannot be said yet takes no memory from those who can
                backfill.leave(lane);
            }
        }
        home.rereadPast(offset).forEach(this::close);
        return home.backfill() != null;
    }

    /** It is known which records are duplicates. */
    void dropDuplicates(AssignedPartition home) {
        home.dropDuplicates(finished).forEach(this::close);
    }

    /** The lane will wait for long: of what it holds, its head is enough to ask its channel again. */
    public void letGo(Lane lane) {
        if (memory.isScarce()) {
            assigned.home(lane).letGo(lane);
        }
    }

    /** Nothing of the lane is left. */
    public void close(Lane lane) {
        assert lane.unfinished() == 0 : "what is drained has nothing left";
        AssignedPartition home = assigned.home(lane);
        lanes.move(lane, LaneState.Closed.DRAINED);
        home.remove(lane);
        judgeFullness(home);
    }

    public long position(int partition) {
        AssignedPartition home = assigned.find(partition);
        return home == null ? Long.MAX_VALUE : home.position();
    }

    private void judgeFullness(AssignedPartition home) {
        if (home.judgeFullness()) {
            events.accept(
                    home.isFull()
                            ? new RelayEvent.ReadingPaused(
                                    home.number(), home.lanes().size())
                            : new RelayEvent.ReadingResumed(home.number()));
        }
    }
}
