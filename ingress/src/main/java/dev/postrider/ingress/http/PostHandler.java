package dev.postrider.ingress.http;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Message;
import dev.postrider.ingress.grammar.Options;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.publish.MessageIds;
import dev.postrider.ingress.publish.PublishResult;
import dev.postrider.ingress.publish.Publisher;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Turns one call into one published message. No thread waits for it. */
final class PostHandler {

    private static final String KEY_HEADER = "Idempotency-Key";
    private static final PublishResult LATE =
            new PublishResult.Unavailable("Kafka did not confirm the message in time.");

    private final Publisher publisher;
    private final MessageIds ids;
    private final Duration answerWithin;

    PostHandler(Publisher publisher, MessageIds ids, Duration answerWithin) {
        this.publisher = publisher;
        this.ids = ids;
        this.answerWithin = answerWithin;
    }

    /** What to answer, as soon as that is known; exceptionally only for a bug. */
    CompletionStage<Reply> answer(Call call) {
        PostTarget target = TargetGrammar.read(call.target());
        if (target instanceof PostTarget.Refused refused) {
            return CompletableFuture.completedFuture(Answers.refused(refused.refusal()));
        }
        return publish(call, (PostTarget.Said) target);
    }

    private CompletionStage<Reply> publish(Call call, PostTarget.Said said) {
        Optional<String> key = key(call, said.options());
        if (key.isPresent() && key.get().isBlank()) {
            String detail = "The header " + KEY_HEADER + " is empty, and would make one message of all calls.";
            return CompletableFuture.completedFuture(Answers.refused(new Refusal(Problem.BAD_OPTION, detail)));
        }
        Message message = new Message(id(said.address(), key), said.address(), said.text());
        return published(message).thenApply(result -> reply(message.id(), result));
    }

    /** The option wins over the header: it is the one the caller wrote for this very call. */
    private static Optional<String> key(Call call, Options options) {
        return options.key().or(() -> call.header(KEY_HEADER));
    }

    private UUID id(Address address, Optional<String> key) {
        return key.map(given -> MessageIds.of(address, given)).orElseGet(ids::next);
    }

    private CompletableFuture<PublishResult> published(Message message) {
        return publisher
                .publish(message)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(LATE, answerWithin.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Reply reply(UUID id, PublishResult result) {
        return result instanceof PublishResult.Unavailable unavailable
                ? Answers.refused(new Refusal(Problem.UNAVAILABLE, unavailable.reason()))
                : Answers.queued(id);
    }
}
