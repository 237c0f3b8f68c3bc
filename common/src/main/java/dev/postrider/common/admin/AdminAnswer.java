package dev.postrider.common.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;

/** What a page of the admin server answers. */
public final class AdminAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final String contentType;
    private final byte[] body;

    /** @param body not copied */
    public AdminAnswer(int status, String contentType, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    /** The members as a JSON object, in the order of the map. */
    public static AdminAnswer json(int status, Map<String, ?> members) {
        try {
            return new AdminAnswer(status, "application/json", JSON.writeValueAsBytes(members));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }
}
