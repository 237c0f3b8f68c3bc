package dev.postrider.relay.loop;

import static dev.postrider.relay.loop.KafkaLog.PARTITION;
import static dev.postrider.relay.loop.KafkaLog.TOPIC;
import static dev.postrider.relay.loop.KafkaLog.channel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.common.kafka.TopicGate;
import dev.postrider.common.kafka.TopicState;
import dev.postrider.common.message.Address;
import dev.postrider.common.message.IdHeader;
import dev.postrider.common.metrics.Metrics;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.destination.Destination;
import dev.postrider.relay.engine.Engine;
import dev.postrider.relay.engine.exchange.Checkpoint;
import dev.postrider.relay.engine.exchange.DeadReason;
import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.DestinationTime;
import dev.postrider.relay.engine.exchange.LaneCheckpoint;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Origin;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Range;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import dev.postrider.relay.metrics.RelayMetrics;
import dev.postrider.relay.pacing.SharePacer;
import dev.postrider.relay.receipt.Receipts;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One life of the consumer: what is committed when, and what is handed over. */
class SessionTest {

    private static final String TOPIC_ID = "kQWmM7gDSYuVpBvsX1gyxA";
    private static final int MOST_TURNS = 2_000;
    private static final CheckpointMetadata METADATA = new CheckpointMetadata(new ManualClock(), true);

    private final KafkaLog kafka = new KafkaLog(100);
    private final KafkaLog historyLog = kafka.another();
    private final Chat chat = new Chat();
    private final RelayStatus status = new RelayStatus();
    private final List<Receipt> told = new ArrayList<>();
    private final TopicGate gate = new TopicGate(() -> new TopicState.Ready(List.of(), TOPIC_ID));
    private final Queue<CompletionStage<Optional<Position>>> deadLetters = new ArrayDeque<>();
    private CompletableFuture<Optional<String>> topicId = CompletableFuture.completedFuture(Optional.of(TOPIC_ID));
    private final Set<String> deleted = new HashSet<>();
    private final Session session = session(new PassingClock());

    /** Whoever looks at it spends 40 ms. */
    private static final class PassingClock implements Clock {

        private final ManualClock clock = new ManualClock();

        @Override
        public Instant wall() {
            return clock.wall();
        }

        @Override
        public long nanos() {
            clock.advance(Duration.ofMillis(40));
            return clock.nanos();
        }
    }

    /** Takes every post, or never answers; remembers what was committed when it was asked to post. */
    private final class Chat implements Destination {

        private final List<Request.Post> posts = new ArrayList<>();
        private final List<Checkpoint> committedBefore = new ArrayList<>();
        private boolean answers = true;
        private int failures;
        private int rejections;
        private Duration clockBehind = Duration.ZERO;

        @Override
        public CompletionStage<PostOutcome> post(Request.Post post) {
            posts.add(post);
            committedBefore.add(committed());
            if (failures > 0) {
                failures--;
                return CompletableFuture.completedFuture(
                        new DestinationFailure.Unavailable("down", DeliveryCertainty.NOT_POSTED));
            }
            if (rejections > 0) {
                rejections--;
                return CompletableFuture.completedFuture(new PostOutcome.TextRejected("rude"));
            }
            return answers
                    ? CompletableFuture.completedFuture(new PostOutcome.Posted("post"))
                    : new CompletableFuture<>();
        }

        @Override
        public CompletionStage<VerificationOutcome> verify(Request.Verify query) {
            return CompletableFuture.completedFuture(new VerificationOutcome.PageRead(null, true));
        }

        @Override
        public CompletionStage<LookupOutcome> lookUp(Request.LookUp query) {
            return CompletableFuture.completedFuture(new LookupOutcome.Resolved("target"));
        }

        @Override
        public CompletionStage<ProbeOutcome> probe(Request.ProbeChannel query) {
            return CompletableFuture.completedFuture(new Outcome.Alive());
        }

        @Override
        public CompletionStage<SelfProbeOutcome> probeSelf() {
            return CompletableFuture.completedFuture(new Outcome.Alive());
        }

        @Override
        public Optional<String> direct(Address address) {
            return Optional.of(address.key());
        }

        @Override
        public Optional<DestinationTime> lastTime(long nowNanos, long wallMillis) {
            return Optional.of(new DestinationTime(wallMillis - clockBehind.toMillis(), nowNanos));
        }

        @Override
        public PostLimits postLimits() {
            return new PostLimits(100, 1, 2);
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void assign() {
        kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
        kafka.updateEndOffsets(Map.of(PARTITION, 0L));
        kafka.schedulePollTask(() -> kafka.rebalance(List.of(PARTITION)));
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void commitsWhatItIsAboutToPostBeforeItDoes() {
        kafka.message(channel(1), "a");
        kafka.message(channel(2), "b");

        run(2);

        assertThat(chat.posts).extracting(Request.Post::text).containsExactly("a", "b");
        assertThat(chat.posts).allMatch(post -> post.origin().equals(new Origin("relays", TOPIC_ID)));
        for (int i = 0; i < 2; i++) {
            Range range = chat.posts.get(i).range();
            assertThat(chat.committedBefore.get(i).laneCheckpoints())
                    .anyMatch(laneCheckpoint -> laneCheckpoint.intent() != null
                            && range.equals(laneCheckpoint.intent().range()));
        }
    }

    @Test
    void tellsHowMessagesEnded() {
        kafka.message(channel(1), "a");
        kafka.message(channel(1), "b");

        run(2);

        assertThat(told).hasSize(2);
        assertThat(told).extracting(Receipt::result).containsOnly(new Receipt.Delivered("post"));
        assertThat(told)
                .flatExtracting(Receipt::messages)
                .extracting(FinishedMessage::offset)
                .containsExactly(0L, 1L);
        assertThat(told.get(0).reporter()).isEqualTo(new Reporter(TOPIC_ID, "relays"));
    }

    @Test
    void aDeadLetterIsWrittenAgainUntilItIsKnownToBeSafe() {
        kafka.message(channel(1), "a");
        kafka.message(channel(1), "b");
        chat.rejections = 1;
        deadLetters.add(CompletableFuture.failedFuture(new IllegalStateException("broken")));
        deadLetters.add(CompletableFuture.completedFuture(Optional.empty()));
        deadLetters.add(CompletableFuture.completedFuture(Optional.of(new Position(3, 17))));

        run(2);

        assertThat(told)
                .extracting(Receipt::result)
                .containsExactly(
                        new Receipt.DeadLettered(DeadReason.REFUSED.code(), "rude", 3, 17),
                        new Receipt.Delivered("post"));
    }

    @Test
    void commitsAllItFinishedWhenItStops() {
        kafka.message(channel(1), "a");
        kafka.message(channel(1), "b");

        run(2);

        assertThat(committed()).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void namesAPostInItsLastCommitThatIsStillInFlightWhenItStops() {
        kafka.message(channel(1), "a");
        chat.answers = false;

        run(1);

        assertThat(committed().laneCheckpoints())
                .extracting(laneCheckpoint ->
                        Objects.requireNonNull(laneCheckpoint.intent()).range())
                .containsExactly(new Range(0, 0, 0, 0));
    }

    @Test
    void handsAPartitionOverThatIsRevoked() {
        kafka.message(channel(1), "a");
        kafka.message(channel(2), "b");
        chat.answers = false;
        int[] turns = {0};
        session.run(() -> {
            if (chat.posts.size() == 1 && turns[0] == 0) {
                turns[0] = 1;
                kafka.schedulePollTask(() -> kafka.rebalance(List.of()));
            }
            return kafka.polls > MOST_TURNS || (turns[0] > 0 && turns[0]++ > 10);
        });

        assertThat(kafka.assignment()).isEmpty();
        assertThat(chat.posts).hasSize(1);
        List<LaneCheckpoint> left = checkpoint(kafka.handedOver.orElseThrow()).laneCheckpoints();
        assertThat(Objects.requireNonNull(left.get(0).intent()).range()).isEqualTo(new Range(0, 0, 0, 0));
        assertThat(left).element(1).isEqualTo(new LaneCheckpoint(1, false, 0, null));
    }

    @Test
    void goesOnWhereTheLastCommitStands() {
        kafka.message(channel(1), "a");
        kafka.message(channel(2), "b");
        kafka.updateEndOffsets(Map.of(PARTITION, 2L));
        Checkpoint start = new Checkpoint(0, 2, List.of(new LaneCheckpoint(0, false, 0, null)), true);
        kafka.hasCommitted(new OffsetAndMetadata(0, METADATA.encode(TOPIC_ID, start)));

        run(1);

        assertThat(chat.posts).extracting(Request.Post::text).containsExactly("a");
        assertThat(committed()).isEqualTo(Checkpoint.at(2));
    }

    @Test
    void readsTheHistoryBackBeforeItPostsWhatMayRepeatIt() {
        IdHeader key = new IdHeader(new UUID(7, 7), IdHeader.DuplicateKind.KEYED);
        kafka.message(channel(1), "a", key, Duration.ZERO);
        kafka.message(channel(1), "a again", key, Duration.ofHours(1));
        kafka.message(channel(2), "b");
        kafka.updateEndOffsets(Map.of(PARTITION, 3L));
        kafka.hasCommitted(new OffsetAndMetadata(1, METADATA.encode(TOPIC_ID, Checkpoint.at(1))));

        run(1);

        assertThat(chat.posts).extracting(Request.Post::text).containsExactly("b");
        assertThat(committed()).isEqualTo(Checkpoint.at(3));
        assertThat(historyLog.seeks).containsExactly(0L);
    }

    @Test
    void isAnObstacleWhereTheTopicWasMadeAnew() {
        kafka.message(channel(1), "a");
        kafka.updateEndOffsets(Map.of(PARTITION, 1L));
        kafka.hasCommitted(new OffsetAndMetadata(0, METADATA.encode("anotherTopicOfThisName", Checkpoint.at(0))));
        List<String> obstacles = new ArrayList<>();

        session.run(() -> {
            obstacles.addAll(status.obstacles());
            return kafka.polls > 100;
        });

        assertThat(chat.posts).isEmpty();
        assertThat(obstacles).anyMatch(each -> each.contains("deleted topic of the same name"));
    }

    @Test
    void isAnObstacleWhileMessagesLookTooOldAndTheChatServersClockSaysOtherwise() {
        IdHeader id = new IdHeader(new UUID(7, 7), IdHeader.DuplicateKind.PLAIN);
        kafka.message(channel(1), "old", id, Duration.ofDays(-8));
        List<String> obstacles = new ArrayList<>();
        try (CapturedLog log = CapturedLog.of("Relay")) {
            session.run(() -> {
                chat.clockBehind = kafka.polls < 50 ? Duration.ofDays(30) : Duration.ZERO;
                obstacles.addAll(status.obstacles());
                return kafka.polls > 50;
            });

            assertThat(obstacles).anyMatch(each -> each.startsWith("this relay's clock and the chat server's differ"));
            assertThat(status.obstacles()).noneMatch(each -> each.contains("clock"));
            assertThat(log.messages())
                    .containsExactly(
                            "Clocks differ, messages that look older than the maximum age wait:"
                                    + " aheadOfChatServerSeconds=2592000",
                            "Clocks agree again, messages that waited for that continue");
        }
        assertThat(chat.posts).isEmpty();
    }

    @Test
    void saysHowManyMessagesWaitWhenAPauseIsOver() {
        kafka.message(channel(1), "a");
        kafka.message(channel(1), "b");
        kafka.updateEndOffsets(Map.of(PARTITION, 2L));
        chat.failures = 1;
        try (CapturedLog log = CapturedLog.of(PauseLog.class)) {
            run(3);

            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(0)).startsWith("Delivery paused: retryInMs=");
            assertThat(log.messages().get(1))
                    .matches(
                            "Delivery resumed, the chat server accepts posts again: pausedSeconds=\\d+, waiting=1, aboutPosts=1");
        }
    }

    @Test
    void deliversWhatLiesBeforeDamageAndSaysWhereItIs() {
        kafka.message(channel(1), "a");
        kafka.message(channel(2), "b");
        kafka.message(channel(1), "unreadable");
        kafka.message(channel(2), "behind");
        kafka.damagedAt = 2;
        List<String> obstacles = new ArrayList<>();

        session.run(() -> {
            obstacles.addAll(status.obstacles());
            return kafka.polls > 300;
        });

        assertThat(chat.posts).extracting(Request.Post::text).containsExactly("a", "b");
        assertThat(committed()).isEqualTo(Checkpoint.at(2));
        assertThat(obstacles).anyMatch(each -> each.startsWith("partition 0 is damaged at offset 2"));
    }

    @Test
    void readsOnByItselfOnceTheDamageIsRepaired() {
        kafka.message(channel(1), "a");
        kafka.message(channel(1), "b");
        kafka.damagedAt = 1;

        session.run(() -> {
            if (!status.obstacles().stream()
                    .filter(each -> each.contains("damaged"))
                    .toList()
                    .isEmpty()) {
                kafka.damagedAt = Long.MAX_VALUE;
            }
            return kafka.polls > MOST_TURNS || chat.posts.size() == 2;
        });

        assertThat(chat.posts).extracting(Request.Post::text).containsExactly("a", "b");
    }

    @Test
    void aFailureWhileAPartitionIsHandedOverEndsTheSession() {
        kafka.message(channel(1), "a");
        kafka.failsToCommit = true;
        int[] turns = {0};

        assertThatThrownBy(() -> session.run(() -> {
                    if (chat.posts.size() == 1 && turns[0]++ == 0) {
                        kafka.schedulePollTask(() -> kafka.rebalance(List.of()));
                    }
                    return kafka.polls > MOST_TURNS;
                }))
                .hasRootCauseMessage("half handed over");
    }

    @Test
    void endsWhenTheTopicIsDeletedAndCommitsNothingMore() {
        kafka.message(channel(1), "a");
        try (CapturedLog log = CapturedLog.of(Session.class)) {
            session.run(() -> {
                if (chat.posts.size() == 1 && committed().equals(Checkpoint.at(1))) {
                    topicId = CompletableFuture.completedFuture(Optional.empty());
                }
                return kafka.polls > MOST_TURNS;
            });

            assertThat(kafka.polls).isLessThan(MOST_TURNS);
            assertThat(kafka.handedOver).isEmpty();
            assertThat(log.messages())
                    .contains(
                            "Topic deleted, its messages from these offsets on are lost: topic=messages, offsets={0=1}");
        }
    }

    /** Kafka may not know yet, or not say: then nothing begins and nothing ends. */
    @Test
    void beginsNoPartitionBeforeKafkaSaysThatTheTopicIsStillTheSame() {
        kafka.message(channel(1), "a");
        topicId = new CompletableFuture<>();

        session.run(() -> kafka.polls > 200);
        assertThat(chat.posts).isEmpty();
    }

    /** Turn by turn, until so many posts went out. */
    private void run(int posts) {
        session.run(() -> kafka.polls > MOST_TURNS || (chat.posts.size() >= posts && kafka.polls % 10 == 0));
        assertThat(kafka.polls).isLessThan(MOST_TURNS);
    }

    private Checkpoint committed() {
        return checkpoint(kafka.committed(Set.of(PARTITION)).get(PARTITION));
    }

    private static Checkpoint checkpoint(OffsetAndMetadata committed) {
        return METADATA.decode(committed.offset(), committed.metadata()).checkpoint();
    }

    private Session session(Clock clock) {
        return new Session(
                kafka,
                new RelayLoop.Parts(
                        TOPIC,
                        gate,
                        () -> topicId,
                        () -> kafka,
                        () -> {
                            throw new AssertionError("nothing to be read a second time");
                        },
                        () -> historyLog,
                        topicId -> new Engine(
                                new Origin("relays", topicId),
                                Limits.of(
                                        chat.postLimits(),
                                        Duration.ofDays(7),
                                        new Limits.Keys(Duration.ofDays(1), 1_000),
                                        Duration.ZERO),
                                chat,
                                new SharePacer(8, 1),
                                new Random(1)),
                        chat,
                        deadLetter -> deadLetters.remove(),
                        () -> offsets -> {},
                        topicId -> Receipts.of(
                                new Reporter(topicId, "relays"),
                                (partition, lane, receipt) -> told.add(receipt),
                                clock),
                        status,
                        new RelayMetrics(new Metrics()),
                        Monitors.silent(status, clock),
                        clock,
                        true),
                TOPIC_ID,
                deleted,
                new ArrivalSignal());
    }
}
