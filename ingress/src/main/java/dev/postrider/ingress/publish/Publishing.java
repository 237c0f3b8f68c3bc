package dev.postrider.ingress.publish;

import dev.postrider.common.message.Message;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Makes messages of drafts and has them published. {@link Deduplication} decides which calls are one message.
 * Thread-safe.
 */
public final class Publishing {

    private final Publisher publisher;
    private final MessageIds ids;
    private final RetryDeduplicator retries;

    public Publishing(Publisher publisher, MessageIds ids, RetryDeduplicator retries) {
        this.publisher = publisher;
        this.ids = ids;
        this.retries = retries;
    }

    /** Publishes, without ever waiting itself. The result is exceptional only for a bug. */
    public Submission publish(Draft draft, Deduplication deduplication) {
        if (deduplication instanceof Deduplication.ByFingerprint same) {
            return retries.publish(
                    same.fingerprint(), same.waits(), ids::next, (id, again) -> publish(draft, id, again));
        }
        if (deduplication instanceof Deduplication.ByKey key) {
            UUID id = ids.of(draft.caller().name(), draft.address(), key.key());
            return new Submission(id, publish(draft, id, true));
        }
        UUID id = ids.next();
        return new Submission(id, publish(draft, id, false));
    }

    private CompletionStage<PublishResult> publish(Draft draft, UUID id, boolean keyed) {
        Message message = new Message(
                id,
                draft.address(),
                draft.text(),
                draft.attachments(),
                draft.caller().mentions(),
                keyed,
                draft.priority());
        return publisher.publish(message, new CallContext(draft.caller().keyName(), draft.trace()));
    }
}
