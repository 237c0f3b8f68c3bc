package dev.postrider.ingress.caller;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes the time at which something ends. */
final class Expiry {

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** Years of four digits: further ones do not fit a signed URL. */
    private static final Pattern TIME = Pattern.compile(DAY + "T.*");

    /** At most 99,999 of them, which is far away and fits every clock. */
    private static final Pattern SPAN = Pattern.compile("(\\d{1,5})([dhm])");

    private Expiry() {}

    /** Reads {@code 2027-01-31}, which is the end of that day in UTC, or {@code 2027-01-31T18:00:00+01:00}. */
    static Optional<Instant> parse(String text) {
        try {
            if (DAY.matcher(text).matches()) {
                LocalDate next = LocalDate.parse(text).plusDays(1);
                return Optional.of(next.atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            return TIME.matcher(text).matches()
                    ? Optional.of(OffsetDateTime.parse(text).toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The same, or how long from now: {@code 30d}, {@code 12h}, {@code 90m}. */
    static Optional<Instant> parse(String text, Instant now) {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            return parse(text);
        }
        long number = Long.parseLong(span.group(1));
        return Optional.of(now.plus(
                switch (span.group(2)) {
                    case "d" -> Duration.ofDays(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofMinutes(number);
                }));
    }

    /** As {@link #parse(String)} reads it: a day if it is the end of one. */
    static String text(Instant expires) {
        OffsetDateTime utc = expires.atOffset(ZoneOffset.UTC);
        return utc.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? utc.toLocalDate().minusDays(1).toString()
                : expires.toString();
    }
}
