package dev.postrider.ingress.caller;

import dev.postrider.common.cli.StartException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a new key may do, as the command line says; picocli fills the fields. */
final class KeyOptions {

    /** What would end a field or a line of a keys file. */
    private static final Pattern SEPARATOR = Pattern.compile("[\\s;]");

    @Option(
            names = "--to",
            split = ",",
            paramLabel = "ADDRESS",
            description = "Addresses it may post to: channel/<id>, team/devs/channel/builds, user/jane; * matches any"
                    + " part of a name. Default: all.")
    private @Nullable List<String> to;

    @Option(names = "--rate", paramLabel = "NUMBER", description = "Calls per second. Default: no limit.")
    private @Nullable String rate;

    @Option(
            names = "--burst",
            paramLabel = "NUMBER",
            description = "Calls at once after a pause. Default: one second's worth.")
    private @Nullable String burst;

    @Option(names = "--mentions", description = "Allow channel-wide mentions (@channel, @all, @here).")
    private boolean mentions;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "Expiry: 90d (days), 12h or 30m from now, the end of 2027-01-31 (UTC), or"
                    + " 2027-01-31T18:00:00Z. Default: never.")
    private @Nullable String expires;

    @Option(
            names = "--hook",
            paramLabel = "ADDRESS",
            description = "Address that POST /hooks/{key} posts to if the call names none.")
    private @Nullable String hook;

    /** The line of a keys file that says so. */
    String line(String name, KeyHash hash, Instant now) throws StartException {
        StringBuilder line = new StringBuilder(name + " " + hash.text());
        append(line, "to", to == null ? null : String.join(",", to));
        append(line, "rate", rate);
        append(line, "burst", burst);
        append(line, "mentions", mentions ? "yes" : null);
        append(line, "expires", expires == null ? null : Expiry.text(ExpiryOption.read(expires, now)));
        append(line, "hook", hook);
        return line.toString();
    }

    private static void append(StringBuilder line, String option, @Nullable String value) throws StartException {
        if (value != null) {
            if (SEPARATOR.matcher(value).find()) {
                throw new StartException("--" + option + " must not contain whitespace or semicolons");
            }
            line.append(' ').append(option).append('=').append(value);
        }
    }
}
