package dev.postrider.relay.engine.exchange;

/** Puts a request and an outcome together, for tests that say both. */
public final class RequestResults {

    private RequestResults() {}

    /** Fails if such a request never comes to this. */
    public static RequestResult of(Request request, Outcome outcome) {
        return request.match(new Request.RequestCases<>() {
            @Override
            public RequestResult post(Request.Post post) {
                return new RequestResult.PostResult(post, (PostOutcome) outcome);
            }

            @Override
            public RequestResult verify(Request.Verify query) {
                return new RequestResult.VerificationResult(query, (VerificationOutcome) outcome);
            }

            @Override
            public RequestResult lookUp(Request.LookUp query) {
                return new RequestResult.LookupResult(query, (LookupOutcome) outcome);
            }

            @Override
            public RequestResult probe(Request.ProbeChannel query) {
                return new RequestResult.ProbeResult((ProbeOutcome) outcome);
            }

            @Override
            public RequestResult probeSelf() {
                return new RequestResult.SelfProbeResult((SelfProbeOutcome) outcome);
            }
        });
    }
}
