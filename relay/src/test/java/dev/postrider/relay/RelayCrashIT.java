package dev.postrider.relay;

import static dev.postrider.relay.Bench.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.postrider.common.kafka.LazyClient;
import dev.postrider.common.kafka.RecordWriter;
import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.loop.DeadLetterWriter;
import dev.postrider.relay.loop.GroupConsumer;
import dev.postrider.relay.loop.Monitors;
import dev.postrider.relay.loop.RelayLoop;
import dev.postrider.relay.loop.RelayStatus;
import dev.postrider.relay.mattermost.MattermostDestination;
import dev.postrider.relay.mattermost.MattermostSettings;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.relay.receipt.Receipts;
import dev.postrider.testkit.mattermost.ChatChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A relay that ends without a last word, beside a chat server that forgets what it has just taken: whoever goes on looks
 * what is posted.
 */
@Tag("long")
class RelayCrashIT {

    private static final int TEXTS = 20;

    /** @param keyed whether every message has a key and is written three times */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void postsEverythingOnceAndInOrderWhenItEndsWithPostsUnderWay(boolean keyed) {
        try (Bench bench = new Bench()) {
            List<ChatChannel> channels = bench.channels(6);
            List<String> texts = IntStream.range(0, TEXTS)
                    .mapToObj(number -> "number " + number)
                    .toList();
            texts.forEach(text -> channels.forEach(channel -> say(bench, channel, text, keyed)));
            CountDownLatch crashes = new CountDownLatch(2);
            ImpatientClock clock = new ImpatientClock();
            MattermostSettings settings = new MattermostSettings(
                    bench.chat().url(), new Secret(bench.bot().token()), null, "", 16_383, 1, Look.MESSAGE);
            RelayStatus status = new RelayStatus();
            TopicGate gate = new TopicGate(() -> new TopicState.Ready(List.of(), "an-id"));

            try (MattermostDestination destination = new MattermostDestination(settings, clock);
                    RecordWriter writer = unused(gate, clock);
                    RelayLoop loop = new RelayLoop(new RelayLoop.Parts(
                            bench.topics().messages(),
                            gate,
                            () -> CompletableFuture.completedFuture(Optional.of("an-id")),
                            () -> mortal(bench, crashes),
                            () -> GroupConsumer.second(bench.kafka()),
                            () -> GroupConsumer.history(bench.kafka()),
                            topicId -> new Engine(
                                    new Origin(bench.group(), topicId),
                                    Limits.of(
                                            destination.postLimits(),
                                            Duration.ofDays(7),
                                            new Limits.Keys(Duration.ofDays(1), 1_000),
                                            Duration.ZERO),
                                    destination,
                                    new SharePacer(Bench.FAST, Bench.PARTITIONS),
                                    new Random(1)),
                            destination,
                            new DeadLetterWriter(writer, bench.topics().deadLetters(), clock),
                            () -> offsets -> {},
                            topicId -> Receipts.none(),
                            status,
                            new RelayMetrics(new Metrics()),
                            Monitors.silent(status, clock),
                            clock,
                            false))) {
                loop.start();
                await().atMost(PATIENCE).untilAsserted(() -> {
                    clock.skipIfNothingHappens(bench.chat().posts().size());
                    assertThat(channels)
                            .allSatisfy(
                                    channel -> assertThat(bench.texts(channel)).contains("number " + (TEXTS - 1)));
                });
            }

            assertThat(crashes.getCount()).as("lives left").isZero();
            assertThat(channels)
                    .allSatisfy(channel -> assertThat(bench.texts(channel)).isEqualTo(texts));
        }
    }

    /** What is left in doubt is sent again after a minute; nobody wants to wait for that. */
    private static final class ImpatientClock implements Clock {

        private static final Duration SKIPPED_AT_ONCE = Duration.ofSeconds(1);

        private final Clock system = Clock.system();
        private final AtomicLong skippedNanos = new AtomicLong();
        private int posts;

        void skipIfNothingHappens(int postsByNow) {
            if (postsByNow == posts) {
                skippedNanos.addAndGet(SKIPPED_AT_ONCE.toNanos());
            }
            posts = postsByNow;
        }

        @Override
        public Instant wall() {
            return system.wall().plusNanos(skippedNanos.get());
        }

        @Override
        public long nanos() {
            return system.nanos() + skippedNanos.get();
        }
    }

    private static RecordWriter unused(TopicGate gate, Clock clock) {
        RecordWriter.WriteLimits limits = new RecordWriter.WriteLimits(1, 1, Duration.ofSeconds(1));
        return new RecordWriter(new LazyClient<>(MockProducer::new), "dead-letters", gate, limits, clock);
    }

    private static void say(Bench bench, ChatChannel channel, String text, boolean keyed) {
        UUID id = UUID.nameUUIDFromBytes((channel.id() + text).getBytes(UTF_8));
        IdHeader header = new IdHeader(id, keyed ? IdHeader.DuplicateKind.KEYED : IdHeader.DuplicateKind.PLAIN);
        for (int i = keyed ? 3 : 1; i > 0; i--) {
            bench.send(Bench.address(channel), text, header);
        }
    }

    /** Dies after some posts without a commit of its own, as long as there are crashes left. */
    private static Consumer<byte[], byte[]> mortal(Bench bench, CountDownLatch crashes) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        int alreadyPosted = bench.chat().posts().size();
        boolean mortal = crashes.getCount() > 0;
        return new KafkaConsumer<>(bench.kafka().consumer("mortal", bench.group()), bytes, bytes) {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                if (mortal && bench.chat().posts().size() > alreadyPosted + 20) {
                    crashes.countDown();
                    bench.chat().forgetPendingPostIds(); // its own memory of 30 s shall not help
                    throw new UnknownServerException("crash"); // one without a stack trace
                }
                return super.poll(timeout);
            }

            @Override
            public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                if (mortal) {
                    throw new UnknownServerException("crashing");
                }
                super.commitSync(offsets, timeout);
            }
        };
    }
}
