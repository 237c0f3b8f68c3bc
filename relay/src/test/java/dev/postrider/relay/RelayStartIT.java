package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.message.Address;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.CheckpointCodec;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.NamedPost;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.testkit.output.CapturedTerminal;
import io.opentelemetry.api.OpenTelemetry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a relay begins, and what it says when it cannot. */
class RelayStartIT {

    private static final Address JANE = new Address.Username("jane");
    private static final Duration WELL_WITHIN_A_MINUTE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @Test
    @Tag("long")
    void readsNothingOfAPartitionWhoseEndItIsBeyond() {
        try (Bench bench = new Bench()) {
            bench.chat().admin().person("jane", bench.team());
            int stopped = bench.say(JANE, "was this said?").partition();
            int other = (stopped + 1) % Bench.PARTITIONS;
            bench.commit(stopped, new OffsetAndMetadata(17));
            bench.put(malformed(bench, stopped));
            bench.put(malformed(bench, other));

            Relay relay = bench.relay();

            assertThat(bench.awaitDeadLetters(1))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.partition()).isEqualTo(other));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .singleElement()
                            .asString()
                            .contains("partition " + stopped + " is stopped", "offset 17", "ends at 2"));
            relay.close();
            assertThat(bench.chat().posts()).isEmpty();
        }
    }

    /** As after {@code kill -9} of the all-in-one: the post was named a moment ago, and never arrived. */
    @Test
    void aNamedRelayThatIsBackSoonPostsWithoutWaitingForAMinute() {
        try (Bench bench = new Bench()) {
            bench.chat().admin().person("jane", bench.team());
            int partition = bench.say(JANE, "under way when it died").partition();
            NamedPost lost = new NamedPost(new Range(0, 0, 0, 0), 0, 0);
            Checkpoint left = new Checkpoint(0, 1, List.of(new LaneCheckpoint(0, false, 0, lost)), true);
            OptionalLong now = OptionalLong.of(Clock.system().wall().toEpochMilli());
            bench.commit(partition, new OffsetAndMetadata(0, CheckpointCodec.encode("", left, 0, now)));

            bench.relay(bench.settings(Bench.FAST).withInstanceId("only-one"), Clock.system());

            await().atMost(WELL_WITHIN_A_MINUTE)
                    .untilAsserted(() -> assertThat(bench.chat().posts()).hasSize(1));
        }
    }

    /** A topic made anew: the offsets it once had read count as finished, so new messages there would be lost. */
    @Test
    void losesNothingOfAPartitionThatItHadReadFurtherThanItGoesNow() {
        try (Bench bench = new Bench()) {
            bench.chat().admin().person("jane", bench.team());
            int stopped = bench.say(JANE, "not said yet").partition();
            Checkpoint read = new Checkpoint(0, 17, List.of(new LaneCheckpoint(0, false, 0, null)), true);
            bench.commit(stopped, new OffsetAndMetadata(0, CheckpointCodec.encode("", read, 0, OptionalLong.empty())));

            Relay relay = bench.relay();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .singleElement()
                            .asString()
                            .contains("partition " + stopped + " is stopped"));
        }
    }

    @Test
    void stopsAPartitionAtARecordOfANewerVersion() {
        try (Bench bench = new Bench()) {
            bench.chat().admin().person("jane", bench.team());
            int partition = bench.say(JANE, "before").partition();
            int other = (partition + 1) % Bench.PARTITIONS;
            bench.put(new ProducerRecord<>(
                    bench.topics().messages(), partition, "user/jane".getBytes(UTF_8), "{\"v\":99}".getBytes(UTF_8)));
            bench.say(JANE, "after");
            bench.put(malformed(bench, other));

            Relay relay = bench.relay();

            bench.chat().awaitPosts(1, PATIENCE);
            assertThat(bench.awaitDeadLetters(1))
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.partition()).isEqualTo(other));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .singleElement()
                            .asString()
                            .contains("partition " + partition + " is stopped", "offset 1", "upgrade the relay"));
            relay.close();
            assertThat(bench.chat().posts())
                    .singleElement()
                    .satisfies(post -> assertThat(post.message()).isEqualTo("before"));
        }
    }

    @Test
    void waitsForKafka() throws Exception {
        int port = freePort();
        Topics topics = new Topics("messages", "dead-letters", 2);
        ClientProperties kafka = new ClientProperties("127.0.0.1:" + port, Map.of());
        RelaySettings settings = Bench.settings(kafka, topics, "relays", Bench.FAST, new RelaySettings.Chat.Console());
        Relay relay = Relay.start(
                settings, Clock.system(), new CapturedTerminal().stream(), new Metrics(), OpenTelemetry.noop());
        assertThat(relay.obstacles()).anyMatch(obstacle -> obstacle.contains("Kafka is unreachable"));

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, port);
                relay) {
            await(broker.bootstrapServers())
                    .atMost(PATIENCE)
                    .until(() -> relay.obstacles().isEmpty());
            assertThat(relay.failure()).isNotCompleted();
        }
    }

    @Test
    void waitsForBrokerNameThatDoesNotResolve() throws Exception {
        Topics topics = new Topics("messages", "dead-letters", 2);
        ClientProperties kafka = new ClientProperties("kafka.invalid:9092", Map.of());
        RelaySettings settings = Bench.settings(kafka, topics, "relays", Bench.FAST, new RelaySettings.Chat.Console());

        try (Relay relay = Relay.start(
                settings, Clock.system(), new CapturedTerminal().stream(), new Metrics(), OpenTelemetry.noop())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(relay.obstacles())
                            .contains("The topics are not ready: the name does not resolve: kafka.invalid:9092"));
            assertThat(relay.failure()).isNotCompleted();
        }
    }

    @Test
    void saysThatItCannotWorkWithTopicsOfAnotherSize() {
        try (Bench bench = new Bench()) {
            Topics more = new Topics(bench.topics().messages(), bench.topics().deadLetters(), 5);
            RelaySettings settings =
                    Bench.settings(bench.kafka(), more, bench.group(), Bench.FAST, new RelaySettings.Chat.Console());

            Relay relay = bench.relay(settings, Clock.system());

            assertThat(relay.failure().toCompletableFuture())
                    .succeedsWithin(PATIENCE)
                    .asString()
                    .contains(bench.topics().messages(), "POSTRIDER_PARTITIONS=3");
            assertThat(relay.obstacles()).isNotEmpty();
        }
    }

    @Test
    void printsPostsWhenNoChatIsSet() throws Exception {
        try (Bench bench = new Bench()) {
            CapturedTerminal terminal = new CapturedTerminal();
            RelaySettings settings = Bench.settings(
                    bench.kafka(), bench.topics(), bench.group(), Bench.FAST, new RelaySettings.Chat.Console());
            bench.say(JANE, "one\ntwo \uD83D\uDE80");
            bench.say(JANE, "three");

            try (Relay relay =
                    Relay.start(settings, Clock.system(), terminal.stream(), new Metrics(), OpenTelemetry.noop())) {
                await().atMost(PATIENCE).until(() -> terminal.text().contains("three"));
                assertThat(relay.obstacles()).isEmpty();
            }

            assertThat(terminal.text().lines().map(line -> line.replaceFirst("^.*(?=\\[)", "")))
                    .containsExactly("[user/jane] one", "    two \uD83D\uDE80", "[user/jane] three");
        }
    }

    private static ProducerRecord<byte[], byte[]> malformed(Bench bench, int partition) {
        return new ProducerRecord<>(bench.topics().messages(), partition, new byte[0], new byte[0]);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
