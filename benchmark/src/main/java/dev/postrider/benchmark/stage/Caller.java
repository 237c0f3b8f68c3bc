package dev.postrider.benchmark.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who calls, and what the ingress has to be told so that it lets that caller in.
 *
 * @param settings of the ingress, by their names
 * @param headers of every call, each a whole line
 */
public record Caller(Map<String, String> settings, List<String> headers) {

    private static final String KEY = "pr_" + "benchmark".repeat(5).substring(0, 43);

    /** The most that a rate can be: every call is counted, and none is refused for it. */
    private static final int NEVER_REACHED = 1_000_000;

    public Caller {
        settings = Map.copyOf(settings);
        headers = List.copyOf(headers);
    }

    /** With a key whose rate is never reached. The client address is counted too. */
    public static Caller unhindered() {
        String line = String.format(
                Locale.ROOT, "benchmark sha256:%s to=* rate=%d burst=%d", hash(), NEVER_REACHED, NEVER_REACHED);
        return new Caller(
                Map.of(
                        "POSTRIDER_KEYS", line,
                        "POSTRIDER_CLIENT_RATE", String.valueOf(NEVER_REACHED),
                        "POSTRIDER_CLIENT_BURST", String.valueOf(NEVER_REACHED)),
                List.of("Authorization: Bearer " + KEY));
    }

    private static String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
