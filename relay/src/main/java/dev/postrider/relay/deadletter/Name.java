package dev.postrider.relay.deadletter;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator calls a dead letter: where it lies in the dead-letter topic, as {@code 3/1200}. */
record Name(int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,18})");

    static Optional<Name> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new Name(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return partition + "/" + offset;
    }
}
