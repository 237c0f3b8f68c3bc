package dev.postrider.ingress.payload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value. Numbers stay as they were written. */
sealed interface Json {

    record Text(String value) implements Json {}

    record Numeral(String asWritten) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    record Items(List<Json> items) implements Json {}

    record Fields(Map<String, Json> byName) implements Json {}

    /** The value as a reader would see it; empty for what has no such form. */
    default Optional<String> asText() {
        if (this instanceof Text text) {
            return Optional.of(text.value());
        }
        if (this instanceof Numeral number) {
            return Optional.of(number.asWritten());
        }
        return this instanceof Bool bool ? Optional.of(Boolean.toString(bool.value())) : Optional.empty();
    }

    /** Whether leaving it out loses nothing: null, false, and what is empty. */
    default boolean saysNothing() {
        return this instanceof Null
                || (this instanceof Bool bool && !bool.value())
                || (this instanceof Text text && text.value().isEmpty())
                || (this instanceof Items list && list.items().isEmpty())
                || (this instanceof Fields object && object.byName().isEmpty());
    }
}
