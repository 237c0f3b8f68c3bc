package dev.postrider.common.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of a record that names its caller: the name of the API key that the message was sent with. A record has none
 * where no key is required.
 */
public final class CallerHeader {

    /** What the header is called. */
    public static final String NAME = "postrider-caller";

    /** Of a key: it fits into one line of text, and into a header. */
    public static final Pattern KEY_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private static final int MAX_BYTES = 64;

    private CallerHeader() {}

    /** The value of the header. */
    public static byte[] encode(String keyName) {
        return keyName.getBytes(StandardCharsets.UTF_8);
    }

    /** The name of the key; empty without the header, and if it cannot be the name of a key. */
    public static String decode(byte @Nullable [] value) {
        if (value == null || value.length > MAX_BYTES) {
            return "";
        }
        String name = new String(value, StandardCharsets.UTF_8);
        return KEY_NAME.matcher(name).matches() ? name : "";
    }
}
