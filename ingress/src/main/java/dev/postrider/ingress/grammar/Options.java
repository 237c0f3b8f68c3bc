package dev.postrider.ingress.grammar;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The options of a call, as given in its query. Values are secrets of the caller: never printed. */
public final class Options {

    static final Options NONE = new Options(Map.of());

    /** A name we know. Apart from the key, all belong to signing and tokens, which an open service has no use for. */
    enum Name {
        KEY,
        TOKEN,
        SIG,
        KID,
        EXP;

        static Optional<Name> of(String text) {
            return Arrays.stream(values())
                    .filter(name -> name.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst();
        }
    }

    private final Map<Name, String> values;

    Options(Map<Name, String> values) {
        this.values = values.isEmpty() ? Map.of() : new EnumMap<>(values);
    }

    /** The idempotency key: two calls with one address and one key name the same message. */
    public Optional<String> key() {
        return Optional.ofNullable(values.get(Name.KEY));
    }

    @Override
    public String toString() {
        return "Options" + values.keySet();
    }
}
