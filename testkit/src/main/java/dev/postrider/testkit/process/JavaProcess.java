package dev.postrider.testkit.process;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A jar run by this machine's {@code java} with an environment of its own, its output in files.
 *
 * <p>{@link #close} kills it if it still runs, and waits for its end; closing twice is harmless. Nothing of it outlives
 * this JVM either.
 */
public final class JavaProcess implements AutoCloseable {

    private static final long TICK_MILLIS = 20;
    private static final int END_SECONDS = 30;

    private final Process process;
    private final Path out;
    private final Path err;
    private final Thread lastResort;

    private JavaProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.lastResort = new Thread(process::destroyForcibly, "end-process-" + process.pid());
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * What to run.
     *
     * @param directory its working directory; output is kept there in files named by the time of the start
     * @param environment all of it: nothing of this JVM's own is handed on
     */
    public record LaunchCommand(
            List<String> javaOptions,
            Path jar,
            List<String> arguments,
            Path directory,
            Map<String, String> environment) {

        public LaunchCommand {
            javaOptions = List.copyOf(javaOptions);
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    public static JavaProcess start(LaunchCommand command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.javaOptions());
        line.add("-jar");
        line.add(command.jar().toAbsolutePath().toString());
        line.addAll(command.arguments());
        try {
            Path out = Files.createTempFile(command.directory(), "out-", ".txt");
            Path err = Files.createTempFile(command.directory(), "err-", ".txt");
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(command.directory().toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(command.environment());
            return new JavaProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + line, e);
        }
    }

    /** Standard output so far. */
    public String out() {
        return read(out);
    }

    /** Standard error so far. */
    public String err() {
        return read(err);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** @throws AssertionError if it ends, or the time does, before the condition is true; with what it wrote */
    public void await(String what, BooleanSupplier condition, Duration atMost) {
        Clock clock = Clock.system();
        long start = clock.nanos();
        while (!condition.getAsBoolean()) {
            boolean over = clock.nanos() - start > atMost.toNanos();
            if (over || ended(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                // What it wrote last may be what was waited for.
                if (!over && condition.getAsBoolean()) {
                    return;
                }
                throw new AssertionError(
                        "no " + what + (over ? " within " + atMost : " before the end of the process") + transcript());
            }
        }
    }

    /** Waits for its own end; answers the exit code. */
    public int awaitExit(Duration atMost) {
        if (!ended(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + atMost + transcript());
        }
        return process.exitValue();
    }

    /** SIGTERM: asks it to stop. Answers the exit code: 143 for a JVM that ran its shutdown hooks. */
    public int terminate(Duration atMost) {
        process.destroy();
        return awaitExit(atMost);
    }

    /** SIGKILL: it has no chance to do anything. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(END_SECONDS));
    }

    /** SIGSTOP: it is stopped until {@link #resume}, its connections open. */
    public void suspend() {
        signal("STOP");
    }

    /** SIGCONT: it continues as if no time had passed. */
    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (IllegalStateException e) {
            // The JVM is going down and the hook with it.
        }
    }

    private void signal(String name) {
        List<String> line = List.of("kill", "-" + name, String.valueOf(process.pid()));
        try {
            Process kill = new ProcessBuilder(line).start();
            if (!ended(kill, END_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("no effect: " + line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + line, e);
        }
    }

    private boolean ended(long time, TimeUnit unit) {
        return ended(process, time, unit);
    }

    private static boolean ended(Process waitedFor, long time, TimeUnit unit) {
        try {
            return waitedFor.waitFor(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a process", e);
        }
    }

    private String transcript() {
        return "\n--- out\n" + out() + "\n--- err\n" + err();
    }

    private static String read(Path file) {
        try {
            // Not readString: the last character may be half written.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
