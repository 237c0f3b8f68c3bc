package dev.postrider.benchmark.load;

import dev.postrider.common.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongFunction;

/** Callers on keep-alive connections, all on the thread that runs them. Not thread-safe. */
public final class LoadGenerator {

    /** Above the 10 s in which an ingress answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Shortest wait a selector knows; a call that is late by it counts as such. */
    private static final long TICK_MILLIS = 1;

    private final InetSocketAddress server;
    private final CallBytes calls;
    private final int connections;
    private final Clock clock = Clock.system();

    /** @param connections at once, at most one call on each */
    public LoadGenerator(InetSocketAddress server, CallBytes calls, int connections) {
        this.server = server;
        this.calls = calls;
        this.connections = connections;
    }

    /** One call after another on every connection. */
    public Tally closedLoop(Duration time) {
        return run(start -> Pace.closedLoop(), time);
    }

    /** So many calls a second, whatever becomes of them. */
    public Tally openLoop(double perSecond, Duration time) {
        return run(start -> Pace.openLoop(perSecond, start), time);
    }

    private Tally run(LongFunction<Pace> pace, Duration time) {
        try (Selector selector = Selector.open()) {
            return new LoadRun(selector, pace, time).toTheEnd();
        } catch (IOException e) {
            throw new UncheckedIOException("the server does not take connections", e);
        }
    }

    private final class LoadRun {

        private final Selector selector;
        private final Pace pace;
        private final Tally tally;
        private final long end;
        private final Deque<LoadConnection> free = new ArrayDeque<>();
        private int busy;

        private LoadRun(Selector selector, LongFunction<Pace> pace, Duration time) throws IOException {
            this.selector = selector;
            this.tally = new Tally(time);
            for (int i = 0; i < connections; i++) {
                free.add(LoadConnection.open(server, calls, selector));
            }
            long start = clock.nanos();
            this.end = start + time.toNanos();
            this.pace = pace.apply(start);
        }

        private Tally toTheEnd() throws IOException {
            long giveUp = end + PATIENCE.toNanos();
            for (long now = clock.nanos(); goesOn(now) && now - giveUp < 0; now = clock.nanos()) {
                while (!free.isEmpty() && isDue(now)) {
                    call(free.remove(), pace.due(now));
                }
                selector.select(this::read, TICK_MILLIS);
            }
            countWhatIsLeft();
            selector.keys().forEach(key -> ((LoadConnection) key.attachment()).close());
            return tally;
        }

        private boolean goesOn(long now) {
            return now - end < 0 || busy > 0 || isDue(now);
        }

        private boolean isDue(long now) {
            long due = pace.due(now);
            return due - now <= 0 && due - end < 0;
        }

        private void call(LoadConnection connection, long due) {
            busy++;
            pace.made();
            try {
                connection.call(due);
            } catch (IOException e) {
                lost(connection);
            }
        }

        private void read(SelectionKey key) {
            LoadConnection connection = (LoadConnection) key.attachment();
            try {
                int status = connection.read();
                if (status != ResponseReader.INCOMPLETE) {
                    answered(connection, status);
                }
            } catch (IOException e) {
                lost(connection);
            }
        }

        private void answered(LoadConnection connection, int status) {
            busy--;
            tally.answered(CallOutcome.of(status), clock.nanos() - connection.due());
            if (connection.isSpent()) {
                replace(connection);
            } else {
                free.add(connection);
            }
        }

        private void lost(LoadConnection connection) {
            if (connection.isBusy()) {
                busy--;
                tally.answered(CallOutcome.OTHER, clock.nanos() - connection.due());
            } else {
                free.remove(connection);
            }
            replace(connection);
        }

        private void replace(LoadConnection connection) {
            connection.close();
            try {
                free.add(LoadConnection.open(server, calls, selector));
            } catch (IOException e) {
                throw new UncheckedIOException("the server does not take connections any more", e);
            }
        }

        private void countWhatIsLeft() {
            long now = clock.nanos();
            for (SelectionKey key : selector.keys()) {
                LoadConnection connection = (LoadConnection) key.attachment();
                if (connection.isBusy()) {
                    tally.answered(CallOutcome.OTHER, now - connection.due());
                }
            }
            long unsent = 0;
            for (; isDue(now); unsent++) {
                pace.made();
            }
            tally.unsent(unsent);
        }
    }
}
