package dev.postrider.relay.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.CheckpointCodec.Found;
import dev.postrider.relay.engine.reading.AssignedPartition;
import dev.postrider.relay.engine.uncertain.UncertainPost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointCodecTest {

    private static final int KAFKAS_LIMIT = 4_096;

    /** Nanoseconds of this process, near their overflow, and the wall time of the same moment. */
    private static final long NOW = Long.MAX_VALUE - 5;

    /** The same, of another machine. */
    private static final long ITS_NOW = -12_345;

    private static final OptionalLong WALL = OptionalLong.of(1_800_000_000_000L);
    private static final long TENTH = 100_000_000;
    private static final long SECOND = 1_000_000_000;

    /** As long as Kafka's are. */
    private static final String TOPIC = "kQWmM7gDSYuVpBvsX1gyxA";

    @Test
    void readsBackWhatItWrote() {
        Random random = new Random(1);
        for (int run = 0; run < 2_000; run++) {
            Checkpoint checkpoint = random(random, random.nextInt(150), 1 + random.nextInt(1_000));

            assertThat(through(checkpoint)).isEqualTo(new Found(TOPIC, checkpoint));
        }
    }

    /** Every lane is about to post or uncertain, and as many as can be in flight are within a long message. */
    @Test
    void holdsAllLanesOfAPartitionWithTheirIntents() {
        Random random = new Random(2);
        List<LaneCheckpoint> laneCheckpoints = new ArrayList<>();
        long offset = 1L << 50;
        for (int lane = 0; lane < AssignedPartition.MOST_LANES; lane++) {
            Range pack = new Range(offset, 0, offset + random.nextInt(10_000), 0);
            Range part = new Range(offset, 49_000, offset, 65_000);
            NamedPost intent = new NamedPost(lane < 64 ? part : pack, NOW - 3 * TENTH, NOW);
            laneCheckpoints.add(new LaneCheckpoint(offset, false, lane < 64 ? 49_000 : 0, intent));
            offset += 1 + random.nextInt(2_000);
        }
        Checkpoint checkpoint = new Checkpoint(1L << 50, offset + 1_000_000, laneCheckpoints, true);

        assertThat(encode(checkpoint)).hasSizeLessThanOrEqualTo(KAFKAS_LIMIT);
        assertThat(through(checkpoint).checkpoint()).isEqualTo(checkpoint);
    }

    /** What does not fit is claimed to be unread: read again, never skipped. */
    @Test
    void claimsLessWhenNotEverythingFits() {
        Random random = new Random(3);
        for (int run = 0; run < 50; run++) {
            Checkpoint checkpoint = random(random, 2_000 + random.nextInt(2_000), 1L << (8 + random.nextInt(40)));

            Checkpoint read = through(checkpoint).checkpoint();

            int kept = read.laneCheckpoints().size();
            assertThat(kept)
                    .isPositive()
                    .isLessThan(checkpoint.laneCheckpoints().size());
            assertThat(read.committed()).isEqualTo(checkpoint.committed());
            assertThat(read.laneCheckpoints())
                    .isEqualTo(checkpoint.laneCheckpoints().subList(0, kept));
            assertThat(read.readTo())
                    .isEqualTo(checkpoint.laneCheckpoints().get(kept).offset());
            assertThat(encode(checkpoint)).hasSizeLessThanOrEqualTo(KAFKAS_LIMIT);
        }
    }

    /** Another machine, and some time later. */
    @Test
    void tellsTheSuccessorInItsOwnTimeWhenAPostWasNamed() {
        assertThat(read(NOW - 20 * TENTH, NOW - SECOND, Duration.ofSeconds(7)))
                .isEqualTo(named(-9 * SECOND, -8 * SECOND));
    }

    @Test
    void roundsTheFirstAttemptToOlderAndTheLastToYounger() {
        assertThat(read(NOW - 20 * TENTH - 1, NOW - SECOND - 1, Duration.ZERO)).isEqualTo(named(-21 * TENTH, -SECOND));
        assertThat(read(NOW - 20 * TENTH + 1, NOW - SECOND + 1, Duration.ZERO)).isEqualTo(named(-20 * TENTH, 0));
    }

    /** By the time of the first nothing is sent again any more; the last may seem younger than it is. */
    @Test
    void agesBeyondAByteCountAsTheOldest() {
        long hourAgo = NOW - Duration.ofHours(1).toNanos();

        assertThat(read(hourAgo, hourAgo, Duration.ZERO)).isEqualTo(named(-255 * TENTH, -255 * SECOND));
        assertThat(255 * TENTH).isGreaterThan(UncertainPost.RECOGNISED.toNanos());
    }

    @Test
    void aCommitOfLongAgoCountsAsOneOfAnHourAgo() {
        long hour = Duration.ofHours(1).toNanos();

        assertThat(read(NOW, NOW, Duration.ofDays(9_999))).isEqualTo(named(-hour, -hour));
    }

    /** One of the two clocks is wrong: it may have been sent at any time. */
    @Test
    void aCommitFromTheFutureTellsNoTime() {
        assertThat(read(NOW, NOW - 200 * SECOND, Duration.ofMillis(-1))).isEqualTo(named(-255 * TENTH, 0));
    }

    /** What another machine reads, so much later by the wall clocks. */
    private static NamedPost read(long firstNanos, long lastNanos, Duration later) {
        NamedPost named = new NamedPost(new Range(3, 0, 8, 0), firstNanos, lastNanos);
        Checkpoint checkpoint = new Checkpoint(3, 9, List.of(new LaneCheckpoint(3, false, 0, named)), true);
        OptionalLong wallMillis = OptionalLong.of(WALL.getAsLong() + later.toMillis());
        Checkpoint read = CheckpointCodec.decode(3, encode(checkpoint), ITS_NOW, wallMillis)
                .checkpoint();
        return Objects.requireNonNull(read.laneCheckpoints().get(0).intent());
    }

    private static NamedPost named(long firstNanos, long lastNanos) {
        return new NamedPost(new Range(3, 0, 8, 0), ITS_NOW + firstNanos, ITS_NOW + lastNanos);
    }

    @Test
    void survivesTheFarthestOffsets() {
        long far = Long.MAX_VALUE - 10;
        Checkpoint end = new Checkpoint(
                far, far + 9, List.of(LaneCheckpoint.drained(far), LaneCheckpoint.unfinished(far + 8)), true);
        Checkpoint wide = new Checkpoint(
                0,
                Long.MAX_VALUE / 2,
                List.of(LaneCheckpoint.unfinished(0), LaneCheckpoint.unfinished(Long.MAX_VALUE / 8)),
                true);

        assertThat(through(end).checkpoint()).isEqualTo(end);
        assertThat(through(wide).checkpoint()).isEqualTo(wide);
    }

    /** An operator's tool commits an offset without metadata: all from there on is to be posted. */
    @Test
    void knowsNothingButTheOffsetWithoutMetadata() {
        assertThat(CheckpointCodec.decode(42, "", NOW, WALL)).isEqualTo(new Found("", Checkpoint.at(42)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" ", "none", "%%%", "{\"json\": 1}", "AQ", "AQ==", "Aw", "AQU", "AwCAgIAB", "AwAAgICAAQ", "ää"})
    void doubtsEverythingBehindWhatItCannotRead(String metadata) {
        assertThat(CheckpointCodec.decode(42, metadata, NOW, WALL)).isEqualTo(new Found("", Checkpoint.uncertain(42)));
    }

    @Test
    void doubtsEverythingBehindAnotherVersion() {
        byte[] bytes = Base64.getDecoder().decode(encode(Checkpoint.at(5)));
        bytes[0]++;

        assertThat(CheckpointCodec.decode(5, Base64.getEncoder().encodeToString(bytes), NOW, WALL))
                .isEqualTo(new Found("", Checkpoint.uncertain(5)));
    }

    /** Whatever stands there, it never says that something is finished before the first lane checkpoint it names. */
    @Test
    void makesNoImpossibleCheckpointOfRandomBytes() {
        Random random = new Random(4);
        int believed = 0;
        for (int run = 0; run < 100_000; run++) {
            byte[] bytes = new byte[2 + random.nextInt(24)];
            random.nextBytes(bytes);
            bytes[0] = 3;
            bytes[1] = 0;

            Checkpoint read = CheckpointCodec.decode(
                            7, Base64.getEncoder().withoutPadding().encodeToString(bytes), NOW, WALL)
                    .checkpoint();

            believed += read.laneCheckpoints().isEmpty() ? 0 : 1;
            assertPossible(read, 7);
        }
        assertThat(believed).as("checkpoints that were possible").isPositive();
    }

    @Test
    void makesNoImpossibleCheckpointOfADamagedOne() {
        Random random = new Random(5);
        for (int run = 0; run < 20_000; run++) {
            Checkpoint checkpoint = random(random, 1 + random.nextInt(5), 100);
            byte[] bytes = Base64.getDecoder().decode(encode(checkpoint));
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

            Checkpoint read = CheckpointCodec.decode(
                            checkpoint.committed(),
                            Base64.getEncoder().withoutPadding().encodeToString(bytes),
                            NOW,
                            WALL)
                    .checkpoint();

            assertPossible(read, checkpoint.committed());
        }
    }

    private static void assertPossible(Checkpoint read, long committed) {
        assertThat(read.committed()).isEqualTo(committed);
        if (read.laneCheckpoints().isEmpty()) {
            assertThat(read.readTo()).isEqualTo(committed);
            return;
        }
        List<Long> offsets =
                read.laneCheckpoints().stream().map(LaneCheckpoint::offset).toList();
        assertThat(offsets).isSorted().startsWith(committed).doesNotHaveDuplicates();
        assertThat(offsets).allMatch(offset -> offset < read.readTo());
        for (LaneCheckpoint laneCheckpoint : read.laneCheckpoints()) {
            NamedPost intent = laneCheckpoint.intent();
            if (intent != null) {
                assertThat(intent.range().first()).isEqualTo(laneCheckpoint.offset());
                assertThat(intent.range().from()).isEqualTo(laneCheckpoint.done());
                assertThat(intent.range().last())
                        .isGreaterThanOrEqualTo(intent.range().first());
                assertThat(NOW - intent.firstNanos()).isNotNegative();
                assertThat(NOW - intent.lastNanos()).isNotNegative();
            }
        }
    }

    private static Found through(Checkpoint checkpoint) {
        return CheckpointCodec.decode(checkpoint.committed(), encode(checkpoint), NOW, WALL);
    }

    private static String encode(Checkpoint checkpoint) {
        return CheckpointCodec.encode(TOPIC, checkpoint, NOW, WALL);
    }

    private static Checkpoint random(Random random, int laneCheckpoints, long mostDistance) {
        long committed = random.nextInt(1_000_000);
        List<LaneCheckpoint> all = new ArrayList<>();
        long last = committed;
        for (int i = 0; i < laneCheckpoints; i++) {
            boolean drained = random.nextInt(10) == 0;
            int done = drained || random.nextBoolean() ? 0 : random.nextInt(100_000);
            all.add(new LaneCheckpoint(last, drained, done, drained ? null : intent(random, last, done)));
            last += 1 + random.nextLong(mostDistance);
        }
        return new Checkpoint(committed, last, all, true);
    }

    private static @Nullable NamedPost intent(Random random, long first, int done) {
        long firstNanos = NOW - random.nextInt(256) * TENTH;
        long lastNanos = NOW - random.nextInt(256) * SECOND;
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 ->
                new NamedPost(new Range(first, done, first, done + random.nextInt(20_000)), firstNanos, lastNanos);
            default -> new NamedPost(new Range(first, done, first + random.nextInt(10_000), 0), firstNanos, lastNanos);
        };
    }
}
