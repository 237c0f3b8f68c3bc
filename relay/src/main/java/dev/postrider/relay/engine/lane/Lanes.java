package dev.postrider.relay.engine.lane;

import dev.postrider.relay.engine.exchange.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every lane in exactly one {@link LaneState}, and the indices by which lanes are found by their state.
 *
 * <p>Lanes that can take a turn wait in one line; that is what is fair about them. A lane with a request in flight is
 * in no line, so it cannot make another: that keeps its order.
 */
public final class Lanes {

    private record Timer(Lane lane, long untilNanos) {}

    private final Deque<Lane> line = new ArrayDeque<>();

    // Differences, not values: monotonic time may overflow.
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((one, other) -> Long.signum(one.untilNanos() - other.untilNanos()));

    /** By partition, and by the offset of the last record that each awaits. */
    private final Map<Integer, NavigableMap<Long, Lane>> awaiting = new HashMap<>();

    private final Map<Long, Lane> requests = new HashMap<>();
    private final Map<Long, Lane> deadLetters = new HashMap<>();

    /** Lanes that are not closed. */
    private int open;

    /** A lane begins. */
    public void add(Lane lane, LaneState first) {
        open++;
        enter(lane, first);
    }

    /** The one place where the state of a lane changes. */
    public void move(Lane lane, LaneState next) {
        LaneState before = lane.state();
        if (!before.mayBecome(next)) {
            throw new IllegalStateException("a lane that is " + before + " cannot become " + next);
        }
        if (before instanceof LaneState.InLine) {
            line.removeFirstOccurrence(lane);
        } else if (before instanceof LaneState.WaitingUntil waiting) {
            timers.remove(new Timer(lane, waiting.untilNanos()));
        } else if (before instanceof LaneState.AwaitingRecords awaited) {
            awaiting.computeIfPresent(lane.partition(), (partition, ofPartition) -> {
                ofPartition.remove(awaited.lastOffset());
                return ofPartition.isEmpty() ? null : ofPartition;
            });
        } else if (before instanceof LaneState.RequestInFlight sent) {
            requests.remove(sent.attempt());
        } else if (before instanceof LaneState.DeadLetterInFlight written) {
            deadLetters.remove(written.attempt());
        }
        enter(lane, next);
    }

    private void enter(Lane lane, LaneState next) {
        lane.enter(next);
        if (next instanceof LaneState.InLine) {
            if (next == LaneState.InLine.FRONT) {
                line.addFirst(lane);
            } else {
                line.addLast(lane);
            }
        } else if (next instanceof LaneState.WaitingUntil waiting) {
            timers.add(new Timer(lane, waiting.untilNanos()));
        } else if (next instanceof LaneState.AwaitingRecords awaited) {
            awaiting.computeIfAbsent(lane.partition(), any -> new TreeMap<>()).put(awaited.lastOffset(), lane);
        } else if (next instanceof LaneState.RequestInFlight sent) {
            requests.put(sent.attempt(), lane);
        } else if (next instanceof LaneState.DeadLetterInFlight written) {
            deadLetters.put(written.attempt(), lane);
        } else {
            open--;
        }
        assert isEachInOnePlace() : "every lane that is not closed is in exactly one index";
    }

    /** Cheap, for it is asked at each move. */
    private boolean isEachInOnePlace() {
        int awaited = 0;
        for (NavigableMap<Long, Lane> ofPartition : awaiting.values()) {
            awaited += ofPartition.size();
        }
        return open == line.size() + timers.size() + awaited + requests.size() + deadLetters.size();
    }

    /** Lets those back into the line whose time has come. */
    public void wake(long nowNanos) {
        Timer first = timers.peek();
        while (first != null && first.untilNanos() - nowNanos <= 0) {
            move(first.lane(), LaneState.InLine.BACK);
            first = timers.peek();
        }
    }

    /** When the next lane wakes; empty if none waits. */
    public Optional<Long> nextWakeNanos() {
        return Optional.ofNullable(timers.peek()).map(Timer::untilNanos);
    }

    /** Lanes that have all the records that they awaited, now that the partition is read past this offset. */
    public List<Lane> complete(int partition, long offset) {
        NavigableMap<Long, Lane> ofPartition = awaiting.isEmpty() ? null : awaiting.get(partition);
        return ofPartition == null || ofPartition.firstKey() > offset
                ? List.of()
                : new ArrayList<>(ofPartition.headMap(offset, true).values());
    }

    public boolean isLineEmpty() {
        return line.isEmpty();
    }

    public int inLine() {
        return line.size();
    }

    /** Those in line, the next one first. No lane must be moved meanwhile. */
    public Stream<Lane> line() {
        return line.stream();
    }

    /** Whose request this is; null if nobody's any more. */
    @Nullable
    public Lane requesting(long attempt) {
        return requests.get(attempt);
    }

    /** Whose dead letter this is; null if nobody's any more. */
    @Nullable
    public Lane writingDeadLetter(long attempt) {
        return deadLetters.get(attempt);
    }

    /** Those with a request in flight. */
    public Stream<Lane> requesting() {
        return requests.values().stream();
    }

    public int requestsInFlight() {
        return requests.size();
    }

    /** Posts and dead letters of these partitions whose end is not known yet. */
    public long inFlight(Set<Integer> partitions) {
        Stream<Lane> posting = requests.values().stream()
                .filter(lane -> lane.state() instanceof LaneState.RequestInFlight sent
                        && sent.request() instanceof Request.Post);
        return Stream.concat(posting, deadLetters.values().stream())
                .filter(lane -> partitions.contains(lane.partition()))
                .count();
    }

    /** Whether nothing is awaited that only the shell can tell. */
    public boolean isIdle() {
        return requests.isEmpty() && deadLetters.isEmpty();
    }
}
