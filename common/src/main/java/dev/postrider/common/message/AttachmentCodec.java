package dev.postrider.common.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Attachments as JSON, by the names that Slack and Mattermost give their parts. */
public final class AttachmentCodec {

    private AttachmentCodec() {}

    /** All of them, as an array. */
    public static ArrayNode write(List<Attachment> attachments) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        attachments.forEach(attachment -> array.add(write(attachment)));
        return array;
    }

    /**
     * Reads back what {@link #write} wrote; nothing at all reads as none.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static List<Attachment> read(JsonNode array) {
        if (array.isMissingNode()) {
            return List.of();
        }
        require(array.isArray());
        List<Attachment> attachments = new ArrayList<>();
        array.forEach(each -> attachments.add(readOne(each)));
        return attachments;
    }

    private static ObjectNode write(Attachment attachment) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Attachment.Part part : Attachment.Part.values()) {
            attachment.part(part).ifPresent(text -> object.put(part.wireName(), text));
        }
        if (!attachment.fields().isEmpty()) {
            ArrayNode fields = object.putArray("fields");
            for (Attachment.Field field : attachment.fields()) {
                fields.addObject()
                        .put("title", field.title())
                        .put("value", field.value())
                        .put("short", field.isShort());
            }
        }
        return object;
    }

    private static Attachment readOne(JsonNode object) {
        require(object.isObject());
        Map<Attachment.Part, String> parts = new EnumMap<>(Attachment.Part.class);
        for (Attachment.Part part : Attachment.Part.values()) {
            JsonNode text = object.path(part.wireName());
            if (!text.isMissingNode()) {
                require(text.isTextual());
                parts.put(part, text.textValue());
            }
        }
        List<Attachment.Field> fields = new ArrayList<>();
        for (JsonNode field : object.path("fields")) {
            require(field.path("title").isTextual() && field.path("value").isTextual());
            fields.add(new Attachment.Field(
                    field.path("title").textValue(),
                    field.path("value").textValue(),
                    field.path("short").booleanValue()));
        }
        return new Attachment(parts, fields);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not attachments as we write them");
        }
    }
}
