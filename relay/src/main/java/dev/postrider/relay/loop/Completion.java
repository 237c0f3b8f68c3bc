package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import java.util.concurrent.CompletionStage;

/** What comes back from what the engine ordered. */
sealed interface Completion {

    record Answered(long attempt, RequestResult result) implements Completion {}

    record DeadLetterWritten(long attempt, boolean safe) implements Completion {}

    /** A completion whatever happens: without one, the lane would wait for ever. */
    static CompletionStage<Completion> answered(long attempt, Request request, CompletionStage<RequestResult> result) {
        return result.handle((known, failure) -> new Answered(
                attempt,
                failure == null
                        ? known
                        : RequestResult.failed(
                                request,
                                new DestinationFailure.Unavailable(
                                        RootCause.of(failure).getClass().getSimpleName(),
                                        DeliveryCertainty.UNCERTAIN))));
    }

    /** A completion whatever happens; only what is known to be safe is. */
    static CompletionStage<Completion> deadLetterWritten(long attempt, CompletionStage<Boolean> safe) {
        return safe.handle((known, failure) -> new DeadLetterWritten(attempt, failure == null && known));
    }
}
