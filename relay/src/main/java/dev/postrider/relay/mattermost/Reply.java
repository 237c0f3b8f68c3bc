package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What came back for a request. */
sealed interface Reply {

    /**
     * An HTTP answer.
     *
     * @param retryAfter the values of that header as they stand; there may be several
     * @param json the body; a missing node if it is not JSON
     */
    record Answer(int status, List<String> retryAfter, JsonNode json) implements Reply {}

    /** No answer; the reason is safe to show. */
    record Silence(String reason) implements Reply {}
}
