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

    /** The same failure, whatever the request was. */
    static RequestResult failed(Request request, DestinationFailure failure) {
        return request.match(new Request.RequestCases<>() {
            @Override
            public RequestResult post(Request.Post post) {
                return new PostResult(post, failure);
            }

            @Override
            public RequestResult verify(Request.Verify query) {
                return new VerificationResult(query, failure);
            }

            @Override
            public RequestResult lookUp(Request.LookUp query) {
                return new LookupResult(query, failure);
            }

            @Override
            public RequestResult probe(Request.ProbeChannel query) {
                return new ProbeResult(failure);
            }

            @Override
            public RequestResult probeSelf() {
                return new SelfProbeResult(failure);
            }
        });
    }

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
