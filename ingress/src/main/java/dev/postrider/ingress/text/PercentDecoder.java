package dev.postrider.ingress.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Decodes percent-encoding, once: every {@code %XX} is a byte, the bytes must be UTF-8, all else is itself.
 *
 * <p>In forms (WHATWG URL section 5.1), a plus is a blank and a percent sign that begins no escape is one.
 */
public final class PercentDecoder {

    private static final int ESCAPE_LENGTH = 3;
    private static final int LAST_ASCII = 0x7F;

    private final String raw;
    private final int end;
    private final boolean form;
    private final StringBuilder text;

    private PercentDecoder(String raw, int start, int end, boolean form) {
        this.raw = raw;
        this.end = end;
        this.form = form;
        this.text = new StringBuilder(end - start);
    }

    /** Decodes the part from {@code start} to {@code end}; the index of a fault is one of {@code raw}. */
    public static Decoding decode(String raw, int start, int end) {
        return new PercentDecoder(raw, start, end, false).decodeFrom(start);
    }

    /** The same, as forms are encoded. */
    public static Decoding decodeForm(String raw, int start, int end) {
        return new PercentDecoder(raw, start, end, true).decodeFrom(start);
    }

    private Decoding decodeFrom(int start) {
        int at = start;
        while (at < end) {
            int escape = nextEscape(at);
            appendUnescaped(at, escape);
            at = endOfRun(escape);
            if (at == escape && escape < end) {
                if (!form) {
                    return new Decoding.Bad(escape, "a percent sign without two hexadecimal digits");
                }
                text.append('%');
                at++;
            } else {
                Optional<Decoding.Bad> bad = appendRun(escape, at);
                if (bad.isPresent()) {
                    return bad.get();
                }
            }
        }
        return new Decoding.Decoded(text.toString());
    }

    private void appendUnescaped(int start, int endOfPart) {
        if (form) {
            text.append(raw.substring(start, endOfPart).replace('+', ' '));
        } else {
            text.append(raw, start, endOfPart);
        }
    }

    private int nextEscape(int start) {
        int at = start;
        while (at < end && raw.charAt(at) != '%') {
            at++;
        }
        return at;
    }

    /** The end of the unbroken row of escapes at {@code start}: a character's bytes are never apart. */
    private int endOfRun(int start) {
        int at = start;
        while (at + ESCAPE_LENGTH <= end
                && raw.charAt(at) == '%'
                && HexFormat.isHexDigit(raw.charAt(at + 1))
                && HexFormat.isHexDigit(raw.charAt(at + 2))) {
            at += ESCAPE_LENGTH;
        }
        return at;
    }

    private Optional<Decoding.Bad> appendRun(int start, int endOfRun) {
        int at = start;
        while (at < endOfRun && octet(at) <= LAST_ASCII) {
            text.append((char) octet(at));
            at += ESCAPE_LENGTH;
        }
        return at == endOfRun ? Optional.empty() : appendUtf8(at, endOfRun);
    }

    private Optional<Decoding.Bad> appendUtf8(int start, int endOfRun) {
        ByteBuffer bytes = ByteBuffer.allocate((endOfRun - start) / ESCAPE_LENGTH);
        for (int at = start; at < endOfRun; at += ESCAPE_LENGTH) {
            bytes.put((byte) octet(at));
        }
        bytes.flip();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, chars, true);
        if (result.isError()) {
            int index = start + ESCAPE_LENGTH * bytes.position();
            return Optional.of(new Decoding.Bad(index, Utf8.fault(bytes)));
        }
        text.append(chars.flip());
        return Optional.empty();
    }

    private int octet(int escape) {
        return HexFormat.fromHexDigits(raw, escape + 1, escape + ESCAPE_LENGTH);
    }
}
