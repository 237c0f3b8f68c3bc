package dev.postrider.relay.engine.exchange;

/** A request and what it came to. */
public sealed interface RequestResult {

    record PostResult(Request.Post request, PostOutcome outcome) implements RequestResult {
        @Override
        public <T> T match(ResultCases<T> cases) {
            return cases.posted(request, outcome);
        }
    }

    record VerificationResult(Request.Verify request, VerificationOutcome outcome) implements RequestResult {
        @Override
        public <T> T match(ResultCases<T> cases) {
            return cases.verified(request, outcome);
        }
    }

    record LookupResult(Request.LookUp request, LookupOutcome outcome) implements RequestResult {
        @Override
        public <T> T match(ResultCases<T> cases) {
            return cases.lookedUp(request, outcome);
        }
    }

    record ProbeResult(ProbeOutcome outcome) implements RequestResult {
        @Override
        public <T> T match(ResultCases<T> cases) {
            return cases.probed(outcome);
        }
    }

    record SelfProbeResult(SelfProbeOutcome outcome) implements RequestResult {
        @Override
        public <T> T match(ResultCases<T> cases) {
            return cases.selfProbed(outcome);
        }
    }

    Outcome outcome();

    <T> T match(ResultCases<T> cases);

    /** A method for every kind of request. */
    interface ResultCases<T> {
        T posted(Request.Post request, PostOutcome outcome);

        T verified(Request.Verify request, VerificationOutcome outcome);

        T lookedUp(Request.LookUp request, LookupOutcome outcome);

        T probed(ProbeOutcome outcome);

        T selfProbed(SelfProbeOutcome outcome);
    }
}
