package dev.postrider.testkit.guarantee;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.ObjIntConsumer;

/** In no window, however short or long, were there more posts than rate × window + burst. */
public final class RateNeverExceeded implements Guarantee {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double ROUNDING = 1e-6;

    private final double perSecond;
    private final int burst;
    private final LongUnaryOperator lateness;

    /** @param burst posts that may go at one moment; at least 1 */
    public RateNeverExceeded(double perSecond, int burst) {
        this(perSecond, burst, nanos -> 0);
    }

    private RateNeverExceeded(double perSecond, int burst, LongUnaryOperator lateness) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.lateness = lateness;
    }

    /**
     * The same where a post may have been held up on its way: the window that begins with it may have begun earlier.
     *
     * @param latenessNanos how long a post noted at that time, in nanoseconds, may have been under way
     */
    public RateNeverExceeded bearing(LongUnaryOperator latenessNanos) {
        return new RateNeverExceeded(perSecond, burst, latenessNanos);
    }

    @Override
    public GuaranteeResult judge(DeliveryJournal journal) {
        List<String> violations = new ArrayList<>();
        List<DeliveryJournal.PostedText> posted = journal.posted();
        walk(posted, (window, last) -> {
            if (window.excess > burst + ROUNDING) {
                violations.add(describe(posted, window.first, last));
            }
        });
        return new GuaranteeResult("RateNeverExceeded", violations);
    }

    /** The most posts that any window had over rate × window; it holds while this is at most the burst. */
    public double largestExcess(DeliveryJournal journal) {
        List<Double> excesses = new ArrayList<>();
        walk(journal.posted(), (window, last) -> excesses.add(window.excess));
        return excesses.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private record Window(int first, double excess) {}

    /** Shows the fullest of all windows that end with a post, for each post and its index. */
    private void walk(List<DeliveryJournal.PostedText> posted, ObjIntConsumer<Window> fullest) {
        int first = 0;
        double credit = 0;
        for (int i = 0; i < posted.size(); i++) {
            double due = seconds(posted.get(0), posted.get(i)) * perSecond;
            // What a window that begins here has in hand against one from the beginning of it all.
            double fromHere = due - lateness.applyAsLong(posted.get(i).nanos()) * perSecond / NANOS_PER_SECOND - i;
            if (i == 0 || fromHere >= credit) {
                credit = fromHere;
                first = i;
            }
            fullest.accept(new Window(first, i + 1 - due + credit), i);
        }
    }

    private String describe(List<DeliveryJournal.PostedText> posted, int from, int to) {
        return String.format(
                "%d posts within %.3f s, the last of them '%s' to %s; allowed are %.1f a second and %d at once",
                to - from + 1,
                seconds(posted.get(from), posted.get(to)),
                posted.get(to).text(),
                posted.get(to).address(),
                perSecond,
                burst);
    }

    private static double seconds(DeliveryJournal.PostedText from, DeliveryJournal.PostedText to) {
        return (to.nanos() - from.nanos()) / NANOS_PER_SECOND;
    }
}
