package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * A post as it was committed.
 *
 * @param createAt wall time in milliseconds, as the server's own field
 * @param arrivedNanos monotonic time at which its request was there, by the fake's clock
 * @param committedNanos monotonic time of the commit, by the fake's clock
 * @param sent what the client sent in addition to the text
 */
public record StoredPost(
        String id,
        long createAt,
        long updateAt,
        long deleteAt,
        String userId,
        String channelId,
        String message,
        long arrivedNanos,
        long committedNanos,
        Sent sent) {

    /** What the client sent in addition to the text; the server itself forgets the pending id. */
    public record Sent(String rootId, String type, JsonNode props, JsonNode fileIds, String pendingPostId) {}

    public JsonNode props() {
        return sent.props();
    }

    /** Its message attachments, an array; missing if it has none. */
    public JsonNode attachments() {
        return sent.props().path("attachments");
    }

    /** What the server has to complain of them, in its log only. */
    public List<String> complaints() {
        return AttachmentCheck.complaints(attachments());
    }

    /** The different images that the server fetched before it saved the post. */
    public Set<String> images() {
        return FetchedImages.of(message, attachments());
    }

    public String pendingPostId() {
        return sent.pendingPostId();
    }

    public String rootId() {
        return sent.rootId();
    }

    /** As after a deletion: the text is gone, the props stay. */
    StoredPost deleted(long at) {
        return new StoredPost(id, createAt, at, at, userId, channelId, "", arrivedNanos, committedNanos, sent);
    }
}
