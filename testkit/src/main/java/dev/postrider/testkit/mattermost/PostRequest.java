package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** A post as a client asks for it. */
record PostRequest(String channelId, String message, String id, long createAt, StoredPost.Sent sent) {

    private static final List<String> TEXTS =
            List.of("id", "channel_id", "message", "root_id", "type", "pending_post_id");

    /** Empty when the server's decoder would fail: no object, or a field of the wrong type. */
    static Optional<PostRequest> of(String body) {
        return JsonBodies.parseObject(body).filter(PostRequest::decodable).map(PostRequest::from);
    }

    private static boolean decodable(ObjectNode json) {
        JsonNode props = json.path("props");
        JsonNode files = json.path("file_ids");
        return TEXTS.stream().allMatch(field -> JsonBodies.textOrAbsent(json, field))
                && (props.isObject() || props.isNull() || props.isMissingNode())
                && (files.isArray() || files.isNull() || files.isMissingNode());
    }

    private static PostRequest from(ObjectNode json) {
        JsonNode props = json.path("props");
        JsonNode files = json.path("file_ids");
        var sent = new StoredPost.Sent(
                JsonBodies.text(json, "root_id"),
                JsonBodies.text(json, "type"),
                props.isObject() ? props : JsonBodies.object(),
                files.isArray() ? files : JsonBodies.object().arrayNode(),
                JsonBodies.text(json, "pending_post_id"));
        return new PostRequest(
                JsonBodies.text(json, "channel_id"),
                JsonBodies.text(json, "message"),
                JsonBodies.text(json, "id"),
                json.path("create_at").asLong(0),
                sent);
    }
}
