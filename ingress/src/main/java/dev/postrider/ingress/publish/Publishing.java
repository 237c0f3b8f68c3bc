package dev.postrider.ingress.publish;

import dev.postrider.common.message.Message;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Makes messages of drafts and has them published. Which calls are one message is decided by their {@link Identity}.
 * Thread-safe.
 */
public final class Publishing {

    /** What tells one call from another. */
    public sealed interface Identity {

        /** Nothing: each call is a message of its own. */
        record None() implements Identity {}

        /** The key that its caller gave it: all calls of the caller with it, to one address, are one message. */
        record Key(String key) implements Identity {}

        /** Itself: the same call again, while the first is unanswered or has just failed, is the same message. */
        record Print(CallPrint print) implements Identity {}
    }

    /** The id that the caller is told, and whether the message is safe. */
    public record Answer(UUID id, CompletionStage<PublishResult> result) {}

    private final Publisher publisher;
    private final MessageIds ids;
    private final RepeatedCalls repeats;

    public Publishing(Publisher publisher, MessageIds ids, RepeatedCalls repeats) {
        this.publisher = publisher;
        this.ids = ids;
        this.repeats = repeats;
    }

    /** Publishes, without ever waiting itself. The result is exceptional only for a bug. */
    public Answer publish(Draft draft, Identity identity) {
        if (identity instanceof Identity.Print print) {
            RepeatedCalls.Answer answer =
                    repeats.publish(print.print(), ids::next, (id, again) -> publish(draft, id, again));
            return new Answer(answer.id(), answer.result());
        }
        if (identity instanceof Identity.Key key) {
            UUID id = ids.of(draft.caller().name(), draft.address(), key.key());
            return new Answer(id, publish(draft, id, true));
        }
        UUID id = ids.next();
        return new Answer(id, publish(draft, id, false));
    }

    private CompletionStage<PublishResult> publish(Draft draft, UUID id, boolean keyed) {
        return publisher.publish(new Message(
                id,
                draft.address(),
                draft.text(),
                draft.attachments(),
                draft.caller().mentions(),
                keyed,
                draft.priority()));
    }
}
