package dev.postrider.common.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What receipts and board have in common as JSON: each value is there and of its kind, or the whole is not ours. */
final class RequiredFields {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RequiredFields() {}

    static ObjectNode create() {
        return JSON.createObjectNode();
    }

    static byte[] bytes(ObjectNode value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of plain values is always writable", e);
        }
    }

    /** @throws IOException if it is not JSON */
    static JsonNode read(byte[] value) throws IOException {
        return JSON.readTree(value);
    }

    static String text(JsonNode fields, String name) {
        require(fields.path(name).isTextual());
        return fields.path(name).textValue();
    }

    static long number(JsonNode fields, String name) {
        require(fields.path(name).isIntegralNumber());
        return fields.path(name).longValue();
    }

    static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not as we write it");
        }
    }
}
