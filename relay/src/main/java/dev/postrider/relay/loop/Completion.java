package dev.postrider.relay.loop;

import dev.postrider.relay.engine.exchange.RequestResult;
import java.util.concurrent.CompletionStage;

/** What comes back from what the engine ordered. */
sealed interface Completion {

    record Answered(long attempt, RequestResult result) implements Completion {}

    record DeadLetterWritten(long attempt, boolean safe) implements Completion {}

    /** A completion whatever happens; only what is known to be safe is. */
    static CompletionStage<Completion> deadLetterWritten(long attempt, CompletionStage<Boolean> safe) {
        return safe.handle((known, failure) -> new DeadLetterWritten(attempt, failure == null && known));
    }
}
