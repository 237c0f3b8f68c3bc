package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whether a commit tells when a post was named, and who believes it. */
final class CheckpointMetadataTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final Duration AGE = Duration.ofSeconds(3);
    private static final Duration DOWN = Duration.ofSeconds(9);

    private final ManualClock before = new ManualClock(NOW, 500);
    private final ManualClock after = new ManualClock(NOW.plus(DOWN), -70_000);

    @Test
    void aRelayThatIsAloneKnowsHowLongAgoThePostWasNamed() {
        assertThat(age(true, true)).isEqualTo(AGE.plus(DOWN));
    }

    /** The one before may be suspended, and send it when it wakes up. */
    @Test
    void nobodyElseTellsTheTimeOrBelievesIt() {
        Duration unknown = Duration.ofMillis(25_500);

        assertThat(age(false, true)).isEqualTo(unknown);
        assertThat(age(true, false)).isEqualTo(unknown);
        assertThat(age(false, false)).isEqualTo(unknown);
    }

    private Duration age(boolean writerAlone, boolean readerAlone) {
        long named = before.nanos() - AGE.toNanos();
        NamedPost post = new NamedPost(new Range(3, 0, 8, 0), named, named);
        Checkpoint checkpoint = new Checkpoint(3, 9, List.of(new LaneCheckpoint(3, false, 0, post)), true);
        String metadata = new CheckpointMetadata(before, writerAlone).encode("topic-id", checkpoint);
        LaneCheckpoint read = new CheckpointMetadata(after, readerAlone)
                .decode(3, metadata)
                .checkpoint()
                .laneCheckpoints()
                .get(0);
        return Duration.ofNanos(
                after.nanos() - Objects.requireNonNull(read.intent()).firstNanos());
    }
}
