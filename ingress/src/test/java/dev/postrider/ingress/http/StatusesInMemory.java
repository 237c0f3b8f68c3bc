package dev.postrider.ingress.http;

import dev.postrider.common.message.Address;
import dev.postrider.ingress.status.ListedMessage;
import dev.postrider.ingress.status.MessageStatus;
import dev.postrider.ingress.status.RecordPlace;
import dev.postrider.ingress.status.StatusResult;
import dev.postrider.ingress.status.StatusSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Statuses as a test says they are. */
final class StatusesInMemory implements StatusSource {

    /** A question. */
    record AskedStatus(UUID id, RecordPlace place, Duration atMost) {}

    final List<AskedStatus> asked = new CopyOnWriteArrayList<>();
    final List<AskedStatus> awaited = new CopyOnWriteArrayList<>();
    final List<RecordPlace> accepted = new CopyOnWriteArrayList<>();
    volatile Optional<List<ListedMessage>> listed = Optional.of(List.of());
    private volatile CompletableFuture<StatusResult> result =
            CompletableFuture.completedFuture(new StatusResult.KnownStatus(new MessageStatus.FinishedStatus(), false));

    void answerWith(CompletableFuture<StatusResult> next) {
        result = next;
    }

    void answerWith(StatusResult next) {
        result = CompletableFuture.completedFuture(next);
    }

    @Override
    public void accepted(UUID id, Address address, RecordPlace place) {
        accepted.add(place);
    }

    @Override
    public CompletionStage<StatusResult> find(UUID id, RecordPlace place) {
        asked.add(new AskedStatus(id, place, Duration.ZERO));
        return result;
    }

    @Override
    public CompletionStage<StatusResult> await(UUID id, RecordPlace place, int bytes, Duration atMost) {
        awaited.add(new AskedStatus(id, place, atMost));
        return result;
    }

    @Override
    public CompletionStage<StatusResult> awaitAccepted(
            UUID id, Address address, RecordPlace place, int bytes, Duration atMost) {
        awaited.add(new AskedStatus(id, place, atMost));
        return result;
    }

    @Override
    public Optional<List<ListedMessage>> newest(Address address, String caller, int most) {
        return listed;
    }
}
