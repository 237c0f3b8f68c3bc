package dev.postrider.common.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How Mattermost marks a message. It travels in a header of the record, which a relay that does not know it leaves
 * unread: such a relay posts the message without.
 */
public enum Priority {
    /** Not marked; has no header. */
    STANDARD,
    IMPORTANT,
    URGENT;

    /** What the header is called. */
    public static final String HEADER = "postrider-priority";

    /** As Mattermost and the header spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mark of that name; {@link #STANDARD} has none. */
    public static Optional<Priority> named(String word) {
        return Arrays.stream(values())
                .filter(priority -> priority != STANDARD && priority.word().equals(word))
                .findFirst();
    }

    /** The value of the header. */
    public byte[] encode() {
        return word().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the header, which may be absent; one that only a newer relay knows is no mark. */
    public static Priority decode(byte @Nullable [] value) {
        return value == null
                ? STANDARD
                : named(new String(value, StandardCharsets.UTF_8)).orElse(STANDARD);
    }
}
