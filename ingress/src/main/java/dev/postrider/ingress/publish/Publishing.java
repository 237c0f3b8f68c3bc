package dev.postrider.ingress.publish;

import dev.postrider.common.message.Message;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Makes messages of drafts and has them published. Which calls are one message is decided by their {@link Deduplication}.
 * Thread-safe.
 */
public final class Publishing {

    /** What tells one call from another. */
    public sealed interface Deduplication {

        /** Nothing: each call is a message of its own. */
        record None() implements Deduplication {}

        /** The key that its caller gave it: all calls of the caller with it, to one address, are one message. */
        record ByKey(String key) implements Deduplication {}

        /** Itself: the same call again, while the first is unanswered or has just failed, is the same message. */
        record ByFingerprint(RequestFingerprint fingerprint) implements Deduplication {}
    }

    /** The id that the caller is told, and whether the message is safe. */
    public record Publication(UUID id, CompletionStage<PublishResult> result) {}

    private final Publisher publisher;
    private final MessageIds ids;
    private final RetryDeduplicator retries;

    public Publishing(Publisher publisher, MessageIds ids, RetryDeduplicator repeats) {
        this.publisher = publisher;
        this.ids = ids;
        this.retries = repeats;
    }

    /** Publishes, without ever waiting itself. The result is exceptional only for a bug. */
    public Publication publish(Draft draft, Deduplication identity) {
        if (identity instanceof Deduplication.ByFingerprint print) {
            return retries.publish(print.fingerprint(), ids::next, (id, again) -> publish(draft, id, again));
        }
        if (identity instanceof Deduplication.ByKey key) {
            UUID id = ids.of(draft.caller().name(), draft.address(), key.key());
            return new Publication(id, publish(draft, id, true));
        }
        UUID id = ids.next();
        return new Publication(id, publish(draft, id, false));
    }

    private CompletionStage<PublishResult> publish(Draft draft, UUID id, boolean keyed) {
        return publisher.publish(new Message(
                id,
                draft.address(),
                draft.text(),
                draft.attachments(),
                draft.caller().mentions(),
                keyed));
    }
}
