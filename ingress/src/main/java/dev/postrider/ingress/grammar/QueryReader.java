package dev.postrider.ingress.grammar;

import dev.postrider.ingress.grammar.Options.OptionName;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the part after the first question mark by the rules under "The query" in docs/url-grammar.md.
 *
 * <p>Behind a text, it may be the rest of that text, as in {@code …/job?key=ABC-1&run=5}: there, foreign names are
 * ignored only behind an option that nobody writes by chance. Elsewhere they are what tools append, and never text.
 */
final class QueryReader {

    /** What is before the question mark. */
    enum Place {
        /** A text, or some of it. */
        AFTER_TEXT,
        /** {@code /msg/} and no text. */
        AFTER_MSG,
        /** An address. */
        AFTER_ADDRESS,
        /** The key of a hook, or a path of Mattermost's API. */
        AFTER_HOOK,
        /** A path that asks for a status. */
        AFTER_STATUS
    }

    private static final Set<OptionName> TEXTS = EnumSet.of(OptionName.TEXT, OptionName.MESSAGE);
    private static final Set<OptionName> NEVER_BY_CHANCE = EnumSet.of(OptionName.TOKEN, OptionName.SIG);

    /** A word that texts begin with: an option only with such a value. */
    private static final Pattern SECONDS = Pattern.compile("=\\d{1,3}(?=&|$)");

    /** A name short and plain enough to be told back; anything else may be text. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

    private final String raw;
    private final Place place;
    private final Map<OptionName, String> values = new EnumMap<>(OptionName.class);

    private QueryReader(String raw, Place place) {
        this.raw = raw;
        this.place = place;
    }

    /** @param endOfPath where the question mark is, or the end of the target */
    static Query read(String raw, int endOfPath, Place place) {
        return endOfPath == raw.length()
                ? new Query.OptionsQuery(Options.NONE)
                : new QueryReader(raw, place).read(endOfPath + 1);
    }

    private Query read(int start) {
        int at = start;
        if (place == Place.AFTER_TEXT) {
            at = raw.startsWith("&", start) ? start + 1 : start;
            if (option(at).isEmpty()) {
                return new Query.TextQuery();
            }
        }
        while (at <= raw.length()) {
            int end = endOfParameter(at);
            Optional<Refusal> refusal = readParameter(at, end);
            if (refusal.isPresent()) {
                return new Query.InvalidQuery(refusal.get());
            }
            at = end + 1;
        }
        return place == Place.AFTER_MSG && values.isEmpty()
                ? new Query.TextQuery()
                : new Query.OptionsQuery(new Options(values));
    }

    private Optional<Refusal> readParameter(int start, int end) {
        Optional<OptionName> option = option(start);
        if (option.isEmpty()) {
            return readForeign(name(start), start);
        }
        String written = option.get().written();
        if (values.containsKey(option.get())) {
            return refuse(written, written + " occurs twice.", start);
        }
        int startOfValue = Math.min(endOfName(start) + 1, end);
        Decoding value = TEXTS.contains(option.get())
                ? TargetPartDecoder.decodeForm(raw, startOfValue, end)
                : TargetPartDecoder.decode(raw, startOfValue, end);
        if (value instanceof Decoding.Bad bad) {
            return Optional.of(Positions.refusal(bad));
        }
        String text = ((Decoding.Decoded) value).text();
        if (option.get() == OptionName.KEY && text.isBlank()) {
            return refuse(written, "key is empty, which would make all calls one message.", start);
        }
        if (option.get() == OptionName.EXP && text.isEmpty()) {
            return refuse(written, "exp is empty: leave it out for a signed URL without expiry.", start);
        }
        values.put(option.get(), text);
        return TEXTS.contains(option.get()) ? Positions.nulCharacter(raw, startOfValue, end) : Optional.empty();
    }

    private Optional<Refusal> readForeign(Decoding decoding, int start) {
        String name = decoding instanceof Decoding.Decoded decoded ? decoded.text() : "";
        if (isOptionInAnyCase(name, start)) {
            return refuse(name.toLowerCase(Locale.ROOT), name + " has to be written in lower case.", start);
        }
        if (place != Place.AFTER_TEXT || values.keySet().stream().anyMatch(NEVER_BY_CHANCE::contains)) {
            return Optional.empty();
        }
        return decoding instanceof Decoding.Bad bad
                ? Optional.of(Positions.refusal(bad))
                : refuse(
                        Refusal.OTHER,
                        (PLAIN_NAME.matcher(name).matches() ? name + " " : "") + "is not an option.",
                        start);
    }

    /** The option that begins here; a text in the query is one only where the path holds none. */
    private Optional<OptionName> option(int start) {
        return name(start) instanceof Decoding.Decoded decoded ? option(decoded.text(), start) : Optional.empty();
    }

    private Optional<OptionName> option(String name, int start) {
        boolean mayHoldText = place == Place.AFTER_MSG || place == Place.AFTER_ADDRESS;
        return OptionName.of(name)
                .filter(option -> mayHoldText || !TEXTS.contains(option))
                .filter(option -> option != OptionName.WAIT || mayWait(start));
    }

    private boolean mayWait(int start) {
        return place != Place.AFTER_HOOK
                && SECONDS.matcher(raw).region(endOfName(start), raw.length()).lookingAt();
    }

    private boolean isOptionInAnyCase(String name, int start) {
        return PLAIN_NAME.matcher(name).matches()
                && option(name.toLowerCase(Locale.ROOT), start).isPresent();
    }

    private static Optional<Refusal> refuse(String about, String sentence, int position) {
        return Optional.of(Refusal.of(Problem.BAD_OPTION, about, Positions.at(position) + ": The name " + sentence));
    }

    private Decoding name(int start) {
        return TargetPartDecoder.decode(raw, start, endOfName(start));
    }

    private int endOfName(int start) {
        int end = nextAmpersand(start);
        int at = start;
        while (at < end && raw.charAt(at) != '=') {
            at++;
        }
        return at;
    }

    /** As in forms: what follows an ampersand and is no {@code name=value} belongs to the text before it. */
    private int endOfParameter(int start) {
        int end = nextAmpersand(start);
        if (option(start).filter(TEXTS::contains).isPresent() && endOfName(start) < end) {
            while (end < raw.length() && isForgotten(end + 1)) {
                end = nextAmpersand(end + 1);
            }
        }
        return end;
    }

    private boolean isForgotten(int start) {
        int end = nextAmpersand(start);
        return end > start
                && endOfName(start) == end
                && !(name(start) instanceof Decoding.Decoded name && isOptionInAnyCase(name.text(), start));
    }

    private int nextAmpersand(int start) {
        int ampersand = raw.indexOf('&', start);
        return ampersand < 0 ? raw.length() : ampersand;
    }
}
