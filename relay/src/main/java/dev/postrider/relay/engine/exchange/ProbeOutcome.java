package dev.postrider.relay.engine.exchange;

/** The result of asking after a channel that refuses posts. */
public sealed interface ProbeOutcome extends Outcome permits Outcome.Alive, QueryFailure {}
