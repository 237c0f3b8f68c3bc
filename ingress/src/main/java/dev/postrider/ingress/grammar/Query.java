package dev.postrider.ingress.grammar;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The part after the first question mark. */
sealed interface Query {

    /** Text its writer forgot to encode: it belongs to the message, question mark included. */
    record TextQuery() implements Query {}

    /** Options. */
    record OptionsQuery(Options options) implements Query {}

    /** Options, but not as they should be. */
    record InvalidQuery(Refusal refusal) implements Query {}

    /** A name short and plain enough to be told back; anything else may be text. */
    Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

    /** Reads the query that begins at {@code start}: options, if its first name is one of ours. */
    static Query read(String raw, int start) {
        Decoding first = TargetPartDecoder.decode(raw, start, endOfName(raw, start));
        if (!(first instanceof Decoding.Decoded name)
                || Options.OptionName.of(name.text()).isEmpty()) {
            return new TextQuery();
        }
        Map<Options.OptionName, String> values = new EnumMap<>(Options.OptionName.class);
        for (int at = start; at <= raw.length(); at = endOfOption(raw, at) + 1) {
            Optional<Refusal> refusal = readOption(raw, at, values);
            if (refusal.isPresent()) {
                return new InvalidQuery(refusal.get());
            }
        }
        return new OptionsQuery(new Options(values));
    }

    /**
     * Reads the query of a path that ends at {@code endOfPath}, where there is no text that it could belong to: options,
     * or none, or a refusal.
     */
    static Query readOptions(String raw, int endOfPath) {
        int start = endOfPath + 1;
        if (start >= raw.length()) {
            return new OptionsQuery(Options.NONE);
        }
        Query query = read(raw, start);
        if (query instanceof TextQuery) {
            String sentence =
                    ": the query must begin with a known option. The text goes into the body, or into the path"
                            + " after /msg/.";
            return new InvalidQuery(new Refusal(Problem.BAD_OPTION, Positions.at(start) + sentence));
        }
        return query;
    }

    private static Optional<Refusal> readOption(String raw, int start, Map<Options.OptionName, String> values) {
        int endOfName = endOfName(raw, start);
        int end = endOfOption(raw, start);
        Decoding readName = TargetPartDecoder.decode(raw, start, endOfName);
        Decoding readValue = TargetPartDecoder.decode(raw, Math.min(endOfName + 1, end), end);
        if (readName instanceof Decoding.Bad bad) {
            return Optional.of(Positions.refusal(bad));
        }
        if (readValue instanceof Decoding.Bad bad) {
            return Optional.of(Positions.refusal(bad));
        }
        String name = ((Decoding.Decoded) readName).text();
        String value = ((Decoding.Decoded) readValue).text();
        Optional<Options.OptionName> known = Options.OptionName.of(name);
        if (known.isEmpty()) {
            return refuse("%s is not an option.", name, start);
        }
        if (values.putIfAbsent(known.get(), value) != null) {
            return refuse("%s occurs twice.", name, start);
        }
        if (known.get() == Options.OptionName.KEY && value.isBlank()) {
            return refuse("%s is empty, which would make all calls one message.", name, start);
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(String sentence, String name, int position) {
        String shown = PLAIN_NAME.matcher(name).matches() ? "The name " + name : "The name";
        return Optional.of(new Refusal(Problem.BAD_OPTION, Positions.at(position) + ": " + sentence.formatted(shown)));
    }

    private static int endOfName(String raw, int start) {
        int end = endOfOption(raw, start);
        int equals = raw.indexOf('=', start);
        return equals < 0 ? end : Math.min(equals, end);
    }

    private static int endOfOption(String raw, int start) {
        int ampersand = raw.indexOf('&', start);
        return ampersand < 0 ? raw.length() : ampersand;
    }
}
