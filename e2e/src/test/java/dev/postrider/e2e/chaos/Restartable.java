package dev.postrider.e2e.chaos;

import dev.postrider.testkit.process.JavaProcess;
import java.time.Duration;
import java.util.function.Supplier;

/** A process of which there is one, and which comes back after every end. Closing kills it. */
final class Restartable implements AutoCloseable {

    /** Generous: the machine is shared, and Kafka takes 9 s after a {@code kill -9}. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(2);

    private final String name;
    private final Supplier<JavaProcess> start;
    private final String ready;
    private JavaProcess process;

    /**
     * Starts it and waits until it is ready.
     *
     * @param ready what it prints then
     */
    Restartable(String name, Supplier<JavaProcess> start, String ready) {
        this.name = name;
        this.start = start;
        this.ready = ready;
        this.process = start.get();
        awaitReady();
    }

    Trouble kill() {
        return new Trouble(name + ": kill -9, started again", (chance, wait) -> {
            process.close();
            wait.between(chance, Duration.ZERO, LONGEST_ABSENCE);
            restart();
            return true;
        });
    }

    Trouble stopCleanly() {
        return new Trouble(name + ": SIGTERM, started again", (chance, wait) -> {
            terminate();
            wait.between(chance, Duration.ZERO, LONGEST_ABSENCE);
            restart();
            return true;
        });
    }

    synchronized void terminate() {
        process.terminate(PATIENCE);
    }

    private synchronized void restart() {
        process = start.get();
        awaitReady();
    }

    private void awaitReady() {
        process.await(ready, () -> process.out().contains(ready), PATIENCE);
    }

    @Override
    public synchronized void close() {
        process.close();
    }
}
