package dev.postrider.relay.destination;

import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.RequestResult.LookupResult;
import dev.postrider.relay.engine.exchange.RequestResult.PostResult;
import dev.postrider.relay.engine.exchange.RequestResult.ProbeResult;
import dev.postrider.relay.engine.exchange.RequestResult.SelfProbeResult;
import dev.postrider.relay.engine.exchange.RequestResult.VerificationResult;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.util.concurrent.CompletionStage;

/** A chat system. Thread-safe. */
public interface Destination extends Targets, AutoCloseable {

    // Each makes exactly one request, never blocks, and completes with what it came to, never exceptionally.

    CompletionStage<PostOutcome> post(Request.Post post);

    CompletionStage<VerificationOutcome> verify(Request.Verify query);

    CompletionStage<LookupOutcome> lookUp(Request.LookUp query);

    CompletionStage<ProbeOutcome> probe(Request.ProbeChannel query);

    CompletionStage<SelfProbeOutcome> probeSelf();

    default CompletionStage<RequestResult> perform(Request request) {
        return request.match(new Request.RequestCases<>() {
            @Override
            public CompletionStage<RequestResult> post(Request.Post post) {
                return Destination.this.post(post).thenApply(outcome -> new PostResult(post, outcome));
            }

            @Override
            public CompletionStage<RequestResult> verify(Request.Verify query) {
                return Destination.this.verify(query).thenApply(outcome -> new VerificationResult(query, outcome));
            }

            @Override
            public CompletionStage<RequestResult> lookUp(Request.LookUp query) {
                return Destination.this.lookUp(query).thenApply(outcome -> new LookupResult(query, outcome));
            }

            @Override
            public CompletionStage<RequestResult> probe(Request.ProbeChannel query) {
                return Destination.this.probe(query).thenApply(ProbeResult::new);
            }

            @Override
            public CompletionStage<RequestResult> probeSelf() {
                return Destination.this.probeSelf().thenApply(SelfProbeResult::new);
            }
        });
    }

    /** What it takes in one post. */
    PostLimits postLimits();

    /** Returns at once; what is under way is not waited for. */
    @Override
    void close();
}
