package dev.postrider.relay.composition;

import dev.postrider.common.message.Attachment;
import java.util.List;

/**
 * The content of one post, and what of the waiting messages it carries.
 *
 * @param messages how many of the waiting ones it carries, the first included; at least 1
 * @param to how many code points of the last of them it ends after, counted from the message's start; 0 = its end
 * @param text blank only if there are attachments
 */
public record Composed(int messages, int to, String text, List<Attachment> attachments) {

    public Composed {
        attachments = List.copyOf(attachments);
    }

    /** Without attachments. */
    Composed(int messages, int to, String text) {
        this(messages, to, text, List.of());
    }

    /** Without its content: it may be a secret. */
    @Override
    public String toString() {
        return "Composed[" + messages + " messages, to " + to + ", " + text.length() + " characters, "
                + attachments.size() + " attachments]";
    }
}
