package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Fate;
import dev.postrider.relay.engine.Outcome;
import java.util.concurrent.CompletionStage;

/** What comes back from what the engine ordered. */
sealed interface Report {

    record Answered(long attempt, Outcome outcome) implements Report {}

    record DeadLetterWritten(long attempt, boolean safe) implements Report {}

    /** A report whatever happens: without one, the lane would wait for ever. */
    static CompletionStage<Report> answered(long attempt, CompletionStage<Outcome> outcome) {
        return outcome.handle((known, failure) -> new Answered(
                attempt,
                failure == null
                        ? known
                        : new Outcome.Unavailable(
                                RootCause.of(failure).getClass().getSimpleName(), Fate.IN_DOUBT)));
    }

    /** A report whatever happens; only what is known to be safe is. */
    static CompletionStage<Report> deadLetterWritten(long attempt, CompletionStage<Boolean> safe) {
        return safe.handle((known, failure) -> new DeadLetterWritten(attempt, failure == null && known));
    }
}
