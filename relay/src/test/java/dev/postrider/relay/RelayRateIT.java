package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.LoggedRequest;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/**
 * One rate for the fleet, counted where it hurts: at the chat server.
 *
 * <p>The relays' time stands still until the test moves it, so a machine that stutters cannot blur the count.
 */
class RelayRateIT {

    private static final double RATE = 10;
    private static final Duration ONE_POST = Duration.ofMillis(100);

    @Test
    void oneRelayNeverExceedsTheRateAndUsesIt() {
        try (Bench bench = new Bench()) {
            fillLanes(bench);
            commitTheStart(bench);
            ManualClock clock = new ManualClock();
            Relay relay = bench.relay(bench.settings(RATE), clock);
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());

            for (int step = 1; step <= 20; step++) {
                clock.advance(ONE_POST);
                awaitAtLeast(bench, step - 1);
                assertThat(posts(bench)).isLessThanOrEqualTo(step + 1);
            }
        }
    }

    @Test
    void anIdleRelaySavesNothingUp() {
        try (Bench bench = new Bench()) {
            commitTheStart(bench);
            ManualClock clock = new ManualClock();
            Relay relay = bench.relay(bench.settings(RATE), clock);
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());
            clock.advance(Duration.ofMinutes(10));

            fillLanes(bench);

            // A clock that leaps is a relay that stood still: it begins its pace anew, with a whole period.
            await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> {
                clock.advance(ONE_POST.dividedBy(10));
                return posts(bench) > 0;
            });
            long first = posts(bench);
            assertThat(first).isLessThanOrEqualTo(2);
            for (int step = 1; step <= 10; step++) {
                clock.advance(ONE_POST);
                awaitAtLeast(bench, first + step);
                assertThat(posts(bench)).isLessThanOrEqualTo(first + step + 1);
            }
        }
    }

    @Test
    void relaysThatComeAndGoTogetherKeepTheSameRate() {
        try (Bench bench = new Bench()) {
            fillLanes(bench);
            ManualClock clock = new ManualClock();
            bench.relay(bench.settings(RATE), clock);
            Relay second = bench.relay(bench.settings(RATE), clock);
            await().atMost(PATIENCE).until(() -> bench.shares().equals(List.of(1, 2)));

            AtomicInteger steps = new AtomicInteger();
            letTimePassUntil(bench, clock, steps, 15);
            second.close();
            await().atMost(PATIENCE).until(() -> bench.shares().equals(List.of(3)));
            letTimePassUntil(bench, clock, steps, 30);
        }
    }

    /** Each relay may be one post ahead. */
    private static void letTimePassUntil(Bench bench, ManualClock clock, AtomicInteger steps, long posts) {
        await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> {
            clock.advance(ONE_POST);
            assertThat(posts(bench)).isLessThanOrEqualTo(steps.incrementAndGet() + 2);
            return posts(bench) >= posts;
        });
    }

    /** A group that never committed makes its relay look again a second later, and here no time passes by itself. */
    private static void commitTheStart(Bench bench) {
        IntStream.range(0, Bench.PARTITIONS).forEach(each -> bench.commit(each, new OffsetAndMetadata(0)));
    }

    private static void fillLanes(Bench bench) {
        List<ChatChannel> channels = bench.channels(15);
        for (int number = 0; number < 5; number++) {
            String text = "number " + number;
            channels.forEach(channel -> bench.send(Bench.address(channel), text));
        }
    }

    private static void awaitAtLeast(Bench bench, long count) {
        await().pollInterval(Duration.ofMillis(10)).atMost(PATIENCE).until(() -> posts(bench) >= count);
    }

    private static long posts(Bench bench) {
        return bench.chat().count(LoggedRequest::creatingPost);
    }
}
