package dev.postrider.ingress.status;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.status.StatusView.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Statuses of what the view has read, and the calls that wait for them. Thread-safe. */
final class MessageStatuses implements StatusSource {

    private final StatusView view;
    private final KnownRecords records;
    private final StatusLookup lookup;
    private final Waiters waiters;
    private final Clock clock;

    MessageStatuses(StatusView view, KnownRecords records, StatusLookup lookup, Waiters waiters, Clock clock) {
        this.view = view;
        this.records = records;
        this.lookup = lookup;
        this.waiters = waiters;
        this.clock = clock;
    }

    @Override
    public void accepted(UUID id, Address address, RecordPlace place) {
        records.put(place, id, address.key(), clock.wall());
    }

    @Override
    public CompletionStage<StatusResult> find(UUID id, RecordPlace place) {
        return lookup.find(id, place);
    }

    @Override
    public CompletionStage<StatusResult> await(UUID id, RecordPlace place, int bytes, Duration atMost) {
        long until = clock.nanos() + atMost.toNanos();
        return lookup.find(id, place)
                .thenCompose(first -> open(id, first)
                        .map(message -> await(new Wait(message, place, bytes, until)))
                        .orElseGet(() -> CompletableFuture.completedFuture(first)));
    }

    @Override
    public CompletionStage<StatusResult> awaitAccepted(
            UUID id, Address address, RecordPlace place, int bytes, Duration atMost) {
        KnownRecord message = new KnownRecord(id, address.key(), clock.wall());
        return await(new Wait(message, place, bytes, clock.nanos() + atMost.toNanos()));
    }

    @Override
    public Optional<List<ListedMessage>> newest(Address address, String caller, int most) {
        List<ListedMessage> newest = view.newest(address.key(), caller, most).stream()
                .flatMap(record ->
                        lookup.ended(record).map(status -> new ListedMessage(record.place(), status)).stream())
                .toList();
        return view.state() == State.FOLLOWING ? Optional.of(newest) : Optional.empty();
    }

    private record Wait(KnownRecord message, RecordPlace place, int bytes, long untilNanos) {

        String address() {
            return message.address();
        }
    }

    private CompletionStage<StatusResult> await(Wait wait) {
        UUID id = wait.message().id();
        RecordPlace outcome = lookup.outcomePlace(id, wait.place());
        long left = wait.untilNanos() - clock.nanos();
        Optional<CompletionStage<Void>> released = view.state() == State.FOLLOWING && left > 0
                ? waiters.add(outcome, wait.address(), wait.bytes(), Duration.ofNanos(left))
                : Optional.empty();
        if (released.isEmpty()) {
            return CompletableFuture.completedFuture(lookup.now(wait.message(), wait.place()));
        }
        if (lookup.hasOutcome(id, outcome) || view.isHeld(outcome, wait.address())) {
            waiters.release(outcome); // it was there before we waited
        }
        return released.get()
                .thenCompose(nothing -> lookup.outcomePlace(id, wait.place()).equals(outcome)
                        ? CompletableFuture.completedFuture(lookup.now(wait.message(), wait.place()))
                        : await(wait)); // it repeats another message, or was replayed: that one is waited for now
    }

    /** The message, if it is not finished and may be before long. */
    private static Optional<KnownRecord> open(UUID id, StatusResult result) {
        if (!(result instanceof StatusResult.KnownStatus known)) {
            return Optional.empty();
        }
        MessageStatus status = known.status();
        if (status instanceof MessageStatus.QueuedStatus queued) {
            return Optional.of(new KnownRecord(id, queued.address(), queued.acceptedAt()));
        }
        if (status instanceof MessageStatus.RepeatedStatus repeated && !repeated.isFinal()) {
            return Optional.of(new KnownRecord(id, repeated.address(), repeated.at()));
        }
        if (status instanceof MessageStatus.PostingStatus posting) {
            return Optional.of(new KnownRecord(id, posting.address(), posting.acceptedAt()));
        }
        return status instanceof MessageStatus.WaitingStatus waiting
                ? Optional.of(new KnownRecord(id, waiting.address(), waiting.acceptedAt()))
                : Optional.empty();
    }
}
