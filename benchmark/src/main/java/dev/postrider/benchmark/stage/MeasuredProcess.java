package dev.postrider.benchmark.stage;

import dev.postrider.testkit.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is measured, as a process of its own. Closing kills it. */
public final class MeasuredProcess implements AutoCloseable {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Duration STOP = Duration.ofSeconds(30);

    private final JavaProcess process;

    MeasuredProcess(JavaProcess process) {
        this.process = process;
    }

    /** Waits for it; false if the time is over first. Fails when the process ends meanwhile. */
    public boolean await(BooleanSupplier condition, Duration atMost) {
        return await(condition, Polling.TICK, atMost);
    }

    boolean await(BooleanSupplier condition, Duration tick, Duration atMost) {
        boolean[] met = new boolean[1];
        new Polling().until(() -> (met[0] = condition.getAsBoolean()) || !process.isRunning(), tick, atMost);
        if (!met[0] && !process.isRunning()) {
            throw new IllegalStateException("the process ended:\n" + process.out() + process.err());
        }
        return met[0];
    }

    /** Asks it to stop and waits until it has. */
    public void stop() {
        process.terminate(STOP);
    }

    /** Keeps it to one core, by Linux's {@code taskset}; false where there is none. */
    public boolean keepToOneCore() {
        try {
            return new ProcessBuilder("taskset", "-acp", "0", String.valueOf(process.pid()))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The processor time it has used. */
    public Duration processorTime() {
        return ProcessHandle.of(process.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElseThrow();
    }

    /** Resident memory as the kernel counts it; Linux only. */
    public long residentKibibytes() {
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            if (!resident.find()) {
                throw new IllegalStateException("/proc does not tell the resident memory");
            }
            return Long.parseLong(resident.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException("the process is gone, or this is not Linux", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
