package dev.postrider.ingress.caller;

import dev.postrider.common.digest.Sha256;
import dev.postrider.common.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a whole {@link Token}: what is kept of a key.
 *
 * <p>A token is 256 random bits, not a password that somebody chose: no list and no machine can search for it, so neither
 * a salt nor a slow hash would make its hash any safer to keep. For the same reason nothing but a token is ever hashed:
 * the hash of a chosen word would be no secret.
 */
final class KeyHash {

    private static final String MARK = "sha256:";
    private static final Pattern FORM = Pattern.compile(MARK + "[0-9a-fA-F]{64}");

    /** Of the length of a token, and none. */
    private static final String NO_TOKEN = "-".repeat(Token.LENGTH);

    /** Of no key there can be. */
    static final KeyHash NONE = hash(NO_TOKEN);

    private final byte[] sha256;

    private KeyHash(byte[] sha256) {
        this.sha256 = sha256;
    }

    static KeyHash of(Secret token) {
        return hash(token.reveal());
    }

    /**
     * Of what a caller presents as a key. What cannot be a token gets the hash of something that is none, which costs as
     * much as any token, however long the text is.
     */
    static KeyHash ofPresented(String text) {
        return hash(Token.isPossible(text) ? text : NO_TOKEN);
    }

    /** Reads {@code sha256:} and 64 hexadecimal digits. */
    static Optional<KeyHash> parse(String text) {
        return FORM.matcher(text).matches()
                ? Optional.of(new KeyHash(HexFormat.of().parseHex(text, MARK.length(), text.length())))
                : Optional.empty();
    }

    private static KeyHash hash(String text) {
        return new KeyHash(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** As a keys file has it. */
    String text() {
        return MARK + HexFormat.of().formatHex(sha256);
    }

    /** Takes the same time wherever the two differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && MessageDigest.isEqual(sha256, hash.sha256);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sha256);
    }
}
