package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What came back for a request. */
sealed interface Reply {

    /**
     * An HTTP answer.
     *
     * @param retryAfter the values of that header as received; there may be several
     * @param location where a redirect leads; empty if there is none
     * @param json the body; a missing node if it is not JSON
     */
    record Answer(int status, List<String> retryAfter, String location, JsonNode json) implements Reply {}

    /** Channels of ours, where that was asked for. */
    record Channels(List<ListedChannel> channels) implements Reply {}

    /** What a channel shows, where that was asked for. */
    record Page(PostPage posts) implements Reply {}

    /**
     * No answer; the reason is safe to show.
     *
     * @param sent whether the server may have the request
     */
    record Silence(String reason, boolean sent) implements Reply {}

    /** A post was held back at the last moment: its lease was over. */
    record LeaseOver() implements Reply {}
}
