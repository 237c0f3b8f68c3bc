package dev.postrider.relay.simulation;

/** The chat server's wall clock: minutes off, coarse at times, and stepping. */
final class ServerClock {

    private static final long EPOCH_MILLIS = 1_800_000_000_000L;

    private final Timeline timeline;
    private final Chance chance;
    private final long grainMillis;
    private long offsetMillis;

    ServerClock(Timeline timeline, Chance chance) {
        this.timeline = timeline;
        this.chance = chance;
        this.grainMillis = chance.oneOf(1, 1, 100, 2_000);
        this.offsetMillis = chance.between(-120_000L, 120_000L);
    }

    /** True wall time. */
    static long wallMillis(long nanos) {
        return EPOCH_MILLIS + nanos / Timeline.MILLI;
    }

    long millis() {
        long millis = wallMillis(timeline.now()) + offsetMillis;
        return millis - millis % grainMillis;
    }

    /** Forwards or backwards by up to a few seconds. */
    void steps() {
        offsetMillis += chance.between(-5_000L, 5_000L);
    }
}
