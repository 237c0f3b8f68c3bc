package dev.postrider.benchmark.load;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What became of the calls of one run, and how long each took. Not thread-safe. */
public final class Tally {

    private static final long LONGEST_NANOS = Duration.ofMinutes(2).toNanos();
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<CallOutcome, Histogram> times = new EnumMap<>(CallOutcome.class);
    private final Duration time;
    private long unsent;

    /** @param time that calls were made for */
    Tally(Duration time) {
        this.time = time;
        for (CallOutcome kind : CallOutcome.values()) {
            times.put(kind, new Histogram(LONGEST_NANOS, DIGITS));
        }
    }

    void answered(CallOutcome kind, long nanos) {
        of(kind).recordValue(Math.min(Math.max(nanos, 0), LONGEST_NANOS));
    }

    /** Calls that were due, but no connection was free to make them. */
    void unsent(long calls) {
        unsent = calls;
    }

    public long unsent() {
        return unsent;
    }

    public long count(CallOutcome kind) {
        return of(kind).getTotalCount();
    }

    public long count() {
        return times.values().stream().mapToLong(Histogram::getTotalCount).sum();
    }

    /** A second, over the time that calls were made for. */
    public double rate(CallOutcome kind) {
        return count(kind) * 1e9 / time.toNanos();
    }

    /** What so many percent of these calls did not exceed, in milliseconds; 0 if there were none. */
    public double millis(double percent, CallOutcome... kinds) {
        Histogram all = new Histogram(LONGEST_NANOS, DIGITS);
        List.of(kinds).forEach(kind -> all.add(of(kind)));
        return all.getValueAtPercentile(percent) / NANOS_PER_MILLI;
    }

    private Histogram of(CallOutcome kind) {
        return requireNonNull(times.get(kind), "every kind has one");
    }
}
