package dev.postrider.ingress.caller;

import dev.postrider.common.cli.StartException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A time to come, as the command line has it. */
final class ExpiryOption {

    private ExpiryOption() {}

    /** Rounded down to the second. */
    static Instant read(String text, Instant now) throws StartException {
        Instant when = Expiry.parse(text, now)
                .orElseThrow(() -> new StartException(
                        "--expires must be a time such as 30d, 12h, 30m, 2027-01-31 or" + " 2027-01-31T18:00:00Z"))
                .truncatedTo(ChronoUnit.SECONDS);
        if (!when.isAfter(now)) {
            throw new StartException("--expires must be in the future");
        }
        return when;
    }
}
