package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.testkit.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** JSON as the server's language reads and writes it. */
final class JsonBodies {

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonBodies() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static <T> ArrayNode array(List<T> items, Function<T, ? extends JsonNode> rendering) {
        ArrayNode array = MAPPER.createArrayNode();
        items.forEach(item -> array.add(rendering.apply(item)));
        return array;
    }

    static ObjectNode status(String status) {
        return object().put("status", status);
    }

    static Response response(int status, JsonNode body) {
        return Response.of(status, "application/json", body.toString());
    }

    static Optional<JsonNode> parse(String text) {
        try {
            JsonNode parsed = MAPPER.readTree(text);
            return parsed.isMissingNode() ? Optional.empty() : Optional.of(parsed);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Empty when the text is no JSON object. */
    static Optional<ObjectNode> parseObject(String text) {
        return parse(text).filter(JsonNode::isObject).map(parsed -> (ObjectNode) parsed);
    }

    /** Absent and null are the empty text, as in Go; so is what is no text at all. */
    static String text(JsonNode object, String field) {
        return wellFormed(object.path(field).asText(""));
    }

    /** Whether the field is absent, null or a text: anything else fails the decoding of the whole body. */
    static boolean textOrAbsent(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull() || value.isTextual();
    }

    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Half a surrogate pair becomes U+FFFD, as Go's decoder does. */
    private static String wellFormed(String text) {
        return text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
