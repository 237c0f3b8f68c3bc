package dev.postrider.relay.loop;

import dev.postrider.relay.engine.Outcome;

/** What comes back from what the engine ordered. */
sealed interface Report {

    record Answered(long attempt, Outcome outcome) implements Report {}

    record DeadLetterWritten(long attempt, boolean safe) implements Report {}
}
