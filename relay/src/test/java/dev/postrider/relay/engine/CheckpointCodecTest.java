package dev.postrider.relay.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointCodecTest {

    private static final int KAFKAS_LIMIT = 4_096;

    @Test
    void readsBackWhatItWrote() {
        Random random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            Checkpoint checkpoint = random(random, random.nextInt(300), 1 + random.nextInt(1_000));

            assertThat(through(checkpoint)).isEqualTo(checkpoint);
        }
    }

    @Test
    void holdsAThousandLanesOfABusyPartition() {
        Checkpoint checkpoint = random(new Random(2), Limits.LANES_PER_PARTITION, 1_000_000);

        assertThat(CheckpointCodec.encode(checkpoint)).hasSizeLessThanOrEqualTo(KAFKAS_LIMIT);
        assertThat(through(checkpoint)).isEqualTo(checkpoint);
    }

    /** What does not fit is claimed to be unread: read again, never skipped. */
    @Test
    void claimsLessWhenNotEverythingFits() {
        Random random = new Random(3);
        for (int run = 0; run < 50; run++) {
            Checkpoint checkpoint = random(random, 2_000 + random.nextInt(2_000), 1L << (8 + random.nextInt(40)));

            Checkpoint read = through(checkpoint);

            int kept = read.openings().size();
            assertThat(kept).isPositive().isLessThan(checkpoint.openings().size());
            assertThat(read.committed()).isEqualTo(checkpoint.committed());
            assertThat(read.openings())
                    .isEqualTo(checkpoint.openings().subList(0, kept))
                    .allMatch(opening -> read.isDrained(opening) == checkpoint.isDrained(opening));
            assertThat(read.readTo()).isEqualTo(checkpoint.openings().get(kept));
            assertThat(CheckpointCodec.encode(checkpoint)).hasSizeLessThanOrEqualTo(KAFKAS_LIMIT);
        }
    }

    @Test
    void survivesTheFarthestOffsets() {
        long far = Long.MAX_VALUE - 10;
        Checkpoint checkpoint = new Checkpoint(far, far + 9, List.of(far, far + 8), Set.of(far));

        assertThat(through(checkpoint)).isEqualTo(checkpoint);
        assertThat(through(new Checkpoint(0, Long.MAX_VALUE, List.of(0L, Long.MAX_VALUE / 2), Set.of())))
                .isEqualTo(new Checkpoint(0, Long.MAX_VALUE, List.of(0L, Long.MAX_VALUE / 2), Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "none", "%%%", "{\"json\": 1}", "AQ", "AQ==", "AQU", "AYCAgIAB", "AQAA", "ää"})
    void knowsNothingFromGarbage(String metadata) {
        assertThat(CheckpointCodec.decode(42, metadata)).isEqualTo(Checkpoint.at(42));
    }

    @Test
    void knowsNothingFromAnotherVersion() {
        byte[] bytes =
                Base64.getDecoder().decode(CheckpointCodec.encode(new Checkpoint(5, 9, List.of(5L, 7L), Set.of())));
        bytes[0]++;

        assertThat(CheckpointCodec.decode(5, Base64.getEncoder().encodeToString(bytes)))
                .isEqualTo(Checkpoint.at(5));
    }

    /** Whatever stands there, it never says that something is finished before the first opening it names. */
    @Test
    void makesNoImpossibleCheckpointOfRandomBytes() {
        Random random = new Random(4);
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = new byte[1 + random.nextInt(24)];
            random.nextBytes(bytes);
            bytes[0] = 1;

            Checkpoint read = CheckpointCodec.decode(7, Base64.getEncoder().encodeToString(bytes));

            assertThat(read.committed()).isEqualTo(7);
            if (read.openings().isEmpty()) {
                assertThat(read).isEqualTo(Checkpoint.at(7));
            } else {
                assertThat(read.openings()).isSorted().startsWith(7L).doesNotHaveDuplicates();
                assertThat(read.openings()).allMatch(opening -> opening < read.readTo());
            }
        }
    }

    private static Checkpoint through(Checkpoint checkpoint) {
        return CheckpointCodec.decode(checkpoint.committed(), CheckpointCodec.encode(checkpoint));
    }

    private static Checkpoint random(Random random, int openings, long mostDistance) {
        long committed = random.nextInt(1_000_000);
        List<Long> all = new ArrayList<>();
        Set<Long> drained = new HashSet<>();
        long last = committed;
        for (int i = 0; i < openings; i++) {
            all.add(last);
            if (random.nextInt(10) == 0) {
                drained.add(last);
            }
            last += 1 + random.nextLong(mostDistance);
        }
        return new Checkpoint(committed, last, all, drained);
    }
}
