package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.UNPACKED;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.postrider.common.message.IdHeader;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.EngineOverview;
import dev.postrider.relay.engine.exchange.LaneOverview;
import dev.postrider.relay.engine.exchange.LaneStatus;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RecordIdentity;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the engine says of itself. */
final class EngineOverviewTest {

    private static final Duration PERIOD = Duration.ofMillis(125);
    private static final int KIB = 1_024;
    private static final int HELD = MemoryPolicy.LANE_BYTES / KIB;

    private final EngineDriver paced = new EngineDriver(new TestPacers.Even(PERIOD), UNPACKED);

    @Test
    void countsWhatWaitsInMemoryOrNotUntilNothingDoes() {
        paced.log.messageBytes = KIB;
        paced.assign(0);
        int all = 3 * HELD;
        for (int i = 0; i < all; i++) {
            paced.message(channel(1), "text " + i);
        }
        paced.message(channel(2), "another");
        assertThat(paced.heldAtFirst()).as("held in memory").isLessThan(all);

        assertThat(lane(1).messages()).isEqualTo(all);
        for (int tenth = 0; tenth < 10; tenth++) {
            paced.pass(PERIOD.multipliedBy(all / 10));
            long waiting = overview().lanes().stream()
                    .mapToLong(LaneOverview::messages)
                    .sum();
            assertThat(waiting).isEqualTo(all + 1 - paced.delivered().size());
        }
        paced.pass(PERIOD.multipliedBy(all));
        assertThat(overview().lanes()).isEmpty();
    }

    @Test
    void knowsHowOldTheFirstMessageIsThatWasNeverHeld() {
        Limits small = new Limits(
                UNPACKED.post(),
                64,
                10L * KIB,
                Duration.ofHours(1),
                Duration.ofDays(7),
                EngineDriver.KEYS,
                Duration.ZERO);
        EngineDriver driver = new EngineDriver(new TestPacers.Even(PERIOD), small);
        driver.log.messageBytes = KIB;
        driver.assign(0);
        for (int number = 0; number < 100; number++) { // together more than all that may be in memory
            driver.message(channel(number), "text");
        }
        driver.pass(PERIOD);
        int held = driver.heldAtFirst();
        long late = driver.wallMillis();
        driver.message(channel(500), "late");
        driver.message(channel(500), "later");

        assertThat(driver.heldAtFirst()).as("not held").isEqualTo(held);
        assertThat(driver.engine.overview(driver.now).lanes())
                .filteredOn(lane -> lane.name().equals(channel(500).key()))
                .extracting(LaneOverview::messages, LaneOverview::oldestMillis)
                .containsExactly(tuple(2, late));
        assertThat(driver.engine.overview(driver.now).bufferedBytes())
                .isPositive()
                .isLessThanOrEqualTo(MemoryPolicy.mostBytes(small));
    }

    @Test
    void whatIsDroppedAsRepetitionDoesNotWait() {
        paced.assign(0);
        RecordIdentity key = new RecordIdentity(new UUID(1, 1), IdHeader.DuplicateKind.KEYED, 0, paced.wallMillis());
        for (int i = 0; i < 3; i++) {
            paced.log.message(0, channel(1), "once", key);
        }
        paced.feed();

        assertThat(lane(1).messages()).isBetween(1, 3);
        paced.pass(PERIOD.multipliedBy(8));
        assertThat(overview().lanes()).isEmpty();
        assertThat(paced.delivered()).containsExactly("once");
    }

    @Test
    void saysWhyALaneIsParkedAndWhenItIsTriedAgain() {
        paced.assign(0);
        paced.chat =
                request -> request instanceof Request.Post post && post.text().equals("unwanted")
                        ? new Outcome.ChannelRefused("archived", true)
                        : paced.room.answer(request);
        paced.message(channel(1), "unwanted");
        paced.message(channel(2), "wanted");
        paced.pass(Duration.ofSeconds(2));

        assertThat(lane(1).status()).isEqualTo(LaneStatus.CHANNEL_REFUSED);
        assertThat(lane(1).detail()).isEqualTo("archived");
        assertThat(lane(1).nextTry()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
        assertThat(overview().lanes()).hasSize(1);
        paced.pass(Duration.ofSeconds(30));
        assertThat(lane(1).status()).as("also while it is tried again").isEqualTo(LaneStatus.CHANNEL_REFUSED);
    }

    @Test
    void tellsAMissingChannelFromOneThatRefuses() {
        paced.assign(0);
        paced.chat = request -> request instanceof Request.LookUp
                ? new Outcome.ChannelMissing("no such channel")
                : paced.room.answer(request);
        paced.message(EngineDriver.named("typo"), "lost");
        paced.pass(Duration.ofSeconds(2));

        assertThat(overview().lanes())
                .extracting(LaneOverview::status, LaneOverview::detail)
                .containsExactly(tuple(LaneStatus.CHANNEL_MISSING, "no such channel"));
    }

    @Test
    void saysThatTheDestinationIsPausedAndUntilWhen() {
        paced.assign(0);
        paced.chat = request -> new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED);
        paced.message(channel(1), "text");
        paced.pass(PERIOD.multipliedBy(2));

        assertThat(overview().pause()).contains(PauseCause.UNAVAILABLE);
        assertThat(overview().nextTry()).isBetween(Duration.ofMillis(1), Duration.ofMillis(1_250));
        assertThat(lane(1).status()).isEqualTo(LaneStatus.READY);
    }

    @Test
    void aPostThatMayBeThereIsBeingVerified() {
        EngineDriver driver = new EngineDriver(PACKING).assign(0);
        driver.chat = request -> request instanceof Request.Post
                ? new DestinationFailure.Unavailable("broken off", DeliveryCertainty.UNCERTAIN)
                : driver.room.answer(request);
        driver.message(channel(1), "text");
        driver.settle();

        assertThat(driver.engine.overview(driver.now).lanes())
                .extracting(LaneOverview::status, LaneOverview::postingTo)
                .containsExactly(tuple(LaneStatus.VERIFYING, OptionalLong.of(0)));
    }

    @Test
    void saysHowFarThePostGoesThatIsUnderWay() {
        EngineDriver driver = new EngineDriver(PACKING).assign(0);
        driver.message(channel(1), "text");
        driver.message(channel(1), "more");
        assertThat(driver.engine.overview(driver.now).lanes())
                .extracting(LaneOverview::postingTo)
                .as("not sent yet")
                .containsExactly(OptionalLong.empty());
        driver.chat = request -> {
            assertThat(driver.engine.overview(driver.now).lanes())
                    .extracting(LaneOverview::status, LaneOverview::postingTo)
                    .containsExactly(tuple(LaneStatus.REQUESTING, OptionalLong.of(1)));
            return driver.room.answer(request);
        };
        driver.settle();

        assertThat(driver.delivered()).hasSize(1);
        assertThat(driver.engine.overview(driver.now).lanes()).isEmpty();
    }

    @Test
    void theShareOfTheRateIsNothingWithoutAPartition() {
        assertThat(overview().postsPerSecond()).isZero();
        paced.assign(0);
        assertThat(overview().postsPerSecond()).isEqualTo(8);
    }

    private EngineOverview overview() {
        return paced.engine.overview(paced.now);
    }

    private LaneOverview lane(int channel) {
        return overview().lanes().stream()
                .filter(lane -> lane.name().equals(channel(channel).key()))
                .findFirst()
                .orElseThrow();
    }
}
