package dev.postrider.relay.destination;

import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.ProbeOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.RequestResult;
import dev.postrider.relay.engine.exchange.SelfProbeOutcome;
import dev.postrider.relay.engine.exchange.Targets;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.util.concurrent.CompletionStage;

/** A chat system. Thread-safe. */
public interface Destination extends Targets, AutoCloseable {

    // Each of these makes exactly one request and never blocks.

    CompletionStage<PostOutcome> post(Request.Post post);

    CompletionStage<VerificationOutcome> verify(Request.Verify query);

    CompletionStage<LookupOutcome> lookUp(Request.LookUp query);

    CompletionStage<ProbeOutcome> probe(Request.ProbeChannel query);

    CompletionStage<SelfProbeOutcome> probeSelf();

    /** Never completes exceptionally: without an outcome a lane would wait for ever. */
    default CompletionStage<RequestResult> perform(Request request) {
        return request.match(new RequestSender(this));
    }

    /** What it takes in one post. */
    PostLimits postLimits();

    /** Returns at once; what is in flight is not waited for. */
    @Override
    void close();
}
