package dev.postrider.ingress.status;

import dev.postrider.common.receipt.BoardEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast a partition's messages have ended lately, while some waited. Where the chat server or Kafka fails, that is less
 * than the rate allows. For one thread.
 */
final class PartitionPace {

    /** So much counts: more than the faults of a restart last, so that those that come again and again are in it. */
    private static final Duration WINDOW = Duration.ofSeconds(60);

    /** Less tells nothing: a partition may wait for some seconds until it is its turn. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    private record EndedBy(long nanos, long ended) {}

    private final Deque<EndedBy> points = new ArrayDeque<>();
    private long ended;
    private long readToBefore;

    /** So many messages have ended. */
    void ended(int messages) {
        ended += messages;
    }

    /** What the partition's owner said, heard at this monotonic time. */
    void told(BoardEntry entry, long nanos) {
        if (entry.committed() >= Math.min(readToBefore, entry.readTo())) {
            points.clear(); // nothing waits any more of what did: how fast it went says how fast messages came
        }
        readToBefore = entry.readTo();
        points.add(new EndedBy(nanos, ended));
        while (nanos - points.element().nanos() > WINDOW.toNanos()) {
            points.remove();
        }
    }

    /** Messages a second; empty if too little is known. */
    OptionalDouble messagesPerSecond() {
        if (points.isEmpty()) {
            return OptionalDouble.empty();
        }
        EndedBy first = points.getFirst();
        EndedBy last = points.getLast();
        long nanos = last.nanos() - first.nanos();
        return nanos < LEAST.toNanos()
                ? OptionalDouble.empty()
                : OptionalDouble.of((last.ended() - first.ended()) * 1e9 / nanos);
    }
}
