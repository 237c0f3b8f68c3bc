package dev.postrider.ingress.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {

    private final ManualClock clock = new ManualClock();

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "5, 5", "5, 1", "0.1, 3", "1000, 1000", "333.3, 7", "0.001, 2"})
    void letsTheBurstGoAtOnceAndRefusesTheNext(double rate, int burst) {
        Bucket bucket = new Bucket(new Rate(rate, burst), clock);

        assertThat(admittedOf(bucket, burst + 10)).isEqualTo(burst);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 5", "5, 50", "0.1, 3", "1000, 1000"})
    void anyPauseGivesBackOneBurstAndNoMore(double rate, int burst) {
        Bucket bucket = new Bucket(new Rate(rate, burst), clock);
        admittedOf(bucket, burst);

        for (Duration pause : List.of(Duration.ofHours(3), Duration.ofDays(400), Duration.ofDays(3650))) {
            clock.advance(pause.plusNanos(123_456_789));
            assertThat(admittedOf(bucket, 2 * burst + 10)).isEqualTo(burst);
        }
    }

    @Test
    void goesOnAtTheRateAfterTheBurst() {
        Bucket bucket = new Bucket(new Rate(10, 20), clock);
        admittedOf(bucket, 20);

        int admitted = 0;
        for (int milli = 0; milli < 60_000; milli++) {
            clock.advance(Duration.ofMillis(1));
            admitted += admittedOf(bucket, 1);
        }

        assertThat(admitted).isBetween(599, 601);
    }

    @Test
    void refusalsCostNothing() {
        Bucket bucket = new Bucket(new Rate(1, 1), clock);
        admittedOf(bucket, 1_000);

        clock.advance(Duration.ofSeconds(1));

        assertThat(bucket.tryAcquire()).isEqualTo(RateDecision.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "0.1, 1, 10", "0.1, 7, 10", "0.001, 3, 1000", "50, 50, 1", "0.4, 2, 3"})
    void saysWhenTheNextMayGo(double rate, int burst, int seconds) {
        clock.advance(Duration.ofNanos(-clock.nanos())); // the grid begins here
        Bucket bucket = new Bucket(new Rate(rate, burst), clock);
        admittedOf(bucket, burst);

        assertThat(bucket.tryAcquire()).isEqualTo(new RateDecision.RetryLater(seconds));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoWaitsAsLongAsItSaysIsAdmitted(long seed) {
        Random random = new Random(seed);
        Bucket bucket = new Bucket(someRate(random), clock);

        int refused = 0;
        for (int call = 0; call < 500; call++) {
            clock.advance(Duration.ofNanos(random.nextInt(50_000_000)));
            if (bucket.tryAcquire() instanceof RateDecision.RetryLater later) {
                refused++;
                assertThat(later.seconds()).isPositive();
                clock.advance(Duration.ofSeconds(later.seconds()));
                assertThat(bucket.tryAcquire()).isEqualTo(RateDecision.ALLOWED);
            }
        }

        assertThat(refused).isPositive();
    }

    /** Any stretch of time, however it lies. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverLetsMoreGoThanBurstAndRateAllow(long seed) {
        Random random = new Random(seed);
        Rate rate = someRate(random);
        long period = rate.period().toNanos();
        Bucket bucket = new Bucket(rate, clock);
        List<Long> admitted = new ArrayList<>();

        for (int call = 0; call < 2_000; call++) {
            clock.advance(Duration.ofNanos((long) (random.nextDouble() * random.nextDouble() * 4 * period)));
            if (bucket.tryAcquire() == RateDecision.ALLOWED) {
                admitted.add(clock.nanos());
            }
        }

        long worst = Long.MIN_VALUE;
        for (int from = 0; from < admitted.size(); from++) {
            for (int to = from; to < admitted.size(); to++) {
                long most = rate.burst() + (admitted.get(to) - admitted.get(from)) / period + 1;
                worst = Math.max(worst, to - from + 1 - most);
            }
        }
        assertThat(worst).isLessThanOrEqualTo(0);
    }

    @Test
    void threadsTogetherGetOneBurst() throws Exception {
        Bucket bucket = new Bucket(new Rate(1, 500), clock);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                counts.add(threads.submit(() -> admittedOf(bucket, 400)));
            }
            int sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }
            assertThat(sum).isEqualTo(500);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "0.001, 1", "0.5, 1", "1.5, 2", "1000000, 1000000"})
    void theBurstIsOneSecondsWorthUnlessItIsGiven(double rate, int burst) {
        assertThat(Rate.of(rate)).isEqualTo(new Rate(rate, burst));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "NaN, 1", "Infinity, 1", "0.0009, 1", "1000001, 1", "1, 0", "1, 1000001"})
    void aRateOutOfBoundsIsNone(double rate, int burst) {
        assertThatThrownBy(() -> new Rate(rate, burst)).isInstanceOf(IllegalArgumentException.class);
    }

    /** A decade of nanoseconds fits a long; so does the slowest rate with the largest burst. */
    @Test
    void theExtremesDoNotOverflow() {
        Bucket slow = new Bucket(new Rate(Rate.LEAST, Rate.MOST_BURST), clock);
        Bucket fast = new Bucket(new Rate(Rate.MOST, 1), clock);

        assertThat(admittedOf(slow, 1_000)).isEqualTo(1_000);
        assertThat(admittedOf(fast, 2)).isEqualTo(1);
        clock.advance(Duration.ofDays(3650));
        assertThat(admittedOf(fast, 2)).isEqualTo(1);
    }

    private static int admittedOf(Bucket bucket, int calls) {
        int admitted = 0;
        for (int call = 0; call < calls; call++) {
            admitted += bucket.tryAcquire() == RateDecision.ALLOWED ? 1 : 0;
        }
        return admitted;
    }

    private static Rate someRate(Random random) {
        return new Rate(Math.pow(10, 3 * random.nextDouble() - 1), 1 + random.nextInt(20));
    }
}
