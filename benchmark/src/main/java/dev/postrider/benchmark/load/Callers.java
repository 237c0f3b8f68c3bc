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
public final class Callers {

    /** Above the 10 s in which an ingress answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Shortest wait a selector knows; a call that is late by it counts as such. */
    private static final long TICK_MILLIS = 1;

    private final InetSocketAddress server;
    private final Calls calls;
    private final int connections;
    private final Clock clock = Clock.system();

    /** @param connections at once, at most one call on each */
    public Callers(InetSocketAddress server, Calls calls, int connections) {
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
            return new Run(selector, pace, time).toTheEnd();
        } catch (IOException e) {
            throw new UncheckedIOException("the server does not take connections", e);
        }
    }

    private final class Run {

        private final Selector selector;
        private final Pace pace;
        private final Tally tally;
        private final long end;
        private final Deque<Connection> free = new ArrayDeque<>();
        private int busy;

        private Run(Selector selector, LongFunction<Pace> pace, Duration time) throws IOException {
            this.selector = selector;
            this.tally = new Tally(time);
            for (int i = 0; i < connections; i++) {
                free.add(Connection.open(server, calls, selector));
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
            selector.keys().forEach(key -> ((Connection) key.attachment()).close());
            return tally;
        }

        private boolean goesOn(long now) {
            return now - end < 0 || busy > 0 || isDue(now);
        }

        private boolean isDue(long now) {
            long due = pace.due(now);
            return due - now <= 0 && due - end < 0;
        }

        private void call(Connection connection, long due) {
            busy++;
            pace.made();
            try {
                connection.call(due);
            } catch (IOException e) {
                lost(connection);
            }
        }

        private void read(SelectionKey key) {
            Connection connection = (Connection) key.attachment();
            try {
                int status = connection.read();
                if (status != AnswerReader.INCOMPLETE) {
                    answered(connection, status);
                }
            } catch (IOException e) {
                lost(connection);
            }
        }

        private void answered(Connection connection, int status) {
            busy--;
            tally.answered(Kind.of(status), clock.nanos() - connection.due());
            if (connection.isSpent()) {
                replace(connection);
            } else {
                free.add(connection);
            }
        }

        private void lost(Connection connection) {
            if (connection.isBusy()) {
                busy--;
                tally.answered(Kind.OTHER, clock.nanos() - connection.due());
            } else {
                free.remove(connection);
            }
            replace(connection);
        }

        private void replace(Connection connection) {
            connection.close();
            try {
                free.add(Connection.open(server, calls, selector));
            } catch (IOException e) {
                throw new UncheckedIOException("the server does not take connections any more", e);
            }
        }

        private void countWhatIsLeft() {
            long now = clock.nanos();
            for (SelectionKey key : selector.keys()) {
                Connection connection = (Connection) key.attachment();
                if (connection.isBusy()) {
                    tally.answered(Kind.OTHER, now - connection.due());
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
