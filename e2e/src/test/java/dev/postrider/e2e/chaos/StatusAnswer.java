package dev.postrider.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What the ingress answers when it is asked for a status; code 0 is no answer. */
record StatusAnswer(int code, JsonNode body) {

    static final StatusAnswer NONE = new StatusAnswer(0, MissingNode.getInstance());

    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    boolean isOk() {
        return code == OK;
    }

    /** Whether it says to ask again. */
    boolean isForNow() {
        return code == 0 || code == TOO_MANY_REQUESTS || code == UNAVAILABLE;
    }

    /** The status and whether its post is known, or the code if there is none. */
    String kind() {
        if (!isOk()) {
            return String.valueOf(code);
        }
        String status = body.path("status").asText();
        return status.equals("delivered") && !body.has("post") ? "delivered, in which post is not known" : status;
    }
}
