package dev.postrider.relay.engine.exchange;

/** What looking an address up came to. */
public sealed interface LookupOutcome extends Outcome permits LookupOutcome.Resolved, Outcome.Unfinished, QueryFailure {

    /** The address leads to this target. */
    record Resolved(String target) implements LookupOutcome {}
}
