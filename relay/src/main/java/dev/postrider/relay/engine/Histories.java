package dev.postrider.relay.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be read of the time before a partition was ours, so that repetitions are recognised: from some time on, up
 * to where the partition is read.
 */
public final class Histories {

    private final Holdings held;
    private final Turns turns;
    private final Reader.Effects effects;

    Histories(Holdings held, Turns turns, Reader.Effects effects) {
        this.held = held;
        this.turns = turns;
        this.effects = effects;
    }

    /** Partitions whose history is wanted, with the log's time from which on. */
    public Map<Integer, Long> wanted() {
        Map<Integer, Long> wanted = new HashMap<>();
        for (HeldPartition partition : held.all()) {
            LookBack lookBack = partition.repeats().lookBack();
            if (lookBack != null && !lookBack.isBegun() && !partition.isLeaving()) {
                wanted.put(partition.number(), lookBack.sinceMillis());
            }
        }
        return wanted;
    }

    /**
     * A history that is wanted can be read.
     *
     * @param sinceMillis what was {@link #wanted} when it was asked for; out of date if earlier ones are wanted by now
     * @param offset of the log's first record of that time or later; anything large if there is none
     */
    public void begin(int partition, long sinceMillis, long offset) {
        HeldPartition home = held.find(partition);
        LookBack lookBack = home == null ? null : home.repeats().lookBack();
        if (home != null && lookBack != null && !lookBack.isBegun() && sinceMillis <= lookBack.sinceMillis()) {
            home.repeats().begin(lookBack, offset, home.position());
            judgeIfKnown(home);
        }
    }

    /** Partitions whose history is being read, and where to go on. */
    public Map<Integer, Long> reading() {
        Map<Integer, Long> reading = new HashMap<>();
        for (HeldPartition partition : held.all()) {
            LookBack lookBack = partition.repeats().lookBack();
            if (lookBack != null && lookBack.isBegun() && !partition.isLeaving()) {
                reading.put(partition.number(), lookBack.next());
            }
        }
        return reading;
    }

    /**
     * A record of the history; every one, in order, from where {@link #reading} said.
     *
     * @return whether the partition's is to be read on
     */
    public boolean read(int partition, long offset, Stamp stamp) {
        HeldPartition home = held.find(partition);
        LookBack lookBack = home == null ? null : home.repeats().lookBack();
        if (home == null || lookBack == null || !lookBack.isBegun()) {
            return false;
        }
        if (offset >= lookBack.next()) {
            home.repeats().readBack(lookBack, offset, stamp, home.position());
            judgeIfKnown(home);
        }
        return home.repeats().lookBack() != null;
    }

    /** Whether nothing of it is awaited. */
    boolean isIdle() {
        return held.all().stream().allMatch(each -> each.repeats().lookBack() == null || each.isLeaving());
    }

    /** Lanes go on that waited for the history. */
    private void judgeIfKnown(HeldPartition home) {
        if (home.repeats().lookBack() == null) {
            List<Lane> drained = home.dropRepeats();
            turns.removeIf(drained::contains);
            drained.forEach(effects::drained);
        }
    }
}
