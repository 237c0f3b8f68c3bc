package dev.postrider.testkit.mattermost;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The server's identifiers: 26 characters of an alphabet without 0, 2, l and v. */
final class IdGenerator {

    /** z-base-32, as the server's model.NewId. */
    private static final String ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769";

    private static final int LENGTH = 26;
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9]{26}");

    private final RandomGenerator random;

    IdGenerator(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        var id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    static boolean wellFormed(String id) {
        return WELL_FORMED.matcher(id).matches();
    }
}
