package dev.postrider.relay.engine.exchange;

/** The result of asking whether the destination knows us. No answer to it can be held against a channel or a text. */
public sealed interface SelfProbeOutcome extends Outcome permits Outcome.Alive, DestinationFailure {}
