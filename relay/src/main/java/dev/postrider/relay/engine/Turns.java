package dev.postrider.relay.engine;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whose turn it is: lanes that can go stand in one line, lanes that wait for a time stand aside until then. */
final class Turns {

    private record Timed(Lane lane, long untilNanos) {}

    private final Deque<Lane> ready = new ArrayDeque<>();
    private final PriorityQueue<Timed> timed;

    Turns() {
        // Differences, not values: monotonic time may overflow.
        Comparator<Timed> byTime = (a, b) -> Long.signum(a.untilNanos() - b.untilNanos());
        timed = new PriorityQueue<>(byTime);
    }

    /** To the end of the line. */
    void last(Lane lane) {
        ready.addLast(lane);
    }

    /** To the front: its turn goes on. */
    void first(Lane lane) {
        ready.addFirst(lane);
    }

    void at(Lane lane, long untilNanos) {
        timed.add(new Timed(lane, untilNanos));
    }

    /** Lets those back into the line whose time has come. */
    void wake(long nowNanos) {
        while (!timed.isEmpty() && timed.element().untilNanos() - nowNanos <= 0) {
            ready.addLast(timed.remove().lane());
        }
    }

    /** When the next lane wakes; empty if none sleeps. */
    Optional<Long> nextWakeNanos() {
        return Optional.ofNullable(timed.peek()).map(Timed::untilNanos);
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** How many are in line. */
    int size() {
        return ready.size();
    }

    /** Those in line, the next one first. The line must not be changed meanwhile. */
    Stream<Lane> line() {
        return ready.stream();
    }

    /** Out of the line. */
    void take(Lane lane) {
        ready.removeFirstOccurrence(lane);
    }

    void removeIf(Predicate<Lane> gone) {
        ready.removeIf(gone);
        timed.removeIf(waiting -> gone.test(waiting.lane()));
    }
}
