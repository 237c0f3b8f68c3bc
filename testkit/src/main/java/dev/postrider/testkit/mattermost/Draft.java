package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** A post as a client asks for it. */
record Draft(String channelId, String message, String id, long createAt, Post.Sent sent) {

    private static final List<String> TEXTS =
            List.of("id", "channel_id", "message", "root_id", "type", "pending_post_id");

    /** Empty when the server's decoder would fail: no object, or a field of the wrong type. */
    static Optional<Draft> of(String body) {
        return Json.parseObject(body).filter(Draft::decodable).map(Draft::from);
    }

    private static boolean decodable(ObjectNode json) {
        JsonNode props = json.path("props");
        JsonNode files = json.path("file_ids");
        return TEXTS.stream().allMatch(field -> Json.textOrAbsent(json, field))
                && (props.isObject() || props.isNull() || props.isMissingNode())
                && (files.isArray() || files.isNull() || files.isMissingNode());
    }

    private static Draft from(ObjectNode json) {
        JsonNode props = json.path("props");
        JsonNode files = json.path("file_ids");
        var sent = new Post.Sent(
                Json.text(json, "root_id"),
                Json.text(json, "type"),
                props.isObject() ? props : Json.object(),
                files.isArray() ? files : Json.object().arrayNode(),
                Json.text(json, "pending_post_id"));
        return new Draft(
                Json.text(json, "channel_id"),
                Json.text(json, "message"),
                Json.text(json, "id"),
                json.path("create_at").asLong(0),
                sent);
    }
}
