package dev.postrider.common.message;

import java.util.UUID;

/**
 * What a caller asked to have said.
 *
 * @param id the id the caller was given
 * @param text what to say: never blank, no control characters but newline and tab
 */
public record Message(UUID id, Address address, String text) {

    public Message {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a message says something");
        }
    }
}
