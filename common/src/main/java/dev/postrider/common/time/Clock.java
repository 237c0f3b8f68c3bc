package dev.postrider.common.time;

import java.time.Instant;

/** The two clocks of a machine, kept apart so that they cannot be mixed up. */
public interface Clock {

    /** Wall time: comparable between machines, may step back. */
    Instant wall();

    /** Monotonic time in nanoseconds: for durations within this process, meaningless anywhere else. */
    long nanos();

    /** The machine's own clocks. */
    static Clock system() {
        return new Clock() {
            @Override
            public Instant wall() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
