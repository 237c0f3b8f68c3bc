package dev.postrider.ingress.caller;

import java.util.Base64;
import java.util.Random;

/**
 * An API key in clear, as only its caller has it: {@code pr_} and 32 random bytes in base64url.
 *
 * @param reveal never to be logged or kept
 */
record Token(String reveal) {

    static final String MARK = "pr_";

    private static final int RANDOM_BYTES = 32;

    /** Base64 of 32 bytes, without padding, is 43 characters. */
    static final int LENGTH = MARK.length() + 43;

    /** A new one, as hard to guess as {@code random} is. */
    static Token create(Random random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Token(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether such a text could be a token at all. */
    static boolean isPossible(String text) {
        if (text.length() != LENGTH || !text.startsWith(MARK)) {
            return false;
        }
        for (int at = MARK.length(); at < LENGTH; at++) {
            if (!isBase64Url(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64Url(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '-'
                || character == '_';
    }

    @Override
    public String toString() {
        return "***";
    }
}
