package dev.postrider.ingress.payload;

import java.util.regex.Pattern;

/** Names of fields, as they may be told back. */
final class FieldName {

    /** Short and plain; anything else may be text that is no name at all. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

    private FieldName() {}

    static String shown(String name) {
        return PLAIN.matcher(name).matches() ? "the field " + name : "a field";
    }
}
