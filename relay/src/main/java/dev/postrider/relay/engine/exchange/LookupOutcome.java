package dev.postrider.relay.engine.exchange;

/** The result of looking an address up. */
public sealed interface LookupOutcome extends Outcome permits LookupOutcome.Resolved, Outcome.Unfinished, QueryFailure {

    /** The address leads to this target. */
    record Resolved(String target) implements LookupOutcome {}
}
