package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.loop.RetentionFloor.Seen;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which finished records must stay, because one that is not finished yet may repeat them. */
final class RetentionFloorTest {

    private final RetentionFloor needed = new RetentionFloor();

    @Test
    void whereEverythingIsFinishedOnlyTheWindowIsNeeded() {
        needed.seen(0, new Seen(100, 40));

        assertThat(needed.from(0, 100)).isEqualTo(40);
    }

    @Test
    void whatHappenedBeforeTheFirstUnfinishedRecordWasWrittenMustHaveBeenSeen() {
        needed.seen(0, new Seen(100, 40));

        assertThat(needed.from(0, 99)).as("written before anything was seen").isZero();
        needed.seen(0, new Seen(200, 150));
        assertThat(needed.from(0, 120)).as("written after the first look").isEqualTo(40);
        assertThat(needed.from(0, 199)).isEqualTo(40);
        assertThat(needed.from(0, 200)).isEqualTo(150);
    }

    /** A record that waits for days may repeat one that was young when it was written. */
    @Test
    void aBacklogKeepsWhatWasYoungWhenItBegan() {
        for (int round = 0; round < 10_000; round++) {
            needed.seen(0, new Seen(100 + round, 40 + round));
        }

        assertThat(needed.from(0, 100)).isEqualTo(40);
        assertThat(needed.from(0, 130)).isEqualTo(70);
        assertThat(needed.from(0, 5_000)).as("remembers an hour of it").isEqualTo(98);
        assertThat(needed.from(0, 10_099)).as("and the newest").isEqualTo(10_039);
    }

    /** The deleting may have failed. */
    @Test
    void saysTheSameAgain() {
        needed.seen(0, new Seen(100, 40));
        assertThat(needed.from(0, 100)).isEqualTo(40);

        assertThat(needed.from(0, 100)).isEqualTo(40);
        assertThat(needed.from(0, 50)).as("a commit that went back").isZero();
    }

    @Test
    void forgetsAPartitionThatIsNotOurs() {
        needed.seen(0, new Seen(100, 40));
        needed.seen(1, new Seen(100, 50));
        needed.keepOnly(Set.of(1));

        assertThat(needed.from(0, 100)).isZero();
        assertThat(needed.from(1, 100)).isEqualTo(50);
    }
}
