package dev.postrider.common.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as a Kafka record: the key is the address, the value JSON {@code {"v":1,"id":…,"text":…}}, with {@code
 * "mentions":true} where it may mention channel-wide, {@code "keyed":true} where it has an idempotency key. A message
 * with {@code "attachments"} is of version 2: a relay that does not know them must not post it without.
 *
 * <p>Decoding never throws: it is done in our own code and not in a Kafka deserializer, where one malformed record
 * would stop the consumer for ever. Thread-safe.
 */
public final class MessageCodec {

    /** The newest version this code knows. Fields may be added within a version; a change of meaning needs a new one. */
    static final int VERSION = 2;

    private static final int WITHOUT_ATTACHMENTS = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public byte[] encodeKey(Message message) {
        return message.address().key().getBytes(StandardCharsets.UTF_8);
    }

    public byte[] encodeValue(Message message) {
        ObjectNode value = JSON.createObjectNode();
        value.put("v", message.attachments().isEmpty() ? WITHOUT_ATTACHMENTS : VERSION);
        value.put("id", message.id().toString());
        value.put("text", message.text());
        if (!message.attachments().isEmpty()) {
            value.set("attachments", AttachmentCodec.write(message.attachments()));
        }
        if (message.mentions() == Mentions.CHANNEL_WIDE) {
            value.put("mentions", true);
        }
        if (message.keyed()) {
            value.put("keyed", true);
        }
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always writable", e);
        }
    }

    /** Says what a record holds; key and value may be absent in Kafka. */
    public DecodedRecord decode(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null || value == null) {
            return new DecodedRecord.Malformed("the record has no " + (key == null ? "key" : "value"));
        }
        JsonNode fields;
        try {
            fields = JSON.readTree(value);
        } catch (IOException e) {
            return new DecodedRecord.Malformed("the value is not JSON");
        }
        int version = fields.path("v").isInt() ? fields.path("v").intValue() : 0;
        if (version < 1) {
            return new DecodedRecord.Malformed("the value has no version");
        }
        if (version > VERSION) {
            return new DecodedRecord.NewerVersion(version);
        }
        return decodeFields(new String(key, StandardCharsets.UTF_8), fields);
    }

    private static DecodedRecord decodeFields(String key, JsonNode fields) {
        Optional<Address> address = Address.parse(key);
        if (address.isEmpty()) {
            return new DecodedRecord.Malformed("the key is not an address");
        }
        Optional<UUID> id = id(fields.path("id").asText());
        if (id.isEmpty()) {
            return new DecodedRecord.Malformed("the value has no id");
        }
        if (!fields.path("text").isTextual()) {
            return new DecodedRecord.Malformed("the value has no text");
        }
        List<Attachment> attachments;
        try {
            attachments = AttachmentCodec.read(fields.path("attachments"));
        } catch (IllegalArgumentException e) {
            return new DecodedRecord.Malformed("the attachments are not as we write them");
        }
        try {
            return new DecodedRecord.Valid(new Message(
                    id.get(),
                    address.get(),
                    fields.path("text").textValue(),
                    attachments,
                    fields.path("mentions").booleanValue() ? Mentions.CHANNEL_WIDE : Mentions.HARMLESS,
                    fields.path("keyed").booleanValue()));
        } catch (IllegalArgumentException e) {
            return new DecodedRecord.Malformed("the text is blank or not Unicode");
        }
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
