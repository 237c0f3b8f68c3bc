package dev.postrider.ingress.payload;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a header with parameters, such as {@code text/plain; charset=utf-8}.
 *
 * @param word what is before the parameters, in lower case
 */
record HeaderValue(String word, Map<String, String> parameters) {

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*+([^=;\\s]++)\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^;]*+))");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\"\\\\])");

    static HeaderValue parse(String value) {
        int semicolon = value.indexOf(';');
        String word = semicolon < 0 ? value : value.substring(0, semicolon);
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(value);
        while (parameter.find()) {
            String quoted = parameter.group(2);
            parameters.putIfAbsent(
                    parameter.group(1).toLowerCase(Locale.ROOT),
                    quoted == null
                            ? parameter.group(3).strip()
                            : ESCAPED.matcher(quoted).replaceAll("$1"));
        }
        return new HeaderValue(word.strip().toLowerCase(Locale.ROOT), parameters);
    }

    /** The value of the parameter, if it is there. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
