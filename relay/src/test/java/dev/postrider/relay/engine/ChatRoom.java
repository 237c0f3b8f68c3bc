package dev.postrider.relay.engine;

import dev.postrider.relay.engine.exchange.LookupOutcome;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import dev.postrider.relay.engine.exchange.ShownPost;
import dev.postrider.relay.engine.exchange.VerificationOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A chat server that works: it takes every post, shows them page by page, and knows every name. */
final class ChatRoom {

    /** All posts that are there, oldest first, however they were answered. */
    final List<Request.Post> shown = new ArrayList<>();

    int postsPerPage = 60;

    Outcome answer(Request request) {
        if (request instanceof Request.Post post) {
            shown.add(post);
            return new PostOutcome.Posted(id(post));
        }
        if (request instanceof Request.Verify question) {
            return page(question);
        }
        return request instanceof Request.LookUp resolve
                ? new LookupOutcome.Resolved("id of " + resolve.address().key())
                : new Outcome.Alive();
    }

    /** Takes the post and answers as if it had not, or might not have. */
    Outcome swallow(Request request, Outcome said) {
        answer(request);
        return said;
    }

    List<String> texts() {
        return shown.stream().map(Request.Post::text).toList();
    }

    private Outcome page(Request.Verify question) {
        List<Request.Post> newest = new ArrayList<>(shown.stream()
                .filter(post -> post.target().equals(question.target()))
                .toList());
        Collections.reverse(newest);
        int from = Math.min(newest.size(), question.page() * postsPerPage);
        int to = Math.min(newest.size(), from + postsPerPage);
        Optional<ShownPost> found = newest.subList(from, to).stream()
                .filter(post -> counts(post, question))
                .map(post -> new ShownPost(post.range().end(), post.range().first(), id(post)))
                .max(ShownPost::compareTo);
        return new VerificationOutcome.PageRead(found.orElse(null), found.isPresent() || to == newest.size());
    }

    /** No two of one lane have the same. */
    static String id(Request.Post post) {
        return post.target() + " " + post.range();
    }

    private static boolean counts(Request.Post post, Request.Verify question) {
        UUID wanted = question.candidates().get(post.range().last());
        return (question.candidates().isEmpty() || post.lastId().equals(wanted))
                && post.origin().equals(question.origin())
                && post.partition() == question.partition()
                && post.address().equals(question.address());
    }
}
