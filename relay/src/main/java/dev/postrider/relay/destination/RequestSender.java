package dev.postrider.relay.destination;

import dev.postrider.relay.engine.exchange.DeliveryCertainty;
import dev.postrider.relay.engine.exchange.DestinationFailure;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.RequestResult.LookupResult;
import dev.postrider.relay.engine.exchange.RequestResult.PostResult;
import dev.postrider.relay.engine.exchange.RequestResult.ProbeResult;
import dev.postrider.relay.engine.exchange.RequestResult.SelfProbeResult;
import dev.postrider.relay.engine.exchange.RequestResult.VerificationResult;
import java.util.concurrent.CompletionStage;

/** Makes a request of whatever kind, and puts it together with its outcome. */
record RequestSender(Destination destination) implements Request.RequestCases<CompletionStage<RequestResult>> {

    @Override
    public CompletionStage<RequestResult> post(Request.Post post) {
        return destination
                .post(post)
                .exceptionally(RequestSender::broken)
                .thenApply(outcome -> new PostResult(post, outcome));
    }

    @Override
    public CompletionStage<RequestResult> verify(Request.Verify query) {
        return destination
                .verify(query)
                .exceptionally(RequestSender::broken)
                .thenApply(outcome -> new VerificationResult(query, outcome));
    }

    @Override
    public CompletionStage<RequestResult> lookUp(Request.LookUp query) {
        return destination
                .lookUp(query)
                .exceptionally(RequestSender::broken)
                .thenApply(outcome -> new LookupResult(query, outcome));
    }

    @Override
    public CompletionStage<RequestResult> probe(Request.ProbeChannel query) {
        return destination.probe(query).exceptionally(RequestSender::broken).thenApply(ProbeResult::new);
    }

    @Override
    public CompletionStage<RequestResult> probeSelf() {
        return destination.probeSelf().exceptionally(RequestSender::broken).thenApply(SelfProbeResult::new);
    }

    /** By its kind only: an exception's own words may quote the message. */
    private static DestinationFailure broken(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new DestinationFailure.Unavailable(cause.getClass().getSimpleName(), DeliveryCertainty.UNCERTAIN);
    }
}
