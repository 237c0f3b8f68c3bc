package dev.postrider.ingress.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Decodes percent-encoding, once: every {@code %XX} is a byte, the bytes must be UTF-8, all else is itself. */
public final class PercentDecoder {

    private static final int ESCAPE_LENGTH = 3;

    private final String raw;
    private final int end;
    private final StringBuilder text;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

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
            char c = raw.charAt(at);
            if (c == '%') {
                int endOfRun = endOfRun(at);
                if (endOfRun == at) {
                    return new Decoding.Bad(at, "a percent sign without two hexadecimal digits");
                }
                Optional<Decoding.Bad> bad = appendRun(at, endOfRun);
                if (bad.isPresent()) {
                    return bad.get();
                }
                at = endOfRun;
            } else {
                text.append(c);
                at++;
            }
        }
        return new Decoding.Decoded(text.toString());
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
        ByteBuffer bytes = ByteBuffer.allocate((endOfRun - start) / ESCAPE_LENGTH);
        for (int at = start; at < endOfRun; at += ESCAPE_LENGTH) {
            bytes.put((byte) HexFormat.fromHexDigits(raw, at + 1, at + ESCAPE_LENGTH));
        }
        bytes.flip();
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        CoderResult result = utf8.reset().decode(bytes, chars, true);
        if (result.isError()) {
            int index = start + ESCAPE_LENGTH * bytes.position();
            return Optional.of(new Decoding.Bad(index, Utf8.fault(bytes)));
        }
        text.append(chars.flip());
        return Optional.empty();
    }
}
