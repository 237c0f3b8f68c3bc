package dev.postrider.relay.engine.exchange;

/** A request and its outcome: only one of its own kind. */
public sealed interface RequestResult {

    record PostResult(Request.Post request, PostOutcome outcome) implements RequestResult {}

    record VerificationResult(Request.Verify request, VerificationOutcome outcome) implements RequestResult {}

    record LookupResult(Request.LookUp request, LookupOutcome outcome) implements RequestResult {}

    record ProbeResult(ProbeOutcome outcome) implements RequestResult {}

    record SelfProbeResult(SelfProbeOutcome outcome) implements RequestResult {}

    Outcome outcome();
}
