package dev.postrider.relay.mattermost;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how long a server that has too much to do wants to be left alone. */
final class RetryAfter {

    /** For a refusal that names no time: the limiter's own steps are whole seconds. */
    private static final Duration DEFAULT = Duration.ofSeconds(2);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** A longer time is a mistake or an attack; asking again after this costs one request. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]+");

    /** An HTTP date, or else whatever is between commas. */
    private static final Pattern VALUE =
            Pattern.compile("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT|[^,]+");

    private RetryAfter() {}

    /**
     * The largest of the times named, within reason: a limiter in front may have added its own.
     *
     * @param lines the header's values as received
     * @param now for those that name a date
     */
    static Duration longest(List<String> lines, Instant now) {
        return lines.stream()
                .flatMap(line -> VALUE.matcher(line).results().map(MatchResult::group))
                .flatMap(value -> duration(value.strip(), now))
                .max(Duration::compareTo)
                .orElse(DEFAULT);
    }

    private static Stream<Duration> duration(String value, Instant now) {
        if (WHOLE_NUMBER.matcher(value).matches()) {
            BigInteger seconds = new BigInteger(value).min(BigInteger.valueOf(LONGEST.toSeconds()));
            return Stream.of(clamped(Duration.ofSeconds(seconds.longValueExact())));
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Stream.of(clamped(Duration.between(now, until)));
        } catch (DateTimeParseException e) {
            return Stream.empty();
        }
    }

    private static Duration clamped(Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return value.compareTo(LONGEST) > 0 ? LONGEST : value;
    }
}
