package dev.postrider.relay.engine;

import dev.postrider.relay.engine.exchange.Request;

/** What requests are called in tests. */
final class RequestName {

    private RequestName() {}

    static String of(Request request) {
        if (request instanceof Request.Post post) {
            return "post " + post.text();
        } else if (request instanceof Request.Verify look) {
            return "look " + look.target();
        } else if (request instanceof Request.LookUp resolve) {
            return "resolve " + resolve.address().key();
        }
        return request instanceof Request.ProbeChannel probe ? "probe " + probe.target() : "me";
    }
}
