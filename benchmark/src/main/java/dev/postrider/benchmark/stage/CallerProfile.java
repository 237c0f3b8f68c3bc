package dev.postrider.benchmark.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
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
public record CallerProfile(Map<String, String> settings, List<String> headers) {

    private static final String KEY = "pr_" + "benchmark".repeat(5).substring(0, 43);
    private static final String OTHER_KEY = "pr_" + "limited".repeat(7).substring(0, 43);

    /** The most that a rate can be: every call is counted, and none is refused for it. */
    private static final int NEVER_REACHED = 1_000_000;

    public CallerProfile {
        settings = Map.copyOf(settings);
        headers = List.copyOf(headers);
    }

    /** With a key whose rate is never reached. The client address is counted too. */
    public static CallerProfile unhindered() {
        return new CallerProfile(
                settings(line("benchmark", KEY, NEVER_REACHED, NEVER_REACHED)), List.of(authorization(KEY)));
    }

    /** With a key that may call so often a second, and so often at once, in addition to the unlimited one. */
    public static CallerProfile withRate(double perSecond, int burst) {
        String lines = line("benchmark", KEY, NEVER_REACHED, NEVER_REACHED) + ";"
                + line("limited", OTHER_KEY, perSecond, burst);
        return new CallerProfile(settings(lines), List.of(authorization(OTHER_KEY)));
    }

    private static Map<String, String> settings(String keys) {
        return Map.of(
                "POSTRIDER_KEYS", keys,
                "POSTRIDER_CLIENT_RATE", String.valueOf(NEVER_REACHED),
                "POSTRIDER_CLIENT_BURST", String.valueOf(NEVER_REACHED));
    }

    private static String line(String name, String key, double perSecond, int burst) {
        return String.format(Locale.ROOT, "%s sha256:%s to=* rate=%s burst=%d", name, hash(key), perSecond, burst);
    }

    private static String authorization(String key) {
        return "Authorization: Bearer " + key;
    }

    /** The same caller, at an ingress with a further setting. */
    public CallerProfile at(String setting, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(setting, value);
        return new CallerProfile(more, headers);
    }

    private static String hash(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
