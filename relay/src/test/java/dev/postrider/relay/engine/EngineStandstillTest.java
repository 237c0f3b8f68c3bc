package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.channel;
import static dev.postrider.relay.engine.EngineDriver.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.DecodedRecord;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.reading.MemoryPolicy;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lanes that cannot go on, however many, never keep those from going that can. */
final class EngineStandstillTest {

    /** So far the engine looks along the line. */
    private static final int LOOKED_AT = 128;

    private static final int MANY = 300;

    private static final Outcome HTTP_500 = new DestinationFailure.Suspect("HTTP 500", DeliveryCertainty.UNCERTAIN);

    private final EngineDriver driver = new EngineDriver();

    @Test
    void lanesOfAStoppedPartitionDoNotHideTheOthers() {
        driver.log.messageBytes = MemoryPolicy.LANE_BYTES; // one in memory, the next is passed over
        driver.assign(0).assign(1);
        sayToMany("first");
        sayToMany("second");
        driver.log.unreadable(0, channel(500), new DecodedRecord.NewerVersion(9));
        driver.settle();

        driver.message(1, channel(501), "healthy");
        driver.settle();

        assertThat(driver.delivered()).contains("healthy");
        assertThat(Collections.frequency(driver.delivered(), "second")).isLessThan(MANY - LOOKED_AT);
    }

    /** Its last message is posted while what looks for more of it has not come to the end. */
    @Test
    void aLaneOfWhichNothingMoreIsFoundIsGone() {
        driver.log.messageBytes = MemoryPolicy.LANE_BYTES;
        driver.assign(0);
        driver.message(channel(1), "first");
        driver.message(channel(1), "passed over");
        driver.message(channel(2), "behind");
        driver.givesAgain = 1;
        driver.settle();
        assertThat(driver.delivered()).containsExactlyInAnyOrder("first", "passed over", "behind");
        assertThat(driver.checkpoint(0).laneCheckpoints()).hasSize(1);

        driver.givesAgain = Integer.MAX_VALUE;
        driver.settle();
        assertThat(driver.checkpoint(0)).isEqualTo(Checkpoint.at(3));
        driver.message(channel(1), "later");
        driver.settle();

        assertThat(driver.delivered()).endsWith("later");
    }

    @Test
    void lanesOfWhichAllIsGivenUpDoNotHideTheOthers() {
        driver.log.messageBytes = MemoryPolicy.LANE_BYTES;
        driver.assign(0).assign(1);
        driver.chat = request -> request instanceof Request.LookUp
                ? new Outcome.ChannelMissing("HTTP 404")
                : driver.room.answer(request);
        for (int round = 0; round < 3; round++) {
            for (int lane = 0; lane < MANY; lane++) {
                driver.message(0, named("missing-" + lane), "lane" + lane + " " + round);
            }
        }
        driver.settle();

        driver.message(1, channel(501), "healthy");
        driver.pass(Duration.ofSeconds(1));

        assertThat(driver.delivered()).containsExactly("healthy");
        assertThat(driver.committed(0).laneCheckpoints()).as("that wait").hasSize(25);
        driver.pass(Duration.ofMinutes(70));
        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(3 * MANY));
    }

    /** Three lanes that fail look like a destination that fails: they wait, but not for ever. */
    @Test
    @Tag("long")
    void messagesThatFailWithAllTheOthersAreGivenUpAtTheirMaximumAge() {
        driver.assign(0);
        driver.chat = request -> request instanceof Request.Post ? HTTP_500 : driver.room.answer(request);
        IntStream.range(0, 3).forEach(lane -> driver.message(channel(lane), "poison " + lane));

        driver.pass(Duration.ofDays(6));
        assertThat(driver.checkpoint(0).committed()).isZero();
        driver.pass(Duration.ofDays(2));

        assertThat(driver.committed(0)).isEqualTo(Checkpoint.at(3));
    }

    private void sayToMany(String text) {
        for (int lane = 0; lane < MANY; lane++) {
            driver.message(0, channel(lane), text);
        }
    }
}
