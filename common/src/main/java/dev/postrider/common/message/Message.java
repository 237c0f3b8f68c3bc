package dev.postrider.common.message;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What a caller asked to have said.
 *
 * @param id the id the caller was given
 * @param text what to say: never blank, always encodable, no control characters but newline and tab
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
}
