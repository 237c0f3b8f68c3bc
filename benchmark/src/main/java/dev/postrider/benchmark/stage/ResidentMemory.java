package dev.postrider.benchmark.stage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at the resident memory of a process four times a second, until it is closed. */
public final class ResidentMemory implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final MeasuredProcess process;
    private final AtomicLong most = new AtomicLong();
    private final Thread thread = new Thread(this::look, "benchmark-resident");
    private volatile boolean closed;

    private ResidentMemory(MeasuredProcess process) {
        this.process = process;
    }

    public static ResidentMemory of(MeasuredProcess process) {
        ResidentMemory resident = new ResidentMemory(process);
        resident.thread.setDaemon(true);
        resident.thread.start();
        return resident;
    }

    private void look() {
        Polling waiting = new Polling();
        while (!closed) {
            most.accumulateAndGet(process.residentKibibytes(), Math::max);
            waiting.pause(BETWEEN_LOOKS);
        }
    }

    /** The most seen so far; fails if it could not be seen at all. */
    public double mostMebibytes() {
        if (most.get() == 0) {
            throw new IllegalStateException("the resident memory of the process was not to be seen");
        }
        return Math.rint(most.get() / 1024.0);
    }

    /** Ends it within half a second. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
