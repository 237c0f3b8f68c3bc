package dev.postrider.ingress.text;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out in which charset the bytes of a body are: what they say themselves counts more than what is declared, since
 * clients declare defaults that they do not keep. A fault becomes U+FFFD.
 */
public final class BodyText {

    /** What to do about bytes that are no text. */
    public static final String ADVICE = "Send text, in UTF-8: files are not posted.";

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final String ENCODED_REPLACEMENT = "\u00EF\u00BF\u00BD";
    private static final char LAST_ASCII = 0x7F;
    private static final char REPLACEMENT = '\uFFFD';
    private static final int UTF_16_MARK_BYTES = 2;

    private BodyText() {}

    /**
     * Decodes bytes.
     *
     * @param declared the name of a charset; empty if none was given
     * @param isUtf8First whether valid UTF-8 is UTF-8, whatever is declared, as for JSON and forms
     * @return bad only if the bytes are binary
     */
    public static Decoding decode(byte[] bytes, String declared, boolean isUtf8First) {
        Optional<Charset> byMark = utf16ByMark(bytes);
        if (byMark.isPresent()) {
            return decoded(new String(bytes, UTF_16_MARK_BYTES, bytes.length - UTF_16_MARK_BYTES, byMark.get()));
        }
        Optional<Charset> charset = charset(declared);
        Decoding utf8 = Utf8.decode(bytes);
        boolean isUtf8 = utf8 instanceof Decoding.Decoded;
        if (isUtf8 && (isUtf8First || charset.isEmpty() || Utf8.beginsWithMark(bytes))) {
            return utf8;
        }
        int nul = isUtf8 ? -1 : indexOfNul(bytes);
        if (nul >= 0 && charset.filter(BodyText::hasNulInText).isEmpty()) {
            return new Decoding.Bad(nul, "a NUL byte in bytes that are not UTF-8, so this is no text");
        }
        if (Utf8.beginsWithMark(bytes)) {
            return decoded(Utf8.lossy(bytes));
        }
        return decoded(charset.isPresent() ? new String(bytes, charset.get()) : guessed(bytes));
    }

    /** Whether the bytes say by their first that they are not in the charset that was declared for them. */
    public static boolean beginsWithMark(byte[] bytes) {
        return Utf8.beginsWithMark(bytes) || utf16ByMark(bytes).isPresent();
    }

    /** A log that is cut within a character is UTF-8 still; Latin letters alone never look like it. */
    private static String guessed(byte[] bytes) {
        String lossy = Utf8.lossy(bytes);
        boolean hasUtf8 = lossy.chars().anyMatch(character -> character > LAST_ASCII && character != REPLACEMENT)
                || new String(bytes, StandardCharsets.ISO_8859_1).contains(ENCODED_REPLACEMENT);
        return hasUtf8 ? lossy : new String(bytes, WINDOWS_1252);
    }

    private static Optional<Charset> charset(String declared) {
        String name = declared.toLowerCase(Locale.ROOT);
        try {
            return switch (name) {
                case "" -> Optional.empty();
                // As browsers do (WHATWG Encoding): who says so has the superset.
                case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii" -> Optional.of(WINDOWS_1252);
                default -> Optional.of(Charset.forName(name));
            };
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static boolean hasNulInText(Charset charset) {
        return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    }

    private static Optional<Charset> utf16ByMark(byte[] bytes) {
        int mark = bytes.length < UTF_16_MARK_BYTES ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        return switch (mark) {
            case 0xFEFF -> Optional.of(StandardCharsets.UTF_16BE);
            case 0xFFFE -> Optional.of(StandardCharsets.UTF_16LE);
            default -> Optional.empty();
        };
    }

    private static int indexOfNul(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static Decoding decoded(String text) {
        return new Decoding.Decoded(text);
    }
}
