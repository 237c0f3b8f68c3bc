package dev.postrider.relay.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SharePacerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int PARTITIONS = 12;
    private static final double RATE = 8;

    /** What a loop may come late without being slowed down; a window may be shorter by that, once. */
    private static final long LATENESS = 1_000_000;

    private static final long START = -3 * SECOND; // monotonic time may be negative, and pass zero

    @ParameterizedTest
    @CsvSource({"8, 12", "8, 1", "8, 5", "100, 12", "100, 7", "0.5, 12", "333.3, 11"})
    void usesItsShareAndNeverMore(double rate, int assigned) {
        List<Long> permits = always(pacer(rate, assigned), START + 100 * SECOND);

        double share = rate * assigned / PARTITIONS;
        assertNeverAbove(permits, share);
        long inTenSeconds = permits.stream()
                .filter(at -> at >= START + 50 * SECOND && at < START + 60 * SECOND)
                .count();
        assertThat((double) inTenSeconds).isGreaterThanOrEqualTo(Math.floor(0.97 * share * 10));
    }

    @Test
    void neverExceedsTheRateWhateverTheGapsBetweenMessages() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            SharePacer pacer = pacer(RATE, PARTITIONS);
            List<Long> used = new ArrayList<>();
            long now = START;
            long permit = now + pacer.reserve(now);
            while (used.size() < 500) {
                long wanted = now + (random.nextInt(3) == 0 ? random.nextLong(SECOND) : 0);
                now = Math.max(wanted, permit);
                used.add(now);
                permit = now + pacer.reserve(now);
            }

            assertNeverAbove(used, RATE, LATENESS);
        }
    }

    @Test
    void keepsItsPaceInALoopThatIsALittleLate() {
        Random random = new Random(1);
        SharePacer pacer = pacer(RATE, PARTITIONS);
        long now = START;
        int used = 0;
        while (now < START + 100 * SECOND) {
            now += pacer.reserve(now) + random.nextInt(5_000_000);
            used++;
        }

        assertThat(used).isBetween((int) (0.97 * RATE * 100), (int) (RATE * 100) + 1);
    }

    /** It comes by now and then, and takes what is there. */
    @ParameterizedTest
    @CsvSource({"10000, 700000", "10000, 1000000", "2000, 900000", "100000, 300000"})
    void keepsAHighPaceInALoopThatComesLessOften(double rate, long everyNanos) {
        SharePacer pacer = pacer(rate, PARTITIONS);
        List<Long> used = new ArrayList<>();
        long permit = START + pacer.reserve(START);
        for (long now = START; now < START + SECOND; now += everyNanos) {
            while (permit <= now) {
                used.add(now);
                permit = now + pacer.reserve(now);
            }
        }

        assertThat(used.size()).isGreaterThanOrEqualTo((int) (0.97 * rate));
        assertNeverAbove(used, rate, LATENESS);
    }

    /** Each permit is met late, or late and in time by turns: what is let off must not add up. */
    @ParameterizedTest
    @CsvSource({"1000000, 1000000", "0, 1000000", "1000000, 0", "300000, 5000000", "0, 200000000", "999999, 1"})
    void latenessDoesNotAddUp(long lateNanos, long everyOtherLateNanos) {
        SharePacer pacer = pacer(RATE, PARTITIONS);
        List<Long> used = new ArrayList<>();
        long now = START;
        for (int i = 0; i < 400; i++) {
            now += pacer.reserve(now) + (i % 2 == 0 ? lateNanos : everyOtherLateNanos);
            used.add(now);
        }

        assertNeverAbove(used, RATE, LATENESS);
    }

    @Test
    void knowsItsPeriod() {
        assertThat(pacer(RATE, PARTITIONS).periodNanos()).isEqualTo(SECOND / 8);
        assertThat(pacer(RATE, 3).periodNanos()).isEqualTo(SECOND / 2);
        assertThat(pacer(RATE, 0).periodNanos()).isGreaterThan(300 * 86_400 * SECOND);
    }

    @Test
    void sharesAddUpToTheRate() {
        for (int workers = 1; workers <= PARTITIONS; workers++) {
            TreeMap<Long, Integer> all = new TreeMap<>();
            for (int worker = 0; worker < workers; worker++) {
                int assigned = PARTITIONS / workers + (worker < PARTITIONS % workers ? 1 : 0);
                always(pacer(RATE, assigned), START + 60 * SECOND).forEach(at -> all.merge(at, 1, Integer::sum));
            }
            int inWindow = all.subMap(START + 20 * SECOND, START + 50 * SECOND).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(inWindow).isBetween((int) (RATE * 30) - workers, (int) (RATE * 30) + workers);
        }
    }

    @Test
    void aNewShareStartsDrained() {
        SharePacer pacer = pacer(RATE, 6);
        assertThat(pacer.reserve(START)).isEqualTo(SECOND / 4);

        long later = START + 100 * SECOND;
        pacer.share(12, later);

        assertThat(pacer.reserve(later)).isEqualTo(SECOND / 8);
    }

    @Test
    void savesUpNothingWhileIdle() {
        SharePacer pacer = pacer(RATE, PARTITIONS);
        pacer.reserve(START);
        long later = START + 3_600 * SECOND;

        long first = pacer.reserve(later);
        long second = pacer.reserve(later + first);

        assertThat(first).isGreaterThanOrEqualTo(SECOND / 8 * 9 / 10);
        assertThat(second).isGreaterThanOrEqualTo(SECOND / 8 * 9 / 10);
    }

    @Test
    void withoutAShareThereIsNoPermit() {
        SharePacer pacer = pacer(RATE, 0);

        assertThat(pacer.reserve(START)).isGreaterThan(300 * 86_400 * SECOND);
        pacer.share(1, START);
        assertThat(pacer.reserve(START)).isEqualTo(12 * SECOND / 8);
        pacer.share(0, START);
        assertThat(pacer.reserve(START)).isGreaterThan(300 * 86_400 * SECOND);
    }

    private static SharePacer pacer(double rate, int assigned) {
        SharePacer pacer = new SharePacer(rate, PARTITIONS);
        pacer.share(assigned, START);
        return pacer;
    }

    /** The permits of one who uses each at once and wants the next. */
    private static List<Long> always(SharePacer pacer, long end) {
        List<Long> permits = new ArrayList<>();
        for (long now = START + pacer.reserve(START); now < end; now += pacer.reserve(now)) {
            permits.add(now);
        }
        return permits;
    }

    private static void assertNeverAbove(List<Long> permits, double rate) {
        assertNeverAbove(permits, rate, 0);
    }

    /** In the window from any permit to any later one there are never more than rate times window, plus one. */
    private static void assertNeverAbove(List<Long> permits, double rate, long slackNanos) {
        for (int from = 0; from < permits.size(); from++) {
            for (int to = from + 1; to < Math.min(permits.size(), from + 200); to++) {
                long window = permits.get(to) - permits.get(from) + slackNanos;
                assertThat(to - from).isLessThanOrEqualTo((int) Math.floor(rate * window / SECOND + 1e-6));
            }
        }
    }
}
