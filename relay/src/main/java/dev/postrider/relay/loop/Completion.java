package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.Position;
import dev.postrider.relay.engine.exchange.RequestResult;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What comes back from what the engine ordered. */
sealed interface Completion {

    record Answered(long attempt, RequestResult result) implements Completion {}

    /** @param at where it is; empty if it is not known to be safe */
    record DeadLetterWritten(long attempt, Optional<Position> at) implements Completion {}

    /** A completion whatever happens; only what is known to be safe is. */
    static CompletionStage<Completion> deadLetterWritten(long attempt, CompletionStage<Optional<Position>> safe) {
        return safe.handle((at, failure) -> new DeadLetterWritten(attempt, failure == null ? at : Optional.empty()));
    }
}
