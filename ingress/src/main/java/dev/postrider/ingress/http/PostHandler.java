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
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Turns one call into one published message. No thread waits for it. */
final class PostHandler implements Handler {

    private static final String KEY_HEADER = "Idempotency-Key";
    private static final PublishResult LATE =
            new PublishResult.Unavailable("Kafka did not confirm the message in time.");

    private final Publisher publisher;
    private final MessageIds ids;
    private final Duration answerWithin;
    private final Executor answering;

    /** @param answering writes the answers, so that a caller who reads slowly never holds up the publisher's thread */
    PostHandler(Publisher publisher, MessageIds ids, Duration answerWithin, Executor answering) {
        this.publisher = publisher;
        this.ids = ids;
        this.answerWithin = answerWithin;
        this.answering = answering;
    }

    @Override
    public void handle(Context ctx) {
        PostTarget target = TargetGrammar.read(RawTargetConnection.targetOf(ctx));
        if (target instanceof PostTarget.Refused refused) {
            Answers.refused(ctx, refused.refusal());
        } else if (target instanceof PostTarget.Said said) {
            publish(ctx, said);
        }
    }

    private void publish(Context ctx, PostTarget.Said said) {
        Optional<String> key = key(ctx, said.options());
        if (key.isPresent() && key.get().isBlank()) {
            String detail = "The header " + KEY_HEADER + " is empty, and would make one message of all calls.";
            Answers.refused(ctx, new Refusal(Problem.BAD_OPTION, detail));
            return;
        }
        Message message = new Message(id(said.address(), key), said.address(), said.text());
        ctx.future(() -> published(message).thenAcceptAsync(result -> answer(ctx, message.id(), result), answering));
    }

    /** The option wins over the header: it is the one the caller wrote for this very call. */
    private static Optional<String> key(Context ctx, Options options) {
        return options.key().or(() -> Optional.ofNullable(ctx.header(KEY_HEADER)));
    }

    private UUID id(Address address, Optional<String> key) {
        return key.map(given -> ids.of("anyone", address, given)).orElseGet(ids::next);
    }

    private CompletableFuture<PublishResult> published(Message message) {
        return publisher
                .publish(message)
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(LATE, answerWithin.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void answer(Context ctx, UUID id, PublishResult result) {
        if (result instanceof PublishResult.Unavailable unavailable) {
            Answers.refused(ctx, new Refusal(Problem.UNAVAILABLE, unavailable.reason()));
        } else {
            Answers.queued(ctx, id);
        }
    }
}
