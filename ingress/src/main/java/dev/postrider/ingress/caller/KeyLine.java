package dev.postrider.ingress.caller;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.CallerHeader;
import dev.postrider.common.message.Mentions;
import dev.postrider.ingress.limit.Rate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one line of a keys file. Problems never quote the line: it may hold a key. */
final class KeyLine {

    static final List<String> OPTIONS = List.of("to", "rate", "burst", "mentions", "expires", "hook");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,7}(?:\\.\\d{1,9})?");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,7}");

    private static final String IN_CLEAR =
            "contains an API key in clear text, which only its caller may have: create a new one with"
                    + " keys create and put the line it prints here";

    /** What a line turned out to be. */
    sealed interface ParsedLine {

        record ValidLine(Key key) implements ParsedLine {}

        /** @param problems each continues a sentence that begins with the place of the line */
        record InvalidLine(List<String> problems) implements ParsedLine {}
    }

    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    private KeyLine() {}

    /** @param line neither blank nor a comment */
    static ParsedLine read(String line) {
        return new KeyLine().readFields(Arrays.asList(BLANKS.split(line.strip())));
    }

    private ParsedLine readFields(List<String> fields) {
        if (fields.stream().anyMatch(field -> field.startsWith(Token.MARK))) {
            return new ParsedLine.InvalidLine(List.of(IN_CLEAR));
        }
        String name = fields.get(0);
        if (!CallerHeader.KEY_NAME.matcher(name).matches()) {
            problems.add("must begin with a name of at most 64 characters: a-z, 0-9, '.', '_' and '-'");
        }
        Optional<KeyHash> hash = fields.size() < 2 ? Optional.empty() : KeyHash.parse(fields.get(1));
        if (hash.isEmpty()) {
            problems.add("needs sha256: and 64 hexadecimal digits after the name, as in the line that keys create"
                    + " prints");
        }
        fields.stream().skip(2).forEach(this::readOption);
        Key key = new Key(
                name,
                hash.orElseGet(() -> KeyHash.ofPresented("")),
                value(
                                "to",
                                AddressScope::parse,
                                "must be comma-separated addresses such as channel/<id>, team/devs/channel/builds or"
                                        + " user/jane, with * for any part of a name")
                        .orElse(AddressScope.EVERYWHERE),
                rate(),
                value("mentions", KeyLine::mentions, "must be yes or no").orElse(Mentions.HARMLESS),
                value(
                                "expires",
                                Expiry::parse,
                                "must be a day such as 2027-01-31, or a time such as" + " 2027-01-31T18:00:00Z")
                        .orElse(null),
                value("hook", Address::parseLenient, "must be one address, such as channel/<id>")
                        .orElse(null));
        if (key.hook() != null && !key.scope().covers(key.hook())) {
            problems.add("hook= must be one of the addresses of to=");
        }
        return problems.isEmpty() ? new ParsedLine.ValidLine(key) : new ParsedLine.InvalidLine(List.copyOf(problems));
    }

    private void readOption(String field) {
        int equals = field.indexOf('=');
        String option = equals < 0 ? "" : field.substring(0, equals);
        if (!OPTIONS.contains(option)) {
            problems.add("has an unknown option; the options are " + String.join("=, ", OPTIONS) + "=");
        } else if (options.putIfAbsent(option, field.substring(equals + 1)) != null) {
            problems.add("has " + option + "= twice");
        }
    }

    private @Nullable Rate rate() {
        Optional<Double> perSecond =
                value("rate", KeyLine::perSecond, "must be calls per second, from 0.001 to 1000000, such as 5 or 0.5");
        Optional<Integer> burst = value("burst", KeyLine::burst, "must be a whole number from 1 to 1000000");
        if (burst.isPresent() && !options.containsKey("rate")) {
            problems.add("has burst= without rate=");
        }
        return perSecond
                .map(rate -> burst.map(most -> new Rate(rate, most)).orElseGet(() -> Rate.of(rate)))
                .orElse(null);
    }

    private <T> Optional<T> value(String option, Function<String, Optional<T>> reader, String rule) {
        String text = options.get(option);
        if (text == null) {
            return Optional.empty();
        }
        Optional<T> value = reader.apply(text);
        if (value.isEmpty()) {
            problems.add(option + "= " + rule);
        }
        return value;
    }

    private static Optional<Double> perSecond(String text) {
        return DECIMAL.matcher(text).matches()
                ? Optional.of(Double.valueOf(text)).filter(rate -> rate >= Rate.LEAST && rate <= Rate.MOST)
                : Optional.empty();
    }

    private static Optional<Integer> burst(String text) {
        return WHOLE.matcher(text).matches()
                ? Optional.of(Integer.valueOf(text)).filter(burst -> burst >= 1 && burst <= Rate.MOST_BURST)
                : Optional.empty();
    }

    private static Optional<Mentions> mentions(String text) {
        return switch (text) {
            case "yes" -> Optional.of(Mentions.CHANNEL_WIDE);
            case "no" -> Optional.of(Mentions.HARMLESS);
            default -> Optional.empty();
        };
    }
}
