package dev.postrider.relay.engine.exchange;

/** What asking after a channel that refuses posts came to. */
public sealed interface ProbeOutcome extends Outcome permits Outcome.Alive, QueryFailure {}
