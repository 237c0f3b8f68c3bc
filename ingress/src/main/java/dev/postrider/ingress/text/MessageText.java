package dev.postrider.ingress.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a message may contain. */
public final class MessageText {

    /** Longest text of one message, in bytes of UTF-8: as long as the longest request target. */
    public static final int MAX_BYTES = 65_536;

    private static final int MAX_BYTES_PER_CHAR = 3;
    private static final char LAST_PRINTABLE_ASCII = '~';

    /**
     * Text that renders as nothing: white space, separators, controls, the braille blank, and the default ignorable
     * code points (Unicode, DerivedCoreProperties.txt), which Java's patterns do not know by name.
     */
    private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Z}\\p{Cc}\\x{2800}"
            + "\\x{AD}\\x{34F}\\x{61C}\\x{115F}\\x{1160}\\x{17B4}\\x{17B5}\\x{180B}-\\x{180F}\\x{200B}-\\x{200F}"
            + "\\x{202A}-\\x{202E}\\x{2060}-\\x{206F}\\x{3164}\\x{FE00}-\\x{FE0F}\\x{FEFF}\\x{FFA0}"
            + "\\x{FFF0}-\\x{FFF8}\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]*+");

    private MessageText() {}

    /** Whether a reader would see nothing at all. */
    public static boolean isInvisible(String text) {
        // Nearly every text begins with something that can be seen.
        boolean beginsVisibly = !text.isEmpty() && text.charAt(0) > ' ' && text.charAt(0) <= LAST_PRINTABLE_ASCII;
        return !beginsVisibly && INVISIBLE.matcher(text).matches();
    }

    /** Whether it is more than one message may hold. */
    public static boolean isTooLong(String text) {
        return text.length() > MAX_BYTES / MAX_BYTES_PER_CHAR
                && text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }
}
