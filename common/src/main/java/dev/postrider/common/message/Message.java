package dev.postrider.common.message;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a caller asked to have said.
 *
 * @param id the id the caller was given
 * @param text what to say: never blank, always encodable; the ingress lets no control characters in but newline and
 *     tab
 */
public record Message(UUID id, Address address, String text) {

    public Message {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a message says something");
        }
        // Half a surrogate pair, as a JSON escape can spell it, has no bytes in any encoding.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("a message is Unicode text");
        }
    }

    /** Without the text: it may be a secret. */
    @Override
    public String toString() {
        return "Message[" + id + ", " + address.key() + ", " + text.length() + " characters]";
    }
}
