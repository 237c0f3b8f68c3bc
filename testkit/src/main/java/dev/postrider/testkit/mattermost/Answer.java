package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.postrider.testkit.http.Response;

/** What a route makes of a call. */
sealed interface Answer {

    record Given(Response response) implements Answer {}

    record Refused(ApiError error) implements Answer {}

    /** A fault ended the call. */
    record Broken(Fault.Effect effect) implements Answer {}

    static Answer ok(JsonNode body) {
        return new Given(Json.response(200, body));
    }

    static Answer created(JsonNode body) {
        return new Given(Json.response(201, body));
    }

    static Answer done() {
        return ok(Json.status("OK"));
    }

    static Answer refused(ApiError error) {
        return new Refused(error);
    }

    static Answer broken(Fault.Effect effect) {
        return effect instanceof Fault.Effect.Refuse refuse ? new Refused(refuse.error()) : new Broken(effect);
    }
}
