package dev.postrider.relay.message;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a message lies in its topic, as a caller was told it: {@code 3.1200}. */
record MessagePlace(int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,18})");

    static Optional<MessagePlace> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new MessagePlace(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return partition + "." + offset;
    }
}
