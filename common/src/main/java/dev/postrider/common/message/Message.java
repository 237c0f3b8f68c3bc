package dev.postrider.common.message;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What a caller asked to post.
 *
 * @param id the id the caller was given
 * @param text what to say: always encodable, and blank only with attachments; the ingress lets no control characters
 *     in but newline and tab
 * @param attachments shown below the text, in order
 * @param mentions what channel-wide mentions in it may do
 * @param keyed whether the caller named it by an idempotency key: it is said once, however often the log holds its id
 * @param priority how the chat marks it
 */
public record Message(
        UUID id,
        Address address,
        String text,
        List<Attachment> attachments,
        Mentions mentions,
        boolean keyed,
        Priority priority) {

    public Message {
        attachments = List.copyOf(attachments);
        if (text.isBlank() && attachments.isEmpty()) {
            throw new IllegalArgumentException("a message says something");
        }
        // Half a surrogate pair, as a JSON escape can spell it, has no bytes in any encoding.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a message is Unicode text");
        }
    }

    /** Without a mark. */
    public Message(
            UUID id, Address address, String text, List<Attachment> attachments, Mentions mentions, boolean keyed) {
        this(id, address, text, attachments, mentions, keyed, Priority.STANDARD);
    }

    /** Just a text, without a key and without a right to mention. */
    public Message(UUID id, Address address, String text) {
        this(id, address, text, List.of(), Mentions.HARMLESS, false);
    }

    /** The same message with this mark. */
    public Message with(Priority mark) {
        return new Message(id, address, text, attachments, mentions, keyed, mark);
    }

    /** Whether it shares a post with no other. */
    public boolean travelsAlone() {
        return !attachments.isEmpty() || priority != Priority.STANDARD;
    }

    /** Without the text: it may be a secret. */
    @Override
    public String toString() {
        return "Message[" + id + ", " + address.key() + ", " + text.length() + " characters, " + attachments.size()
                + " attachments]";
    }
}
