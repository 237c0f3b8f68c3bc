package dev.postrider.common.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converters for the kinds of settings there are. */
final class Converters {

    private static final int MOST_PORT = 65_535;

    /** Days, then the rest: ISO 8601 parts them with a T. */
    private static final Pattern DURATION = Pattern.compile("(\\d+d)?((?:\\d+h)?(?:\\d+m)?(?:\\d+s)?)");

    /** In ASCII digits: Java's own reader also takes those of other scripts. */
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");

    private static final Pattern DECIMAL = Pattern.compile("\\+?\\d*\\.?\\d*");

    private static final Set<String> WEB = Set.of("http", "https");

    static final Converter<Secret> SECRET = text -> {
        // An HTTP client refuses others too, but quotes them in its complaint.
        if (text.matches("[!-~]+")) {
            return new Secret(text);
        }
        throw new IllegalArgumentException("must be printable ASCII without spaces");
    };

    static final Converter<String> TEXT = text -> text;
    static final Converter<Integer> PORT = number(0, MOST_PORT);

    static final Converter<Path> PATH = text -> {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("must be a path", e);
        }
    };

    static final Converter<Boolean> FLAG = text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException("must be true or false");
    };

    static final Converter<Double> RATE = text -> {
        try {
            // Of its own accord it also takes 8d and 0x1p3.
            double rate = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : 0;
            if (rate >= 0.01 && rate <= 100_000) {
                return rate;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message
        }
        throw new IllegalArgumentException("must be a number of requests per second between 0.01 and 100000");
    };

    static final Converter<URI> SERVER_URL = Converters::serverUrl;

    static final Converter<String> TOPIC = text -> {
        if (text.matches("[a-zA-Z0-9._-]{1,249}") && !text.equals(".") && !text.equals("..")) {
            return text;
        }
        throw new IllegalArgumentException("must be a Kafka topic name: letters, digits, '.', '_' and '-'");
    };

    private Converters() {}

    static Converter<Integer> number(int least, int most) {
        return text -> {
            try {
                int number = Integer.parseInt(text);
                if (WHOLE.matcher(text).matches() && number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // falls through to the one message
            }
            throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
        };
    }

    /** Written as {@code 7d}, {@code 24h}, {@code 1h30m} or {@code 90s}. */
    static Converter<Duration> duration(Duration least, Duration most) {
        return text -> {
            Matcher parts = DURATION.matcher(text.equals("0") ? "0s" : text.toLowerCase(Locale.ROOT));
            try {
                if (parts.matches()) {
                    String days = parts.group(1) == null ? "" : parts.group(1);
                    String rest = parts.group(2).isEmpty() ? "" : "T" + parts.group(2);
                    Duration duration = Duration.parse("P" + days + rest);
                    if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                        return duration;
                    }
                }
            } catch (DateTimeParseException e) {
                // falls through to the one message
            }
            throw new IllegalArgumentException("must be a time such as 7d, 24h, 90m or 5s, from " + least.toMinutes()
                    + "m to " + most.toDays() + "d");
        };
    }

    static <E extends Enum<E>> Converter<E> choice(Class<E> type) {
        List<E> values = List.of(type.getEnumConstants());
        return text -> values.stream()
                .filter(value -> Pattern.compile(value.name(), Pattern.CASE_INSENSITIVE)
                        .matcher(text)
                        .matches())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be one of " + values.toString().toLowerCase(Locale.ROOT)));
    }

    /** The server's base address; the original proxy's variable could end with the path of the posts. */
    private static URI serverUrl(String text) {
        String base = text.replaceFirst("/+$", "").replaceFirst("/api/v4(/posts)?$", "");
        try {
            URI uri = new URI(base);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (WEB.contains(scheme) && isPlain(uri)) {
                requireReachable(uri);
                return new URI(scheme + base.substring(scheme.length()));
            }
        } catch (URISyntaxException e) {
            // falls through to the one message
        }
        throw new IllegalArgumentException("must be the server's address, such as https://chat.example.com");
    }

    private static boolean isPlain(URI uri) {
        return uri.getRawAuthority() != null
                && !uri.getRawAuthority().contains("@")
                && (uri.getHost() != null || uri.getRawAuthority().contains("_"))
                && uri.getQuery() == null
                && uri.getFragment() == null;
    }

    private static void requireReachable(URI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("must have no underscore in its host name, which Java's HTTP client"
                    + " cannot reach: give the host a name without one");
        }
        if (uri.getPort() == 0 || uri.getPort() > MOST_PORT) {
            throw new IllegalArgumentException("must have a port from 1 to " + MOST_PORT);
        }
    }
}
