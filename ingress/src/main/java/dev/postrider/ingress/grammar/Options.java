package dev.postrider.ingress.grammar;

import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options of a call, as given in its query. Values are secrets of the caller: never printed. */
public final class Options {

    static final Options NONE = new Options(Map.of());

    /** A name we know. */
    enum OptionName {
        KEY,
        TOKEN,
        SIG,
        KID,
        EXP,
        TEXT,
        MESSAGE,
        WAIT;

        /** A query can have as many names as it has characters, so each must be found at once. */
        private static final Map<String, OptionName> BY_NAME =
                Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(OptionName::written, name -> name));

        static Optional<OptionName> of(String text) {
            return Optional.ofNullable(BY_NAME.get(text));
        }

        String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<OptionName, String> values;

    Options(Map<OptionName, String> values) {
        this.values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
    }

    /** The idempotency key: two calls with one address and one key name the same message. */
    public Optional<String> key() {
        return value(OptionName.KEY);
    }

    /** The API key of the caller. */
    public Optional<String> token() {
        return value(OptionName.TOKEN);
    }

    /** The signature of a signed URL. */
    public Optional<String> sig() {
        return value(OptionName.SIG);
    }

    /** The id of the key that a signed URL was signed with. */
    public Optional<String> kid() {
        return value(OptionName.KID);
    }

    /** When a signed URL ends to be valid, as it was given. */
    public Optional<String> exp() {
        return value(OptionName.EXP);
    }

    /** For how many seconds the caller would wait for the outcome. */
    public Optional<Integer> waitSeconds() {
        return value(OptionName.WAIT).map(Integer::valueOf);
    }

    /** The text in the query: the first that can be seen of {@code text} and {@code message}. */
    Optional<String> text() {
        return Stream.of(OptionName.TEXT, OptionName.MESSAGE)
                .flatMap(name -> value(name).stream())
                .map(TerminalText::of)
                .filter(text -> !MessageText.isInvisible(text))
                .findFirst();
    }

    /** The first of those that is given that say who calls, as it is written in a query. */
    Optional<String> firstCredential() {
        return Stream.of(OptionName.TOKEN, OptionName.SIG, OptionName.KID, OptionName.EXP)
                .filter(values::containsKey)
                .map(OptionName::written)
                .findFirst();
    }

    /** Whether none was given; a query that is text counts as none. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    private Optional<String> value(OptionName name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public String toString() {
        return "Options" + values.keySet();
    }
}
