package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.postrider.common.time.Clock;
import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Request;
import java.util.List;

/** Reads what the server says as the destination does, for tests that have no server. */
public final class ServerAnswer {

    private static final OutcomeReader READER = new OutcomeReader(Clock.system());

    private ServerAnswer() {}

    /** What an error comes to. */
    public static Outcome error(Request request, int status, String id) {
        return failure(
                READER,
                request,
                new Reply.Answer(
                        status,
                        List.of(),
                        "",
                        JsonNodeFactory.instance.objectNode().put("id", id)));
    }

    static Outcome failure(OutcomeReader reader, Request request, Reply reply) {
        if (request instanceof Request.Post post) {
            return reader.post(post, reply);
        }
        return request instanceof Request.ProbeSelf ? reader.self(reply) : reader.query(reply);
    }
}
