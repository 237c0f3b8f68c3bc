package dev.postrider.relay.metrics;

import dev.postrider.relay.engine.exchange.Request;
import java.util.Locale;

/** The kind of a request to the chat server. */
enum Operation implements Request.RequestCases<Operation> {
    POST,
    VERIFY,
    LOOK_UP,
    PROBE_CHANNEL,
    PROBE_SELF;

    static Operation of(Request request) {
        return request.match(POST);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Operation post(Request.Post post) {
        return POST;
    }

    @Override
    public Operation verify(Request.Verify query) {
        return VERIFY;
    }

    @Override
    public Operation lookUp(Request.LookUp query) {
        return LOOK_UP;
    }

    @Override
    public Operation probe(Request.ProbeChannel query) {
        return PROBE_CHANNEL;
    }

    @Override
    public Operation probeSelf() {
        return PROBE_SELF;
    }
}
