package dev.postrider.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.receipt.BoardCodec;
import dev.postrider.common.receipt.BoardEntry;
import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.receipt.ReceiptCodec;
import dev.postrider.common.receipt.Reporter;
import dev.postrider.ingress.status.CommitSnapshot.GroupCommit;
import dev.postrider.ingress.status.MessageStatus.DeliveredStatus;
import dev.postrider.ingress.status.MessageStatus.FinishedStatus;
import dev.postrider.ingress.status.MessageStatus.HeldWhy;
import dev.postrider.ingress.status.MessageStatus.PostingStatus;
import dev.postrider.ingress.status.MessageStatus.QueuedStatus;
import dev.postrider.ingress.status.MessageStatus.RepeatedStatus;
import dev.postrider.ingress.status.MessageStatus.UnknownStatus;
import dev.postrider.ingress.status.MessageStatus.WaitingStatus;
import dev.postrider.ingress.status.StatusResult.KnownStatus;
import dev.postrider.ingress.status.StatusView.State;
import dev.postrider.testkit.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is told of a message, by what is known. */
class StatusLookupTest {

    private static final Reporter REPORTER = new Reporter("topic-id", "group");
    private static final UUID ID = UUID.fromString("01a205e1-07e4-71d7-988b-4e8cc91b0ea1");
    private static final UUID OTHER = UUID.fromString("01a205e1-07e4-71d7-988b-4e8cc91b0ea2");
    private static final RecordPlace PLACE = new RecordPlace(3, 1_200);
    private static final String JANE = "user/jane";
    private static final byte[] KEY = JANE.getBytes(StandardCharsets.UTF_8);
    private static final String POST = "9xk3p7qwbtdhmq5ne4ryz8fjoc";

    private final ManualClock clock = new ManualClock();
    private final Waiters waiters = new Waiters(2, 1_000);
    private final StatusView view = new StatusView(new ReceiptMemory(1024 * 1024), waiters, REPORTER, clock);
    private final KnownRecords known = new KnownRecords(64);
    private final List<RecordPlace> reads = new ArrayList<>();
    private ReadResult read = new ReadResult.MessageRead(new KnownRecord(ID, JANE, Instant.ofEpochMilli(5)));
    private CommitSnapshot snapshot = commits(1_000);
    private List<BoardEntry.PostingLane> posting = List.of();
    private int asked;
    private final GroupCommits commits = new GroupCommits(
            () -> {
                asked++;
                return CompletableFuture.completedFuture(snapshot);
            },
            clock);
    private final StatusLookup lookup = new StatusLookup(
            view,
            known,
            place -> {
                reads.add(place);
                return CompletableFuture.completedFuture(read);
            },
            commits,
            12,
            clock);
    private final MessageStatuses statuses = new MessageStatuses(view, known, lookup, waiters, clock);

    StatusLookupTest() {
        view.become(State.FOLLOWING);
        view.readTo(3, 100);
    }

    @Test
    void nothingIsGuessedBeforeTheReceiptsAreRead() {
        view.become(State.WARMING_UP);

        assertThat(find(ID, PLACE)).isInstanceOf(StatusResult.WarmingUp.class);
    }

    /** The receipts are read anew, when their topic was made again for example. */
    @Test
    void norWhileTheyAreReadAnew() {
        view.become(State.FOLLOWING);
        CompletableFuture<ReadResult> slow = new CompletableFuture<>();
        StatusLookup slowly = new StatusLookup(view, known, place -> slow, commits, 12, clock);
        write(new Receipt.Delivered(POST), PLACE.offset() + 1);
        CompletionStage<StatusResult> asked = slowly.find(ID, PLACE);

        view.restart(REPORTER);
        slow.complete(read);

        assertThat(asked.toCompletableFuture().join()).isInstanceOf(StatusResult.WarmingUp.class);
        assertThat(statuses.newest(new Address.Username("jane"), "ci", 9)).isEmpty();
    }

    @Test
    void aReceiptIsFinalWhateverTheCommitSays() {
        write(new Receipt.Delivered(POST), PLACE.offset());

        assertThat(status()).isEqualTo(new DeliveredStatus(JANE, now(), POST, 1));
        assertThat(reads).isEmpty();
        assertThat(asked).isZero();
    }

    @Test
    void anotherIdIsNotThere() {
        write(new Receipt.Delivered(POST), PLACE.offset());
        assertThat(find(OTHER, PLACE)).isInstanceOf(StatusResult.NotThere.class);

        assertThat(find(OTHER, new RecordPlace(3, 1_201))).isInstanceOf(StatusResult.NotThere.class);
        assertThat(asked).as("the same is done for a wrong id").isEqualTo(1);
        assertThat(find(ID, new RecordPlace(12, 0))).isInstanceOf(StatusResult.NotThere.class);
    }

    @Test
    void receiptsOfAnotherTopicOrGroupAreIgnored() {
        for (Reporter foreign : List.of(new Reporter("gone", "group"), new Reporter("topic-id", "other"))) {
            view.receipt(3, KEY, ReceiptCodec.encode(receipt(foreign, new Receipt.Delivered(POST), PLACE.offset())));
        }

        assertThat(status()).isInstanceOf(QueuedStatus.class);
    }

    @Test
    void belowTheCommitItIsFinishedOnceTheReceiptsBeforeItAreRead() {
        snapshot = commits(1_300, 101);
        assertThat(status()).isInstanceOf(QueuedStatus.class);

        view.readTo(3, 101);
        assertThat(status()).isEqualTo(new FinishedStatus());

        snapshot = commits(0);
        clock.advance(Duration.ofSeconds(1));
        assertThat(status()).as("what is final stays so").isEqualTo(new FinishedStatus());
    }

    @Test
    void commitsOfAnotherTopicDoNotCountAndThoseOfNobodyTellNothing() {
        snapshot = snapshot(new GroupCommit(1_300, metadata("gone")), 0);
        assertThat(status()).isInstanceOf(QueuedStatus.class);

        clock.advance(Duration.ofSeconds(1));
        snapshot = snapshot(new GroupCommit(1_300, ""), 0);
        assertThat(status()).isEqualTo(new UnknownStatus());

        clock.advance(Duration.ofSeconds(1));
        write(new Receipt.Delivered(POST), PLACE.offset() + 1);
        assertThat(status()).as("a later post of the address proves it").isEqualTo(new FinishedStatus());
    }

    @Test
    void withoutReceiptsOnlyTheCommitTells() {
        view.become(State.NO_RECEIPTS);
        assertThat(status()).isEqualTo(new UnknownStatus());

        clock.advance(Duration.ofSeconds(1));
        snapshot = commits(1_201);
        assertThat(status()).isEqualTo(new FinishedStatus());
    }

    @Test
    void theBoardTellsWhatIsReadAndWhatIsAhead() {
        board(1_100, 1_200);
        assertThat(status()).isEqualTo(new QueuedStatus(JANE, Instant.ofEpochMilli(5), Optional.empty()));

        board(1_100, 1_201);
        WaitingStatus waiting = (WaitingStatus) status();
        assertThat(waiting.held()).isEmpty();
        assertThat(waiting.aheadAtMost()).isEqualTo(100);
        assertThat(waiting.asOf()).isEqualTo(now());
        // 101 messages at 10 a post are 11 turns of 3 addresses, at 2 posts a second; everything that waits is more. At
        // the latest it goes on at half that rate, for nothing is known of the pace.
        assertThat(waiting.eta())
                .contains(new MessageStatus.TimeRange(clock.wall(), clock.wall().plusMillis(2 * 16_500 + 15_000)));
    }

    /** One behind the other in one address, a flood packs them; many addresses take a post each. */
    @Test
    void anEtaCountsAPostForEachAddress() {
        snapshot = new CommitSnapshot(
                "topic-id", Map.of(3, new GroupCommit(1_190, metadata("topic-id"))), Map.of(3, 1_210L), Map.of());
        board(1_190, 1_201);

        // 20 messages are 2 posts, and 3 addresses wait.
        assertThat(((WaitingStatus) status()).eta().orElseThrow().to())
                .isEqualTo(clock.wall().plusMillis(2 * 2_500 + 15_000));
    }

    /** It may have been posted since then. */
    @Test
    void anEtaBeginsWhenTheBoardWasWritten() {
        board(1_100, 1_201);
        clock.advance(Duration.ofSeconds(3));

        assertThat(clock.wall()).isAfter(now());
        assertThat(((WaitingStatus) status()).eta().orElseThrow().from()).isEqualTo(now());
    }

    /** Faults take a part of the rate. */
    @Test
    void anEtaIsNoEarlierThanThePartitionsPaceTells() {
        for (int told = 0; told < 6; told++) {
            board(1_100 + told, 1_300);
            write(new Receipt.Delivered(POST), 1_100 + told);
            clock.advance(Duration.ofSeconds(2));
        }
        board(1_100, 1_300);

        // 101 messages; 6 ended in 12 seconds, and at the latest it goes on at half that pace.
        assertThat(((WaitingStatus) status()).eta().orElseThrow().to())
                .isEqualTo(clock.wall().plusMillis(404_000 + 15_000));
    }

    @Test
    void nobodyTellsAnEtaWhereNothingEnds() {
        for (int told = 0; told < 6; told++) {
            board(1_100, 1_300);
            clock.advance(Duration.ofSeconds(2));
        }

        assertThat(((WaitingStatus) status()).eta()).isEmpty();
    }

    /** They are read at once, and say nothing of how fast it goes. */
    @Test
    void whatTheBoardSaidBeforeTheStartDoesNotCountForThePace() {
        view.become(State.WARMING_UP);
        for (int told = 0; told < 6; told++) {
            board(1_100, 1_300);
            clock.advance(Duration.ofSeconds(2));
        }
        view.become(State.FOLLOWING);
        board(1_100, 1_201);

        assertThat(((WaitingStatus) status()).eta().orElseThrow().to())
                .isEqualTo(clock.wall().plusMillis(2 * 16_500 + 15_000));
    }

    /** Then how many have ended says how many were sent. */
    @Test
    void aPartitionWithoutABacklogHasNoPace() {
        for (int told = 0; told < 6; told++) {
            board(1_094 + told, 1_095 + told);
            clock.advance(Duration.ofSeconds(2));
        }
        board(1_100, 1_201);

        assertThat(((WaitingStatus) status()).eta().orElseThrow().to())
                .isEqualTo(clock.wall().plusMillis(2 * 16_500 + 15_000));
    }

    @Test
    void whatIsHeldSaysWhyAndHasNoEta() {
        board(1_100, 1_300, Optional.of(new BoardEntry.ChatPause("HTTP 503", now(), now().plusSeconds(9))), List.of());
        WaitingStatus paused = (WaitingStatus) status();
        assertThat(paused.held().orElseThrow().why()).isEqualTo(HeldWhy.CHAT_PAUSED);
        assertThat(paused.eta()).isEmpty();

        board(1_100, 1_300, Optional.empty(), List.of(held(JANE, BoardEntry.HoldReason.CHANNEL_MISSING)));
        assertThat(((WaitingStatus) status()).held().orElseThrow().why()).isEqualTo(HeldWhy.CHANNEL_MISSING);

        board(1_100, 1_300, Optional.empty(), List.of(held("user/jo", BoardEntry.HoldReason.CHANNEL_MISSING)));
        assertThat(((WaitingStatus) status()).held()).isEmpty();
    }

    @Test
    void whatNoRelayHasReadYetSaysWhatWillHoldIt() {
        board(1_100, 1_200, Optional.of(new BoardEntry.ChatPause("HTTP 503", now(), now().plusSeconds(9))), List.of());
        assertThat(((QueuedStatus) status()).held().orElseThrow().why()).isEqualTo(HeldWhy.CHAT_PAUSED);

        clock.advance(Duration.ofSeconds(11));
        assertThat(((QueuedStatus) status()).held()).as("long ago").isEmpty();
    }

    @Test
    void aBoardThatIsNoLongerWrittenTellsNoEta() {
        board(1_100, 1_300);
        clock.advance(Duration.ofSeconds(11));

        assertThat(((WaitingStatus) status()).eta()).isEmpty();
    }

    @Test
    void whatTheBoardSaidBeforeTheStartIsOld() {
        CompletableFuture<StatusResult> waiting = accepted();
        view.become(State.WARMING_UP);
        board(1_100, 1_300, Optional.of(new BoardEntry.ChatPause("HTTP 503", now(), now())), List.of());
        assertThat(waiting).isNotDone();
        view.become(State.FOLLOWING);
        assertThat(((WaitingStatus) status()).held()).isEmpty();

        board(1_100, 1_300, Optional.of(new BoardEntry.ChatPause("HTTP 503", now(), now())), List.of());
        clock.setWall(now().plus(Duration.ofHours(2)));
        assertThat(((WaitingStatus) status()).held())
                .as("whatever the clocks say")
                .isPresent();
    }

    @Test
    void aMessageIsPostedWhileItsPostIsUnderWay() {
        posting = List.of(new BoardEntry.PostingLane(JANE, 1_200));
        board(1_100, 1_300);
        assertThat(status()).isEqualTo(new PostingStatus(JANE, Instant.ofEpochMilli(5), now()));

        board(1_100, 1_300, Optional.empty(), List.of(held(JANE, BoardEntry.HoldReason.VERIFYING)));
        assertThat(status()).as("or looked for").isInstanceOf(PostingStatus.class);
        board(1_100, 1_300, Optional.empty(), List.of(held(JANE, BoardEntry.HoldReason.CHANNEL_REFUSED)));
        assertThat(status()).as("refused since").isInstanceOf(WaitingStatus.class);

        posting = List.of(new BoardEntry.PostingLane(JANE, 1_199), new BoardEntry.PostingLane("user/jo", 1_300));
        board(1_100, 1_300);
        assertThat(status()).as("behind it").isInstanceOf(WaitingStatus.class);

        board(1_100, 1_300, Optional.empty(), List.of(held(JANE, BoardEntry.HoldReason.VERIFYING)));
        WaitingStatus behind = (WaitingStatus) status();
        assertThat(behind.held().orElseThrow().why()).isEqualTo(HeldWhy.VERIFYING);
        assertThat(behind.eta()).isEmpty();
    }

    /** Another address of the partition may hold the commit back for an hour, and receipts be forgotten meanwhile. */
    @Test
    void whatMayHaveHadAReceiptIsNotToldToWait() {
        view.begunInTheMiddle(3);
        board(1_100, 1_300);
        assertThat(status()).isInstanceOf(WaitingStatus.class);

        Reporter another = new Reporter("topic-id", "other");
        view.receipt(3, KEY, ReceiptCodec.encode(receipt(another, new Receipt.Delivered(POST), 1_199)));
        assertThat(status()).isEqualTo(new UnknownStatus());

        board(1_100, 1_200);
        assertThat(status()).as("nobody has read it yet").isInstanceOf(QueuedStatus.class);

        read = new ReadResult.MessageRead(new KnownRecord(ID, JANE, now().plusSeconds(61)));
        known.clear();
        board(1_100, 1_300);
        assertThat(status()).as("its receipt would be there").isInstanceOf(WaitingStatus.class);
    }

    /** In a flood more receipts are forgotten than are known; what is behind the last of its address still waits. */
    @Test
    void whatItsAddressHasNotComeToWaits() {
        view.begunInTheMiddle(3);
        board(1_100, 1_300);
        write(new Receipt.Delivered(POST), PLACE.offset() - 1);
        assertThat(status()).isInstanceOf(WaitingStatus.class);

        UUID keyed = UUID.fromString("01a205e1-07e4-81d7-988b-4e8cc91b0ea1");
        read = new ReadResult.MessageRead(new KnownRecord(keyed, JANE, Instant.ofEpochMilli(5)));
        known.clear();
        assertThat(((KnownStatus) find(keyed, PLACE)).status())
                .as("it may have repeated another, long ago")
                .isEqualTo(new UnknownStatus());
    }

    @Test
    void whatKafkaNoLongerHoldsIsFinishedIfItIsCommitted() {
        read = new ReadResult.Trimmed();
        assertThat(status()).isEqualTo(new UnknownStatus());

        clock.advance(Duration.ofSeconds(1));
        snapshot = commits(1_201);
        assertThat(status()).isEqualTo(new FinishedStatus());

        write(new Receipt.Delivered(POST), PLACE.offset());
        assertThat(find(OTHER, PLACE)).as("that was another message").isInstanceOf(StatusResult.NotThere.class);
    }

    @Test
    void beyondTheEndNothingIsThereUnlessTheTopicWasMadeAnew() {
        read = new ReadResult.BeyondEnd();
        lookup.restart(false);
        assertThat(find(ID, PLACE)).isInstanceOf(StatusResult.NotThere.class);

        lookup.restart(true);
        assertThat(find(ID, PLACE)).isInstanceOf(StatusResult.Gone.class);

        read = new ReadResult.NoMessage();
        assertThat(find(ID, PLACE)).isInstanceOf(StatusResult.NotThere.class);

        read = new ReadResult.ReadFailed();
        assertThat(find(ID, PLACE)).isInstanceOf(StatusResult.KafkaAway.class);
    }

    @Test
    void whatWasAcceptedHereIsKnownWithoutReading() {
        read = new ReadResult.ReadFailed();
        statuses.accepted(ID, new Address.Username("jane"), PLACE);

        assertThat(status())
                .isEqualTo(new QueuedStatus(JANE, clock.wall().truncatedTo(ChronoUnit.MILLIS), Optional.empty()));
        assertThat(reads).isEmpty();
    }

    @Test
    void theGroupIsAskedFourTimesASecondAtMost() {
        status();
        status();
        clock.advance(Duration.ofMillis(249));
        status();
        assertThat(asked).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        status();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aQuestionThatFailedIsNotAskedAgainAtOnceEither() {
        AtomicInteger questions = new AtomicInteger();
        GroupCommits failing = new GroupCommits(
                () -> {
                    questions.incrementAndGet();
                    return CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
                },
                clock);

        failing.recent();
        assertThat(failing.recent().toCompletableFuture()).isCompletedExceptionally();
        assertThat(questions).hasValue(1);

        clock.advance(Duration.ofMillis(250));
        failing.recent();
        assertThat(questions).hasValue(2);
    }

    @Test
    void aReplayedDeadLetterIsFollowedToItsNewPlace() {
        write(new Receipt.DeadLettered("channel_missing", "no", 3, 17), PLACE.offset());
        assertThat(find(ID, PLACE))
                .isEqualTo(new KnownStatus(
                        new MessageStatus.DeadLetterStatus(
                                JANE, now(), "channel_missing", "no", new RecordPlace(3, 17)),
                        false));

        write(new Receipt.Replayed(3, 2_000), PLACE.offset());
        assertThat(((KnownStatus) find(ID, PLACE)).status()).isInstanceOf(QueuedStatus.class);
        assertThat(reads).containsExactly(new RecordPlace(3, 2_000));

        write(new Receipt.Delivered(POST), 2_000);
        assertThat(find(ID, PLACE)).isEqualTo(new KnownStatus(new DeliveredStatus(JANE, now(), POST, 1), true));
    }

    @Test
    void theListHasWhatEnded() {
        write(new Receipt.DeadLettered("channel_missing", "no", 3, 17), 1_300);
        write(new Receipt.Delivered(POST), 1_200);
        write(new Receipt.DeadLettered("channel_missing", "no", 3, 18), 1_100);
        write(new Receipt.Replayed(3, 2_000), 1_100);
        write(new Receipt.Delivered(POST), 2_000);

        assertThat(statuses.newest(new Address.Username("jane"), "ci", 9).orElseThrow())
                .as("one that was replayed at its new place only")
                .extracting(listed -> listed.place().offset())
                .containsExactly(2_000L, 1_200L, 1_300L);
    }

    @Test
    void aRepetitionTellsOfWhich() {
        write(new Receipt.Repeated(List.of(1_150L)), PLACE.offset());
        RepeatedStatus open = (RepeatedStatus) status();
        assertThat(open.of()).contains(new RecordPlace(3, 1_150));
        assertThat(open.isFinal()).isFalse();

        write(new Receipt.Delivered(POST), 1_150);
        assertThat(((RepeatedStatus) status()).outcome()).contains(new DeliveredStatus(JANE, now(), POST, 1));
    }

    @Test
    void aRepetitionOfARepetitionIsFollowedAndOneOfNothingKnownIsFinal() {
        write(new Receipt.Repeated(List.of(1_150L)), PLACE.offset());
        write(new Receipt.Repeated(List.of(1_100L)), 1_150);
        CompletableFuture<StatusResult> waiting = accepted();
        assertThat(waiting).isNotDone();
        write(new Receipt.Delivered(POST), 1_100);
        assertThat(waiting).isCompleted();
        assertThat(((RepeatedStatus) status()).outcome()).contains(new DeliveredStatus(JANE, now(), POST, 1));

        write(new Receipt.Repeated(List.of(-1L)), PLACE.offset());
        assertThat(status()).isEqualTo(new RepeatedStatus(JANE, now(), Optional.empty(), Optional.empty()));
        assertThat(status().isFinal()).isTrue();
        assertThat(accepted()).isCompleted();
    }

    @Test
    void aWaitEndsWithTheReceipt() {
        CompletableFuture<StatusResult> waiting = await(ID, PLACE);
        assertThat(waiting).isNotDone();
        write(new Receipt.Delivered(POST), PLACE.offset() + 1);
        assertThat(waiting).isNotDone();

        write(new Receipt.Delivered(POST), PLACE.offset());

        assertThat(waiting).isCompletedWithValue(new KnownStatus(new DeliveredStatus(JANE, now(), POST, 1), false));
        assertThat(waiters.waiting()).isZero();
    }

    @Test
    void whatCameBeforeTheWaitEndsItToo() {
        write(new Receipt.Delivered(POST), PLACE.offset());

        assertThat(accepted()).isCompleted();
        assertThat(waiters.waiting()).isZero();
    }

    @Test
    void aWaitForARepetitionEndsWithTheOriginal() {
        CompletableFuture<StatusResult> waiting = accepted();
        write(new Receipt.Repeated(List.of(1_150L)), PLACE.offset());
        assertThat(waiting).isNotDone();

        write(new Receipt.Delivered(POST), 1_150);

        assertThat(waiting)
                .isCompletedWithValueMatching(
                        result -> ((KnownStatus) result).status().isFinal());
    }

    @Test
    void aWaitEndsWhenTheChannelIsMissingOrTheChatIsPaused() {
        CompletableFuture<StatusResult> missing = accepted();
        board(1_100, 1_300, Optional.empty(), List.of(held(JANE, BoardEntry.HoldReason.HISTORY)));
        assertThat(missing).isNotDone();
        board(1_100, 1_300, Optional.empty(), List.of(held(JANE, BoardEntry.HoldReason.VERIFYING)));
        assertThat(missing).isNotDone();

        board(1_100, 1_300, Optional.empty(), List.of(held(JANE, BoardEntry.HoldReason.CHANNEL_REFUSED)));

        assertThat(missing)
                .isCompletedWithValueMatching(result -> ((WaitingStatus) ((KnownStatus) result).status())
                                .held()
                                .orElseThrow()
                                .why()
                        == HeldWhy.CHANNEL_REFUSED);
        assertThat(accepted()).as("known before").isCompleted();
        board(1_100, 1_300, Optional.of(new BoardEntry.ChatPause("HTTP 503", now(), now())), List.of());
        assertThat(accepted()).isCompleted();
        clock.advance(Duration.ofSeconds(11));
        assertThat(accepted()).as("nobody says so any more").isNotDone();
    }

    /** As many others are accepted as have room among the known records. */
    @Test
    void aWaitKnowsItsMessageHoweverManyAreAcceptedMeanwhile() {
        CompletableFuture<StatusResult> waiting = accepted();
        known.clear();

        waiters.close();

        assertThat(waiting)
                .isCompletedWithValueMatching(result -> ((KnownStatus) result).status() instanceof QueuedStatus);
    }

    @Test
    void whoReadsReceiptsRestsOnlyWhileNobodyWaits() throws Exception {
        assertThat(waiters.awaitAny(Duration.ZERO)).isFalse();

        FutureTask<Boolean> rest = new FutureTask<>(() -> waiters.awaitAny(Duration.ofDays(1)));
        Thread reader = new Thread(rest, "reader");
        reader.start();
        Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        accepted();
        assertThat(rest.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(waiters.awaitAny(Duration.ofDays(1))).isTrue();

        waiters.close();
        assertThat(waiters.awaitAny(Duration.ZERO)).isFalse();
    }

    @Test
    void noMoreWaitThanThereIsRoomFor() {
        accepted();
        accepted();
        assertThat(accepted()).as("two at most").isCompleted();
        waiters.close();
        assertThat(waiters.waiting()).isZero();
        assertThat(accepted()).as("nobody waits at a stop").isCompleted();
    }

    @Test
    void noMoreBytesWaitThanThereIsRoomFor() {
        assertThat(awaitAccepted(600)).isNotDone();
        assertThat(awaitAccepted(600)).isCompleted();
        assertThat(awaitAccepted(400)).isNotDone();
    }

    @Test
    void nobodyWaitsWithoutReceipts() {
        view.become(State.NO_RECEIPTS);

        assertThat(accepted()).isCompleted();
    }

    @Test
    void awaitingAWrongIdEndsAtOnce() {
        assertThat(await(OTHER, PLACE)).isCompletedWithValueMatching(StatusResult.NotThere.class::isInstance);
        assertThat(waiters.waiting()).isZero();
    }

    private CompletableFuture<StatusResult> await(UUID id, RecordPlace place) {
        return statuses.await(id, place, 10, Duration.ofMinutes(5)).toCompletableFuture();
    }

    private CompletableFuture<StatusResult> accepted() {
        return awaitAccepted(10);
    }

    private CompletableFuture<StatusResult> awaitAccepted(int bytes) {
        statuses.accepted(ID, new Address.Username("jane"), PLACE);
        return statuses.awaitAccepted(ID, new Address.Username("jane"), PLACE, bytes, Duration.ofMinutes(5))
                .toCompletableFuture();
    }

    private MessageStatus status() {
        return ((KnownStatus) find(ID, PLACE)).status();
    }

    private StatusResult find(UUID id, RecordPlace place) {
        CompletionStage<StatusResult> result = lookup.find(id, place);
        return result.toCompletableFuture().join();
    }

    private Instant now() {
        return Instant.ofEpochMilli(1_764_433_845_000L);
    }

    private void write(Receipt.FinalResult result, long offset) {
        view.receipt(3, KEY, ReceiptCodec.encode(receipt(REPORTER, result, offset)));
    }

    private Receipt receipt(Reporter reporter, Receipt.FinalResult result, long offset) {
        return new Receipt(
                reporter, result, now(), 1, List.of(new FinishedMessage(offset, FinishedMessage.print(ID), "ci")));
    }

    private void board(long committed, long readTo) {
        board(committed, readTo, Optional.empty(), List.of());
    }

    private void board(
            long committed, long readTo, Optional<BoardEntry.ChatPause> pause, List<BoardEntry.HeldLane> held) {
        clock.setWall(now());
        view.board(BoardCodec.encode(
                new BoardEntry(REPORTER, 3, now(), committed, readTo, 2.0, 3, 10.0, pause, held, posting)));
    }

    private BoardEntry.HeldLane held(String address, BoardEntry.HoldReason why) {
        return new BoardEntry.HeldLane(address, why, "said", now(), now());
    }

    private static CommitSnapshot commits(long offset) {
        return commits(offset, 0);
    }

    private static CommitSnapshot commits(long offset, long receiptEnd) {
        return snapshot(new GroupCommit(offset, metadata("topic-id")), receiptEnd);
    }

    private static CommitSnapshot snapshot(GroupCommit commit, long receiptEnd) {
        return new CommitSnapshot("topic-id", Map.of(3, commit), Map.of(3, 5_000L), Map.of(3, receiptEnd));
    }

    /** As a relay begins it. */
    private static String metadata(String topicId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(3);
        bytes.write(topicId.length());
        bytes.writeBytes(topicId.getBytes(StandardCharsets.UTF_8));
        bytes.write(77);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }
}
