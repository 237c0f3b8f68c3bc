package dev.postrider.relay.engine.exchange;

/** What asking whether the destination knows us came to. No answer of it can be held against a channel or a text. */
public sealed interface SelfProbeOutcome extends Outcome permits Outcome.Alive, DestinationFailure {}
