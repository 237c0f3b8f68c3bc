package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.testkit.time.ManualClock;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class StartPointTest {

    private static final String TOPIC = "kQWmM7gDSYuVpBvsX1gyxA";
    private static final CheckpointMetadata METADATA = new CheckpointMetadata(new ManualClock(), true);

    @Test
    void beginsAtTheBeginningIfNothingWasCommitted() {
        assertThat(StartPoint.of(null, 5, 20, TOPIC, Set.of(), METADATA))
                .isEqualTo(new StartPoint.At(Checkpoint.at(5)));
        assertThat(StartPoint.of(null, 0, 0, TOPIC, Set.of(), METADATA)).isEqualTo(new StartPoint.At(Checkpoint.at(0)));
    }

    @Test
    void goesOnWhereItStood() {
        Checkpoint checkpoint = new Checkpoint(7, 18, List.of(laneCheckpoint(7), laneCheckpoint(12)), true);

        assertThat(StartPoint.of(committed(checkpoint), 5, 20, TOPIC, Set.of(), METADATA))
                .isEqualTo(new StartPoint.At(checkpoint));
        assertThat(StartPoint.of(committed(checkpoint), 7, 18, TOPIC, Set.of(), METADATA))
                .isEqualTo(new StartPoint.At(checkpoint));
    }

    @Test
    void goesOnAtTheEnd() {
        assertThat(StartPoint.of(committed(Checkpoint.at(20)), 20, 20, TOPIC, Set.of(), METADATA))
                .isEqualTo(new StartPoint.At(Checkpoint.at(20)));
    }

    /** An operator's tool commits an offset alone: all from there on is wanted. */
    @Test
    void beginsAtAnOffsetThatSomebodySet() {
        assertThat(StartPoint.of(new OffsetAndMetadata(7, ""), 5, 20, TOPIC, Set.of(), METADATA))
                .isEqualTo(new StartPoint.At(Checkpoint.at(7)));
    }

    @Test
    void doubtsWhatIsBehindAnOffsetWhoseMetadataItCannotRead() {
        for (String metadata : List.of("set by a tool", "/w", "AQ")) {
            assertThat(StartPoint.of(new OffsetAndMetadata(7, metadata), 5, 20, TOPIC, Set.of(), METADATA))
                    .isEqualTo(new StartPoint.At(Checkpoint.uncertain(7)));
        }
    }

    /** The same name, but deleted and made anew: its offsets mean other records. */
    @Test
    void stopsInAnotherTopicOfTheSameName() {
        OffsetAndMetadata ofAnother =
                new OffsetAndMetadata(7, METADATA.encode("anotherTopicOfThisName", Checkpoint.at(7)));

        assertThat(StartPoint.of(ofAnother, 0, 20, TOPIC, Set.of(), METADATA)).isInstanceOf(StartPoint.Nowhere.class);
        assertThat(((StartPoint.Nowhere) StartPoint.of(ofAnother, 0, 20, TOPIC, Set.of(), METADATA)).reason())
                .contains("deleted topic of the same name");
    }

    @Test
    void beginsAtTheBeginningAfterATopicWhoseDeletionItWatched() {
        OffsetAndMetadata ofDeleted = new OffsetAndMetadata(7, METADATA.encode("deleted", Checkpoint.at(7)));
        assertThat(StartPoint.of(ofDeleted, 0, 2, TOPIC, Set.of("deleted"), METADATA))
                .isEqualTo(new StartPoint.At(Checkpoint.at(0)));
    }

    @Test
    void saysHowManyRecordsAreGone() {
        assertThat(StartPoint.of(
                        committed(new Checkpoint(7, 18, List.of(laneCheckpoint(7)), true)),
                        10,
                        20,
                        TOPIC,
                        Set.of(),
                        METADATA))
                .isEqualTo(new StartPoint.AfterGap(Checkpoint.uncertain(10), 3));
    }

    @Test
    void stopsBeyondTheEnd() {
        assertThat(StartPoint.of(committed(Checkpoint.at(21)), 5, 20, TOPIC, Set.of(), METADATA))
                .isInstanceOf(StartPoint.Nowhere.class);
        assertThat(StartPoint.of(committed(Checkpoint.at(1)), 0, 0, TOPIC, Set.of(), METADATA))
                .isInstanceOf(StartPoint.Nowhere.class);
    }

    /** Whatever takes the offsets up to there now was never seen, but would count as finished. */
    @Test
    void stopsIfItHadReadBeyondTheEnd() {
        assertThat(StartPoint.of(
                        committed(new Checkpoint(7, 21, List.of(laneCheckpoint(7)), true)),
                        5,
                        20,
                        TOPIC,
                        Set.of(),
                        METADATA))
                .isInstanceOf(StartPoint.Nowhere.class);
        assertThat(StartPoint.of(
                        committed(new Checkpoint(3, 21, List.of(laneCheckpoint(3)), true)),
                        5,
                        20,
                        TOPIC,
                        Set.of(),
                        METADATA))
                .isInstanceOf(StartPoint.Nowhere.class);
    }

    private static OffsetAndMetadata committed(Checkpoint checkpoint) {
        return new OffsetAndMetadata(checkpoint.committed(), METADATA.encode(TOPIC, checkpoint));
    }

    private static LaneCheckpoint laneCheckpoint(long offset) {
        return new LaneCheckpoint(offset, false, 0, null);
    }
}
