package dev.postrider.ingress.status;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a message's record is in the topic of messages; as text {@code <partition>.<offset>}. */
public record RecordPlace(int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,18})");

    /** Reads it back; empty if it is not one. */
    public static Optional<RecordPlace> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new RecordPlace(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return partition + "." + offset;
    }
}
