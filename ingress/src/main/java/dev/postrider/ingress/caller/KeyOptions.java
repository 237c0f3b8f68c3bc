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
            description =
                    "Where it may post: channel/<id>, team/devs/channel/builds, user/jane; * stands for any part of a"
                            + " name. Everywhere, if not given.")
    private @Nullable List<String> to;

    @Option(names = "--rate", paramLabel = "NUMBER", description = "Calls per second; no limit, if not given.")
    private @Nullable String rate;

    @Option(
            names = "--burst",
            paramLabel = "NUMBER",
            description = "Calls at once after a pause; one second's worth, if not given.")
    private @Nullable String burst;

    @Option(names = "--mentions", description = "It may notify whole channels (@channel, @all, @here).")
    private boolean mentions;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "When it ends: in 90d (days), 12h or 30m, at the end of 2027-01-31 (UTC), or at"
                    + " 2027-01-31T18:00:00Z. Never, if not given.")
    private @Nullable String expires;

    @Option(
            names = "--hook",
            paramLabel = "ADDRESS",
            description = "Where POST /hooks/{key} posts if the call does not say.")
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
                throw new StartException("--" + option + " must have no blanks and no semicolons in it");
            }
            line.append(' ').append(option).append('=').append(value);
        }
    }
}
