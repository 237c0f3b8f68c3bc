package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.common.message.AttachmentCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.relay.engine.exchange.Request;

/**
 * A post as the server wants it.
 *
 * <p>It stays below the 300,000 bytes that a server takes by default: a text has 16,383 code points, and the ingress
 * takes 131,072 bytes of attachments, which making mentions harmless, or images links, can make longer by three quarters.
 */
final class PostBody {

    /** The server fetches every image before it saves a post, one after the other, 5 s each: well within our patience. */
    static final int MOST_IMAGES = 3;

    /** What replaces a text in a notification: nobody reads more of it there. */
    private static final int LONGEST_FALLBACK = 1_000;

    private PostBody() {}

    static ObjectNode of(Request.Post post, Look look) {
        boolean framed = look == Look.ATTACHMENT && !post.text().isBlank();
        ArrayNode attachments = JsonNodeFactory.instance.arrayNode();
        if (framed) {
            attachments.addObject().put("fallback", fallback(post.text())).put("text", post.text());
        }
        attachments.addAll(AttachmentCodec.write(post.attachments()));
        ObjectNode props = JsonNodeFactory.instance.objectNode();
        if (!attachments.isEmpty()) {
            props.set("attachments", attachments);
        }
        props.set(PostOriginProp.PROP, PostOriginProp.of(post));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("channel_id", post.target());
        body.put("pending_post_id", PostOriginProp.pendingPostId(post));
        body.put("message", framed ? "" : post.text());
        body.set("props", props);
        if (post.priority() != Priority.STANDARD) {
            body.putObject("metadata")
                    .putObject("priority")
                    .put("priority", post.priority().word());
        }
        return body;
    }

    private static String fallback(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_FALLBACK
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_FALLBACK));
    }
}
