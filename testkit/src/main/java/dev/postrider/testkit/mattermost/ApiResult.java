package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.testkit.http.Response;

/** What a route makes of a call. */
sealed interface ApiResult {

    record Responded(Response response) implements ApiResult {}

    record Rejected(ApiError error) implements ApiResult {}

    /** A fault ended the call. */
    record Faulted(Fault.Effect effect) implements ApiResult {}

    static ApiResult ok(JsonNode body) {
        return new Responded(JsonBodies.response(200, body));
    }

    static ApiResult created(JsonNode body) {
        return new Responded(JsonBodies.response(201, body));
    }

    static ApiResult done() {
        return ok(JsonBodies.status("OK"));
    }

    static ApiResult rejected(ApiError error) {
        return new Rejected(error);
    }

    static ApiResult faulted(Fault.Effect effect) {
        return effect instanceof Fault.Effect.Refuse refuse ? new Rejected(refuse.error()) : new Faulted(effect);
    }
}
