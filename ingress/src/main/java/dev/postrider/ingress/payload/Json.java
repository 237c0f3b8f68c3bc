package dev.postrider.ingress.payload;

import dev.postrider.ingress.text.TerminalText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON value. Numbers stay as they were written. */
sealed interface Json {

    record Text(String value) implements Json {}

    record Numeral(String asWritten) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    record Items(List<Json> items) implements Json {}

    /** @param byName names are told apart without regard to case */
    record Fields(Map<String, Json> byName) implements Json {

        /** The value under the name; nothing if it is not there. */
        Json get(String name) {
            return byName.getOrDefault(name, new Null());
        }
    }

    /** The value as a reader would see it, whatever its shape; empty if there is nothing to see. */
    default String shown() {
        if (this instanceof Text text) {
            return TerminalText.of(text.value());
        }
        if (this instanceof Numeral number) {
            return number.asWritten();
        }
        if (this instanceof Bool bool) {
            return Boolean.toString(bool.value());
        }
        if (this instanceof Items list) {
            return list.items().stream()
                    .map(Json::shown)
                    .filter(each -> !each.isEmpty())
                    .collect(Collectors.joining(", "));
        }
        return this instanceof Fields object ? shown(object) : "";
    }

    private static String shown(Fields object) {
        // Block Kit wraps texts so.
        return !object.get("text").saysNothing()
                ? object.get("text").shown()
                : object.byName().entrySet().stream()
                        .filter(field -> !field.getValue().saysNothing())
                        .map(field -> TerminalText.of(field.getKey()) + ": "
                                + field.getValue().shown())
                        .collect(Collectors.joining(", "));
    }

    /** The values of a list. A single value is taken for a list of one, and text may hold the list as JSON. */
    default List<Json> items() {
        if (this instanceof Items list) {
            return list.items();
        }
        if (this instanceof Text text && JsonReader.looksLikeJson(text.value())) {
            FieldsRead read = JsonReader.read("{\"items\":" + text.value() + "}", "a list in text");
            if (read instanceof FieldsRead.Fields wrapped) {
                Json inside = new Fields(wrapped.byName()).get("items");
                return inside instanceof Items list ? list.items() : List.of(inside);
            }
        }
        return saysNothing() ? List.of() : List.of(this);
    }

    /** The fields of an object; anything else has none. */
    default Fields fields() {
        return this instanceof Fields object ? object : new Fields(Map.of());
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
