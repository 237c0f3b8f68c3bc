package dev.postrider.ingress.caller;

import dev.postrider.common.settings.Secret;
import java.util.Base64;
import java.util.Random;

/** The form of an API key in clear text, as only its caller has it: {@code pr_} and 32 random bytes in base64url. */
final class Token {

    static final String MARK = "pr_";

    private static final int RANDOM_BYTES = 32;

    /** Base64 of 32 bytes, without padding, is 43 characters. */
    static final int LENGTH = MARK.length() + 43;

    private Token() {}

    /** A new one, as hard to guess as {@code random} is. */
    static Secret create(Random random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new Secret(MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
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
}
