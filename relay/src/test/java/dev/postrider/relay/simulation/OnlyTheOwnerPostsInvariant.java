package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Request;

/** P3: the lease keeps its word: no post leaves a worker whose partition the group has given to another. */
final class OnlyTheOwnerPostsInvariant implements Invariant {

    private final Trace trace;

    OnlyTheOwnerPostsInvariant(Trace trace) {
        this.trace = trace;
    }

    @Override
    public void sent(SimulatedWorker worker, History history, Request.Post post) {
        if (!worker.owns(post.partition())) {
            throw trace.violation(
                    "P3 only the owner posts",
                    post.partition(),
                    post.address().key(),
                    worker.name() + " posts what is not its own any more: " + post.range());
        }
    }
}
