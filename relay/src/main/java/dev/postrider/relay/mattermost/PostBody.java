package dev.postrider.relay.mattermost;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.common.message.AttachmentCodec;
import dev.postrider.common.message.Priority;
import dev.postrider.common.settings.Catalogue.Look;
import dev.postrider.relay.composition.ImageLinks;
import dev.postrider.relay.engine.Request;

/**
 * A post as the server wants it.
 *
 * <p>It stays below the 300,000 bytes that a server takes by default: a text has 16,383 code points, and the ingress
 * takes 131,072 bytes of attachments, which making mentions harmless can make longer by six tenths.
 */
final class PostBody {

    /** More image links than this and the server fetches them one after the other before it answers. */
    static final int HARMLESS_IMAGES = 2;

    /** What stands for a text in a notification: nobody reads more of it there. */
    private static final int LONGEST_FALLBACK = 1_000;

    private PostBody() {}

    static ObjectNode of(Request.Post post, Look look) {
        boolean manyImages = ImageLinks.in(post.text()) > HARMLESS_IMAGES;
        boolean framed = look == Look.ATTACHMENT
                && !post.text().isBlank()
                && !(manyImages && post.attachments().isEmpty());
        ArrayNode attachments = JsonNodeFactory.instance.arrayNode();
        if (framed) {
            attachments.addObject().put("fallback", fallback(post.text())).put("text", post.text());
        }
        attachments.addAll(AttachmentCodec.write(post.attachments()));
        ObjectNode props = JsonNodeFactory.instance.objectNode();
        if (!attachments.isEmpty()) {
            props.set("attachments", attachments);
        } else if (manyImages) {
            // Never beside attachments: the server would not list them, and its web client not show them.
            props.put("unsafe_links", "true");
        }
        props.set(Stamp.PROP, Stamp.of(post));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("channel_id", post.target());
        body.put("pending_post_id", Stamp.pendingPostId(post));
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
