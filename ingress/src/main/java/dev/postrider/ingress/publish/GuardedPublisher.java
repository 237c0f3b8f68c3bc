package dev.postrider.ingress.publish;

import dev.postrider.common.message.Message;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Publishes unless something is in the way.
 *
 * @param obstacle what is in the way now, as a sentence for the caller; never waits
 */
public record GuardedPublisher(Publisher publisher, Supplier<Optional<String>> obstacle) implements Publisher {

    @Override
    public CompletionStage<PublishResult> publish(Message message, CallContext call) {
        return obstacle.get()
                .<CompletionStage<PublishResult>>map(
                        reason -> CompletableFuture.completedFuture(new PublishResult.NotPublished(reason)))
                .orElseGet(() -> publisher.publish(message, call));
    }
}
