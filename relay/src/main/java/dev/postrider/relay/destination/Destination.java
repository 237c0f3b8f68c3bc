package dev.postrider.relay.destination;

import dev.postrider.relay.composition.PostLimits;
import dev.postrider.relay.engine.Outcome;
import dev.postrider.relay.engine.Request;
import dev.postrider.relay.engine.Targets;
import java.util.concurrent.CompletionStage;

/** A chat system. Thread-safe. */
public interface Destination extends Targets, AutoCloseable {

    /**
     * Makes exactly one request and never blocks.
     *
     * @return completes with what came of it, never exceptionally
     */
    CompletionStage<Outcome> perform(Request request);

    /** What it takes in one post. */
    PostLimits postLimits();

    /** Returns at once; what is under way is not waited for. */
    @Override
    void close();
}
