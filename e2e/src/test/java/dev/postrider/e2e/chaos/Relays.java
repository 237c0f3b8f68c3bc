package dev.postrider.e2e.chaos;

import dev.postrider.testkit.process.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The relays of one group, one to three of them. Thread-safe. Closing kills them. */
final class Relays implements AutoCloseable {

    static final int MOST = 3;

    /** Longer than the session of 6 s: its partitions are somebody else's when it goes on. */
    private static final Duration LEAST_STOP = Duration.ofSeconds(8);

    private static final Duration MOST_STOP = Duration.ofSeconds(12);
    private static final Duration LEAST_SCALED = Duration.ofSeconds(2);
    private static final Duration MOST_SCALED = Duration.ofSeconds(6);
    private static final Duration CLEAN_STOP = Duration.ofSeconds(30);

    private final Supplier<JavaProcess> start;
    private final List<JavaProcess> started = new ArrayList<>();

    /** Those that no trouble is busy with. */
    private final List<JavaProcess> free = new ArrayList<>();

    private int running;

    Relays(Supplier<JavaProcess> start) {
        this.start = start;
        scaleTo(MOST);
    }

    Trouble kill() {
        return new Trouble("relay: kill -9, started again", (chance, wait) -> {
            Optional<JavaProcess> victim = take(chance);
            victim.ifPresent(relay -> {
                end(relay, relay::close);
                add();
            });
            return victim.isPresent();
        });
    }

    Trouble stop() {
        return new Trouble("relay: SIGSTOP for 8 to 12 s", (chance, wait) -> {
            Optional<JavaProcess> victim = take(chance);
            if (victim.isPresent()) {
                victim.get().suspend();
                wait.between(chance, LEAST_STOP, MOST_STOP);
                victim.get().resume();
                giveBack(victim.get());
            }
            return victim.isPresent();
        });
    }

    Trouble scale() {
        return new Trouble("relays: scaled to one or two and back to three", (chance, wait) -> {
            scaleTo(1 + chance.nextInt(MOST - 1));
            wait.between(chance, LEAST_SCALED, MOST_SCALED);
            scaleTo(MOST);
            return true;
        });
    }

    /** Fails if one ended by itself. */
    synchronized void requireRunning() {
        free.forEach(Relays::requireRunning);
    }

    /** SIGTERM for all that are free, one after the other. */
    void terminate() {
        for (Optional<JavaProcess> relay = takeFirst(); relay.isPresent(); relay = takeFirst()) {
            terminate(relay.get());
        }
    }

    private void scaleTo(int wanted) {
        int before = running();
        for (int i = before; i < wanted; i++) {
            add();
        }
        for (int i = before; i > wanted; i--) {
            takeFirst().ifPresent(this::terminate);
        }
    }

    private void terminate(JavaProcess relay) {
        end(relay, () -> relay.terminate(CLEAN_STOP));
    }

    private void end(JavaProcess relay, Runnable end) {
        requireRunning(relay);
        end.run();
        synchronized (this) {
            running--;
        }
    }

    private synchronized void add() {
        JavaProcess relay = start.get();
        started.add(relay);
        free.add(relay);
        running++;
    }

    private synchronized int running() {
        return running;
    }

    private synchronized Optional<JavaProcess> take(RandomGenerator chance) {
        return free.isEmpty() ? Optional.empty() : Optional.of(free.remove(chance.nextInt(free.size())));
    }

    private synchronized Optional<JavaProcess> takeFirst() {
        return free.isEmpty() ? Optional.empty() : Optional.of(free.remove(0));
    }

    private synchronized void giveBack(JavaProcess relay) {
        free.add(relay);
    }

    private static void requireRunning(JavaProcess relay) {
        if (!relay.isRunning()) {
            throw new AssertionError("a relay ended by itself\n" + relay.err());
        }
    }

    @Override
    public synchronized void close() {
        started.forEach(JavaProcess::close);
    }
}
