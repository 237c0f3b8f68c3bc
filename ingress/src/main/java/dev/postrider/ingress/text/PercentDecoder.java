package dev.postrider.ingress.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Decodes percent-encoding, once: every {@code %XX} is a byte, the bytes must be UTF-8, all else is itself. */
public final class PercentDecoder {

    private static final int ESCAPE_LENGTH = 3;
    private static final int LAST_ASCII = 0x7F;

    private final String raw;
    private final int end;
    private final StringBuilder text;

    private PercentDecoder(String raw, int start, int end) {
        this.raw = raw;
        this.end = end;
        this.text = new StringBuilder(end - start);
    }

    /** Decodes what stands from {@code start} to {@code end}; the index of a fault is one of {@code raw}. */
    public static Decoding decode(String raw, int start, int end) {
        return new PercentDecoder(raw, start, end).decodeFrom(start);
    }

    private Decoding decodeFrom(int start) {
        int at = start;
        while (at < end) {
            int escape = nextEscape(at);
            text.append(raw, at, escape);
            int endOfRun = endOfRun(escape);
            if (endOfRun == escape && escape < end) {
                return new Decoding.Bad(escape, "a percent sign without two hexadecimal digits");
            }
            Optional<Decoding.Bad> bad = appendRun(escape, endOfRun);
            if (bad.isPresent()) {
                return bad.get();
            }
            at = endOfRun;
        }
        return new Decoding.Decoded(text.toString());
    }

    private int nextEscape(int start) {
        int escape = raw.indexOf('%', start);
        return escape < 0 || escape > end ? end : escape;
    }

    /** The end of the unbroken row of escapes at {@code start}: a character's bytes never stand apart. */
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
