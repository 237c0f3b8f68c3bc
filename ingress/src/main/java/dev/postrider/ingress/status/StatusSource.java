package dev.postrider.ingress.status;

import dev.postrider.common.message.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Tells what has become of messages. Never waits; no result is exceptional but for a bug. Thread-safe. */
public interface StatusSource {

    /** A message was accepted here. */
    void accepted(UUID id, Address address, RecordPlace place);

    /** The status of the message with this id whose record is at this place. */
    CompletionStage<StatusResult> find(UUID id, RecordPlace place);

    /**
     * The same, once it is known how the message ended; before that, when the time is over, or as soon as it is held by
     * something that lasts, or where there is no room to wait.
     *
     * @param bytes what the call holds meanwhile
     */
    CompletionStage<StatusResult> await(UUID id, RecordPlace place, int bytes, Duration atMost);

    /** As {@link #await}, for a message that was accepted here just now: nothing is asked of Kafka. */
    CompletionStage<StatusResult> awaitAccepted(
            UUID id, Address address, RecordPlace place, int bytes, Duration atMost);

    /**
     * The newest that ended, to this address, sent with the key of this name; the newest first. Empty while receipts are
     * still being read, or where there are none.
     */
    Optional<List<ListedMessage>> newest(Address address, String caller, int most);
}
