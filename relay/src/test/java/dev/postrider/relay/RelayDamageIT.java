package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static dev.postrider.relay.Bench.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.TopicSetup;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.kafka.EmbeddedKafka;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.output.CapturedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One bad spot stops one partition, never the relay: bytes are flipped in the files of a real broker. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Tag("long")
class RelayDamageIT {

    private static final int TEXTS = 8;

    /** The one that is damaged. */
    private static final int PARTITION = 1;

    /** What is damaged of a batch, and whether the broker then finds nothing behind it in that segment. */
    private enum Damage {
        CRC(17, false),
        MAGIC(16, false),
        SHORT_LENGTH(11, true),
        LONG_LENGTH(8, true);

        private final int at;
        private final boolean hidesRest;

        Damage(int at, boolean hidesRest) {
            this.at = at;
            this.hidesRest = hidesRest;
        }

        void to(Path segment, int batch) throws IOException {
            try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long start = 0;
                for (int i = 0; i < batch; i++) {
                    start += 12 + read(file, start + 8, Integer.BYTES).getInt();
                }
                byte before = read(file, start + at, 1).get();
                byte after = (byte) (this == SHORT_LENGTH ? 3 : before ^ 0x40);
                file.write(ByteBuffer.wrap(new byte[] {after}), start + at);
            }
        }

        private static ByteBuffer read(FileChannel file, long from, int bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            file.read(buffer, from);
            return buffer.flip();
        }
    }

    /** The real one, that can be put forward. */
    private static final class SkippingClock implements Clock {

        private final AtomicLong skipped = new AtomicLong();

        void skip(Duration time) {
            skipped.addAndGet(time.toNanos());
        }

        @Override
        public Instant wall() {
            return Clock.system().wall();
        }

        @Override
        public long nanos() {
            return Clock.system().nanos() + skipped.get();
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void oneDamagedBatchStopsItsPartitionAlone(Damage damage) throws Exception {
        try (Bench bench = new Bench();
                CapturedLog log = CapturedLog.of("dev.postrider.relay")) {
            List<ChatChannel> channels = bench.channels(Bench.PARTITIONS);
            for (int number = 0; number < TEXTS; number++) {
                for (int partition = 0; partition < Bench.PARTITIONS; partition++) {
                    bench.say(partition, address(channels.get(partition)), "number " + number);
                }
            }
            ChatChannel victim = channels.get(PARTITION);
            damage.to(EmbeddedKafka.shared().segment(bench.topics().messages(), PARTITION), 5);
            SkippingClock clock = new SkippingClock();

            Relay relay = bench.relay(bench.settings(Bench.FAST), clock);

            channels.forEach(channel -> await(channel.id())
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(bench.texts(channel)).isEqualTo(texts(0, channel.equals(victim) ? 5 : TEXTS))));
            if (damage == Damage.LONG_LENGTH) {
                await().atMost(PATIENCE).until(() -> {
                    clock.skip(Duration.ofSeconds(1));
                    return !relay.obstacles().isEmpty();
                });
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .singleElement()
                            .asString()
                            .startsWith("partition " + PARTITION + " ")
                            .contains("offset 5", "kafka-delete-records"));
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("damaged") && line.contains("partition=" + PARTITION))
                    .singleElement()
                    .asString()
                    .contains("offset=5");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(bench.committed(PARTITION)).isEqualTo(5));

            int end = damage.hidesRest ? beginNewSegment(bench, victim) : TEXTS;
            int readable = damage.hidesRest ? segments(bench).get(1) : 6;
            bench.say(PARTITION, address(victim), "number " + end);
            delete(bench, readable);

            await().atMost(PATIENCE).untilAsserted(() -> {
                clock.skip(Duration.ofSeconds(1)); // tried again after a minute, and what may be posted waits one more
                assertThat(bench.texts(victim)).last().isEqualTo("number " + end);
            });
            assertThat(bench.texts(victim))
                    .isEqualTo(Stream.concat(texts(0, 5).stream(), texts(readable, end + 1).stream())
                            .toList());
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());
        }
    }

    /** What was read once and passed over cannot be read again. */
    @Test
    void damagedDeferredRecordsStopTheirPartitionAlone() throws Exception {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(3);
            ChatChannel flooded = channels.get(0);
            List<String> flood = IntStream.range(0, 80)
                    .mapToObj(number -> number + "x".repeat(15_000))
                    .toList();
            flood.forEach(text -> bench.say(PARTITION, address(flooded), text));
            bench.say(PARTITION, address(channels.get(1)), "behind the flood");
            SkippingClock clock = new SkippingClock();
            Relay relay = bench.relay(bench.settings(10), clock);
            bench.chat().awaitPosts(channels.get(1).id(), 1, PATIENCE); // so all of it was read
            Path segment = EmbeddedKafka.shared().segment(bench.topics().messages(), PARTITION);
            Damage.CRC.to(segment, 75);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .singleElement()
                            .asString()
                            .startsWith("partition " + PARTITION + " is damaged at offset 75 ")
                            .contains("(deferred messages)"));
            bench.say(PARTITION + 1, address(channels.get(2)), "elsewhere");
            bench.chat().awaitPosts(channels.get(2).id(), 1, PATIENCE);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(bench.texts(flooded)).isEqualTo(flood.subList(0, 75)));

            Damage.CRC.to(segment, 75); // flipped back
            clock.skip(Duration.ofMinutes(1));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(bench.texts(flooded)).isEqualTo(flood));
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());
        }
    }

    @Test
    void aTopicDeletedUnderARelayIsNamedAndBeginsAnewOnceItIsThereAgain() throws Exception {
        try (Bench bench = new Bench();
                CapturedLog log = CapturedLog.of("dev.postrider.relay")) {
            ChatChannel channel = bench.channels(1).get(0);
            int partition = bench.say(address(channel), "before").partition();
            Relay relay = bench.relay();
            bench.chat().awaitPosts(1, PATIENCE);
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());

            bench.admin().deleteTopics(List.of(bench.topics().messages())).all().get(20, TimeUnit.SECONDS);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .anyMatch(each -> each.startsWith(
                                    "the topic " + bench.topics().messages() + " was deleted")));
            assertThat(log.messages())
                    .anyMatch(line -> line.startsWith("Topic deleted, its messages from these offsets on are lost")
                            && line.contains(partition + "=1"));
            assertThat(bench.admin().listTopics().names().get(20, TimeUnit.SECONDS))
                    .doesNotContain(bench.topics().messages());

            assertThat(new TopicSetup(bench.admin(), bench.topics()).ensure()).isInstanceOf(TopicState.Ready.class);
            bench.say(address(channel), "after");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(bench.texts(channel)).containsExactly("before", "after"));
            await().atMost(PATIENCE).until(() -> relay.obstacles().isEmpty());

            relay.close();
            bench.say(address(channel), "once more");
            Relay next = bench.relay();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(bench.texts(channel)).containsExactly("before", "after", "once more"));
            assertThat(next.obstacles()).isEmpty();
        }
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "number " + number).toList();
    }

    /** A broker takes a moment to heed it; returns the number of the next text. */
    private static int beginNewSegment(Bench bench, ChatChannel channel) throws Exception {
        ConfigResource topic =
                new ConfigResource(ConfigResource.Type.TOPIC, bench.topics().messages());
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry("segment.ms", "1"), AlterConfigOp.OpType.SET);
        bench.admin()
                .incrementalAlterConfigs(Map.of(topic, List.of(change)))
                .all()
                .get(20, TimeUnit.SECONDS);
        AtomicInteger next = new AtomicInteger(TEXTS);
        await().atMost(PATIENCE).until(() -> {
            bench.say(PARTITION, address(channel), "number " + next.getAndIncrement());
            return segments(bench).size() > 1;
        });
        return next.get();
    }

    /** The first offsets of the partition's segments. */
    private static List<Integer> segments(Bench bench) throws IOException {
        Path first = EmbeddedKafka.shared().segment(bench.topics().messages(), PARTITION);
        try (Stream<Path> files = Files.list(first.resolveSibling("."))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> Integer.valueOf(name.substring(0, name.length() - ".log".length())))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Bench bench, int below) throws Exception {
        bench.admin()
                .deleteRecords(Map.of(
                        new TopicPartition(bench.topics().messages(), PARTITION), RecordsToDelete.beforeOffset(below)))
                .all()
                .get(20, TimeUnit.SECONDS);
    }
}
