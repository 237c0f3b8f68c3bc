package dev.postrider.testkit.guarantee;

import java.util.ArrayList;
import java.util.List;

/** In no window, however short or long, were there more posts than rate × window + burst. */
public final class RateNeverExceeded implements Guarantee {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double ROUNDING = 1e-6;

    private final double perSecond;
    private final int burst;

    /** @param burst posts that may go at one moment; at least 1 */
    public RateNeverExceeded(double perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    @Override
    public Verdict judge(Journal journal) {
        List<String> violations = new ArrayList<>();
        List<Journal.Shown> posted = journal.posted();
        // A bucket that every post fills by one and that leaks at the rate: the fullest of all windows that end here.
        double level = 0;
        int windowStart = 0;
        for (int i = 0; i < posted.size(); i++) {
            double leaked = i == 0 ? 0 : seconds(posted.get(i - 1), posted.get(i)) * perSecond;
            if (level <= leaked) {
                windowStart = i;
            }
            level = Math.max(level - leaked, 0) + 1;
            if (level > burst + ROUNDING) {
                violations.add(describe(posted, windowStart, i));
            }
        }
        return new Verdict("RateNeverExceeded", violations);
    }

    private String describe(List<Journal.Shown> posted, int from, int to) {
        return String.format(
                "%d posts within %.3f s, the last of them '%s' to %s; allowed are %.1f a second and %d at once",
                to - from + 1,
                seconds(posted.get(from), posted.get(to)),
                posted.get(to).text(),
                posted.get(to).address(),
                perSecond,
                burst);
    }

    private static double seconds(Journal.Shown from, Journal.Shown to) {
        return (to.nanos() - from.nanos()) / NANOS_PER_SECOND;
    }
}
