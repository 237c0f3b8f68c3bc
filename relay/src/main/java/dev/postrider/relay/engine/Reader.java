package dev.postrider.relay.engine;

import dev.postrider.common.message.DecodedRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes records in, as many as memory and the metadata of a commit allow.
 *
 * <p>A lane that waits for its first record in memory may use a reserve, so that a flood to others does not keep it
 * waiting. What is passed over is read a second time when the lane's turn comes near.
 */
final class Reader {

    private final Limits limits;
    private final Holdings held;
    private final Turns turns;
    private final Effects effects;

    /** What the engine does on behalf of the reader. */
    interface Effects {
        /** Nothing of the lane is left. */
        void drained(Lane lane);

        void report(Notice notice);
    }

    Reader(Limits limits, Holdings held, Turns turns, Effects effects) {
        this.limits = limits;
        this.held = held;
        this.turns = turns;
        this.effects = effects;
    }

    void read(int partition, long offset, String name, Stamp stamp, Supplier<Entry> content) {
        HeldPartition home = held.find(partition);
        if (home == null || home.isClosed() || offset < home.position()) {
            return;
        }
        Opening opening = home.opening(name, offset);
        Repeats.Verdict verdict = home.repeats().read(offset, stamp, opening == null);
        if (opening != null) {
            verdict = isPosted(home, name, opening) ? Repeats.Verdict.FIRST : verdict;
            if (verdict == Repeats.Verdict.REPEAT) {
                home.skip(name, offset);
            } else if (!take(home, name, opening, verdict, content)) {
                return;
            }
        }
        for (Lane complete : home.passed(name, offset)) {
            turns.at(complete, home.lookFromNanos());
        }
    }

    /**
     * A post begins or ends with it that a predecessor has named in a commit: it is none of the repetitions, whatever
     * is known of them now, or that post could neither be found nor sent again.
     */
    private static boolean isPosted(HeldPartition home, String name, Opening opening) {
        Lane lane = home.lane(name);
        Doubt doubt = lane == null ? null : lane.doubt();
        Range inDoubt = doubt == null ? null : doubt.range();
        return opening.intent() != null
                || opening.done() > 0
                || (inDoubt != null && inDoubt.last() == opening.offset());
    }

    /** False if the record must not be passed. */
    private boolean take(
            HeldPartition home, String name, Opening opening, Repeats.Verdict verdict, Supplier<Entry> content) {
        Lane known = home.lane(name);
        boolean holds = known == null ? held.bytes() < limits.firstRecordsBytes() : holds(home, known);
        boolean isBegun =
                opening.intent() != null || opening.done() > 0; // what is known of it is lost once it is passed
        Entry entry = holds || isBegun ? decode(home, content) : null;
        if (home.isClosed()) {
            return false;
        }
        Lane lane = known == null ? begin(home, name, opening) : known;
        if (entry != null) {
            home.hold(lane, entry, verdict == Repeats.Verdict.FIRST);
        } else if (!lane.isPassedOver()) {
            passOver(lane, opening.offset(), verdict);
        }
        return true;
    }

    private boolean holds(HeldPartition home, Lane lane) {
        if (lane.isPassedOver()) {
            return false;
        }
        if (lane.isEmpty()) {
            return held.bytes() < limits.firstRecordsBytes();
        }
        return home.awaits(lane) || (lane.hasRoom(limits) && held.bytes() < limits.bufferBytes());
    }

    private static void passOver(Lane lane, long offset, Repeats.Verdict verdict) {
        if (verdict == Repeats.Verdict.UNKNOWN) {
            lane.passOverUnjudgedFrom(offset);
        } else {
            lane.passOverFrom(offset);
        }
    }

    private Lane begin(HeldPartition home, String name, Opening opening) {
        Lane lane = home.begin(name, opening);
        if (!home.awaits(lane)) {
            turns.last(lane);
        }
        judgeFullness(home);
        return lane;
    }

    /** Null, and the partition stopped, if it is of a version that only a newer relay knows. */
    private @Nullable Entry decode(HeldPartition home, Supplier<Entry> content) {
        Entry entry = content.get();
        if (!(entry.content() instanceof DecodedRecord.NewerVersion newer)) {
            return entry;
        }
        home.stop();
        effects.report(new Notice.Stopped(
                home.number(),
                "the record at offset " + entry.position().offset() + " is of version " + newer.version()
                        + ", newer than this relay: upgrade the relay"));
        return null;
    }

    Map<Integer, Long> scans() {
        Map<Integer, Long> scans = new HashMap<>();
        for (HeldPartition partition : held.all()) {
            Scan scan = partition.scan();
            if (scan != null) {
                scans.put(partition.number(), scan.next());
            }
        }
        return scans;
    }

    /** Whether the partition is to be read on. */
    boolean reread(int partition, long offset, String name, Stamp stamp, Supplier<Entry> content) {
        HeldPartition home = held.find(partition);
        Scan scan = home == null ? null : home.scan();
        if (home == null || scan == null || offset < scan.next()) {
            return scan != null;
        }
        Lane lane = home.lane(name);
        boolean asked = lane != null && scan.serves(lane);
        boolean isFirstRead = offset >= home.position(); // what the first reading has not come to it will bring itself
        if (lane != null && (asked || scan.hasGuest(lane)) && offset >= lane.passedOver() && !isFirstRead) {
            Repeats.Verdict verdict = home.repeats().of(offset, stamp);
            if (verdict == Repeats.Verdict.REPEAT) {
                home.skip(name, offset);
                lane.skipped(offset);
                lane.passOverFrom(offset + 1);
            } else if (verdict == Repeats.Verdict.FIRST && takesMore(lane, asked)) {
                Entry entry = decode(home, content);
                if (entry == null) {
                    return false;
                }
                home.hold(lane, entry, true);
                lane.passOverFrom(offset + 1);
            } else {
                passOver(lane, offset, verdict); // what cannot be said yet takes no memory from those who can
                scan.leave(lane);
            }
        }
        for (Lane drained : home.scanned(offset)) {
            turns.removeIf(each -> each == drained);
            effects.drained(drained);
        }
        return home.scan() != null;
    }

    /** @param asked whether it is read for this lane, or only passes by what another has asked for */
    private boolean takesMore(Lane lane, boolean asked) {
        long shareBytes = limits.shareBytes(held.lanes());
        return asked
                ? lane.takesMore(limits, shareBytes) && held.bytes() < limits.filledBytes(lane.isEmpty())
                : lane.bytes() < shareBytes && held.bytes() < limits.bufferBytes();
    }

    Set<Integer> full() {
        Set<Integer> full = new HashSet<>();
        for (HeldPartition partition : held.all()) {
            if (partition.isClosed()) {
                full.add(partition.number());
            }
        }
        return full;
    }

    long position(int partition) {
        HeldPartition home = held.find(partition);
        return home == null ? Long.MAX_VALUE : home.position();
    }

    void judgeFullness(HeldPartition home) {
        if (home.judgeFullness()) {
            effects.report(
                    home.isFull()
                            ? new Notice.ReadingPaused(
                                    home.number(), home.lanes().size())
                            : new Notice.ReadingResumed(home.number()));
        }
    }
}
