package dev.postrider.ingress.status;

import dev.postrider.common.receipt.FinishedMessage;
import dev.postrider.common.receipt.Receipt;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.status.MessageStatus.DeliveredStatus;
import dev.postrider.ingress.status.MessageStatus.RepeatedStatus;
import dev.postrider.ingress.status.StatusResult.KnownStatus;
import dev.postrider.ingress.status.StatusView.State;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Finds out what has become of a message: from memory if it is finished, else with Kafka's help. Never waits. Thread-safe. */
final class StatusLookup {

    /** A message is replayed or repeated a few times at most, one after the other. */
    private static final int MOST_STEPS = 10;

    private static final long TIMEOUT_SECONDS = 4;

    private final StatusView view;
    private final KnownRecords records;
    private final Function<RecordPlace, CompletionStage<ReadResult>> reader;
    private final GroupCommits commits;
    private final int partitions;
    private final Clock clock;

    /** What was once told to be finished stays so. */
    private final Map<Integer, Long> finishedBefore = new ConcurrentHashMap<>();

    /** Whether the topic of messages was made anew since the start: places of the old one may lie beyond its end. */
    private volatile boolean renewed;

    /** @param reader reads the record at a place */
    StatusLookup(
            StatusView view,
            KnownRecords records,
            Function<RecordPlace, CompletionStage<ReadResult>> reader,
            GroupCommits commits,
            int partitions,
            Clock clock) {
        this.view = view;
        this.records = records;
        this.reader = reader;
        this.commits = commits;
        this.partitions = partitions;
        this.clock = clock;
    }

    /** The status of the message with this id whose record is at this place; never exceptional but for a bug. */
    CompletionStage<StatusResult> find(UUID id, RecordPlace place) {
        int print = FinishedMessage.print(id);
        if (view.state() == State.WARMING_UP) {
            return done(new StatusResult.WarmingUp());
        }
        if (place.partition() >= partitions) {
            return done(new StatusResult.NotThere());
        }
        Traced traced = trace(place, print);
        if (traced.receipt().isPresent()) {
            return done(finished(traced));
        }
        CompletionStage<ReadResult> record = records.find(traced.place())
                .<CompletionStage<ReadResult>>map(known -> done(new ReadResult.MessageRead(known)))
                .orElseGet(() -> reader.apply(traced.place()));
        return record.thenCombine(commits.recent(), (read, recent) -> told(id, traced, read, recent))
                .toCompletableFuture()
                .completeOnTimeout(new StatusResult.KafkaAway(), TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .exceptionally(fault -> new StatusResult.KafkaAway());
    }

    /** The same, at once, of a message whose record at this place is known. */
    StatusResult now(KnownRecord message, RecordPlace place) {
        Traced traced = trace(place, FinishedMessage.print(message.id()));
        if (traced.receipt().isPresent()) {
            return finished(traced);
        }
        return Optional.of(message)
                .filter(own -> traced.place().equals(place))
                .or(() -> records.find(traced.place()))
                .map(known -> told(message.id(), traced, new ReadResult.MessageRead(known), commits.newest()))
                .orElseGet(StatusResult.KafkaAway::new);
    }

    /** What became of a message that has a receipt; empty if that was replayed. */
    Optional<MessageStatus> ended(FinishedRecord message) {
        Traced traced = trace(message.place(), message.idPrint());
        return traced.receipt().filter(receipt -> !traced.replayed()).map(this::status);
    }

    /** Where what has become of a message can be found: a repetition's original, a replayed dead letter. */
    RecordPlace outcomePlace(UUID id, RecordPlace place) {
        int print = FinishedMessage.print(id);
        return original(trace(place, print), print).place();
    }

    /** Whether it is known how the message ended whose outcome is to be found at this place. */
    boolean hasOutcome(UUID id, RecordPlace place) {
        return view.find(place, FinishedMessage.print(id)).isPresent();
    }

    /** A receipt, or the place where there is none yet, however often the message was replayed. */
    private record Traced(RecordPlace place, boolean replayed, Optional<FinishedRecord> receipt) {}

    private Traced trace(RecordPlace asked, int print) {
        RecordPlace place = asked;
        Optional<FinishedRecord> receipt = view.find(place, print);
        for (int i = 0; i < MOST_STEPS && receipt.isPresent(); i++) {
            if (!(receipt.get().result() instanceof Receipt.Replayed replayed)) {
                break;
            }
            place = new RecordPlace(replayed.partition(), replayed.offset());
            receipt = view.find(place, print);
        }
        return new Traced(place, !place.equals(asked), receipt);
    }

    /** Follows repetitions, even of repetitions, to what they repeat; that has the same id. */
    private Traced original(Traced repetition, int print) {
        Traced traced = repetition;
        for (int i = 0; i < MOST_STEPS; i++) {
            Optional<RecordPlace> of = traced.receipt().flatMap(StatusLookup::repeats);
            if (of.isEmpty()) {
                break;
            }
            traced = trace(of.get(), print);
        }
        return traced;
    }

    /** Where the record is that this one repeats; empty if it is no repetition, or that is not known any more. */
    private static Optional<RecordPlace> repeats(FinishedRecord receipt) {
        return receipt.result() instanceof Receipt.Repeated repeated
                        && repeated.originals().get(0) >= 0
                ? Optional.of(new RecordPlace(
                        receipt.place().partition(), repeated.originals().get(0)))
                : Optional.empty();
    }

    private StatusResult finished(Traced traced) {
        return new KnownStatus(status(traced.receipt().orElseThrow()), traced.replayed());
    }

    private StatusResult told(UUID id, Traced asked, ReadResult read, CommitSnapshot recent) {
        Traced traced = trace(asked.place(), FinishedMessage.print(id)); // it may have come meanwhile
        if (traced.receipt().isPresent()) {
            return finished(new Traced(traced.place(), asked.replayed() || traced.replayed(), traced.receipt()));
        }
        StatusResult unfinished = unfinished(id, asked, read, recent);
        // Last, since what was read of receipts may be forgotten at any time, to be read anew.
        return view.state() == State.WARMING_UP ? new StatusResult.WarmingUp() : unfinished;
    }

    private StatusResult unfinished(UUID id, Traced asked, ReadResult read, CommitSnapshot recent) {
        RecordPlace place = asked.place();
        long finished = finishedBefore(place.partition(), recent);
        if (read instanceof ReadResult.MessageRead found) {
            records.put(
                    place,
                    found.message().id(),
                    found.message().address(),
                    found.message().acceptedAt());
            if (!found.message().id().equals(id)) {
                return new StatusResult.NotThere();
            }
            return new KnownStatus(
                    StatusRules.status(
                            new StatusRules.UnfinishedFacts(
                                    place,
                                    found.message(),
                                    view.state(),
                                    recent,
                                    finished,
                                    view.mayHaveForgotten(found.message().acceptedAt()),
                                    view.lastDelivered(
                                            place.partition(), found.message().address()),
                                    view.board(place.partition())),
                            clock.wall()),
                    asked.replayed());
        }
        if (read instanceof ReadResult.Trimmed && view.isAnothers(place, FinishedMessage.print(id))) {
            return new StatusResult.NotThere();
        }
        if (read instanceof ReadResult.Trimmed) {
            return new KnownStatus(
                    place.offset() < finished ? new MessageStatus.FinishedStatus() : new MessageStatus.UnknownStatus(),
                    asked.replayed());
        }
        if (read instanceof ReadResult.BeyondEnd) {
            return renewed ? new StatusResult.Gone() : new StatusResult.NotThere();
        }
        return read instanceof ReadResult.NoMessage ? new StatusResult.NotThere() : new StatusResult.KafkaAway();
    }

    /** @param another whether the topic of messages is another one than before */
    void restart(boolean another) {
        renewed |= another;
        finishedBefore.clear();
        records.clear();
    }

    /** Commits count only when every receipt that was there before was read: else what has one would be told without. */
    private long finishedBefore(int partition, CommitSnapshot recent) {
        boolean counts = recent.topicId().equals(view.reporter().topicId())
                && view.hasRead(partition, recent.receiptEnd(partition));
        return finishedBefore.merge(partition, counts ? recent.committed(partition) : 0, Math::max);
    }

    MessageStatus status(FinishedRecord receipt) {
        if (receipt.result() instanceof Receipt.Delivered delivered) {
            return new DeliveredStatus(receipt.address(), receipt.at(), delivered.post(), receipt.together());
        }
        if (receipt.result() instanceof Receipt.DeadLettered dead) {
            return new MessageStatus.DeadLetterStatus(
                    receipt.address(),
                    receipt.at(),
                    dead.reason(),
                    dead.detail(),
                    new RecordPlace(dead.partition(), dead.offset()));
        }
        if (receipt.result() instanceof Receipt.Repeated) {
            return new RepeatedStatus(
                    receipt.address(),
                    receipt.at(),
                    repeats(receipt),
                    original(new Traced(receipt.place(), false, Optional.of(receipt)), receipt.idPrint())
                            .receipt()
                            .filter(original -> !(original.result() instanceof Receipt.Repeated))
                            .map(this::status));
        }
        return new MessageStatus.UnknownStatus(); // replayed more often than is possible
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
