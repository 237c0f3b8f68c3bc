package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.Checkpoint;
import dev.postrider.relay.engine.CheckpointCodec;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class StartPointTest {

    @Test
    void beginsAtTheBeginningIfNothingWasCommitted() {
        assertThat(StartPoint.of(null, 5, 20)).isEqualTo(new StartPoint.At(Checkpoint.at(5)));
        assertThat(StartPoint.of(null, 0, 0)).isEqualTo(new StartPoint.At(Checkpoint.at(0)));
    }

    @Test
    void goesOnWhereItStood() {
        Checkpoint checkpoint = new Checkpoint(7, 18, List.of(7L, 12L), Set.of());

        assertThat(StartPoint.of(committed(checkpoint), 5, 20)).isEqualTo(new StartPoint.At(checkpoint));
        assertThat(StartPoint.of(committed(checkpoint), 7, 18)).isEqualTo(new StartPoint.At(checkpoint));
    }

    @Test
    void goesOnAtTheEnd() {
        assertThat(StartPoint.of(committed(Checkpoint.at(20)), 20, 20)).isEqualTo(new StartPoint.At(Checkpoint.at(20)));
    }

    @Test
    void takesMetadataOfOthersForNone() {
        for (String metadata : List.of("", "set by a tool", "/w", "AQ")) {
            assertThat(StartPoint.of(new OffsetAndMetadata(7, metadata), 5, 20))
                    .isEqualTo(new StartPoint.At(Checkpoint.at(7)));
        }
    }

    @Test
    void saysHowManyRecordsAreGone() {
        assertThat(StartPoint.of(committed(new Checkpoint(7, 18, List.of(7L), Set.of())), 10, 20))
                .isEqualTo(new StartPoint.AfterGap(Checkpoint.at(10), 3));
    }

    @Test
    void stopsBeyondTheEnd() {
        assertThat(StartPoint.of(committed(Checkpoint.at(21)), 5, 20)).isInstanceOf(StartPoint.Nowhere.class);
        assertThat(StartPoint.of(committed(Checkpoint.at(1)), 0, 0)).isInstanceOf(StartPoint.Nowhere.class);
    }

    /** Whatever takes the offsets up to there now was never seen, but would count as finished. */
    @Test
    void stopsIfItHadReadBeyondTheEnd() {
        assertThat(StartPoint.of(committed(new Checkpoint(7, 21, List.of(7L), Set.of())), 5, 20))
                .isInstanceOf(StartPoint.Nowhere.class);
        assertThat(StartPoint.of(committed(new Checkpoint(3, 21, List.of(3L), Set.of())), 5, 20))
                .isInstanceOf(StartPoint.Nowhere.class);
    }

    private static OffsetAndMetadata committed(Checkpoint checkpoint) {
        return new OffsetAndMetadata(checkpoint.committed(), CheckpointCodec.encode(checkpoint));
    }
}
