package dev.postrider.ingress.grammar;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Decodes part of a raw target, once: every {@code %XX} is a byte, the bytes must be UTF-8, all else is itself. */
final class PercentDecoder {

    private static final int ESCAPE_LENGTH = 3;
    private static final char REPLACEMENT = '\uFFFD';

    private static final String OVERLONG = "not UTF-8: an overlong form";
    private static final String BEYOND = "not UTF-8: beyond the last code point";
    private static final String BROKEN_OFF = "not UTF-8: a character that breaks off";

    private final String raw;
    private final int end;
    private final StringBuilder text;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    private PercentDecoder(String raw, int start, int end) {
        this.raw = raw;
        this.end = end;
        this.text = new StringBuilder(end - start);
    }

    static Decoding decode(String raw, int start, int end) {
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
            } else if (c == REPLACEMENT) {
                return new Decoding.Bad(at, "bytes that are not UTF-8 (or U+FFFD itself: write it as %EF%BF%BD)");
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
            return Optional.of(new Decoding.Bad(index, fault(bytes)));
        }
        text.append(chars.flip());
        return Optional.empty();
    }

    /** Why the bytes from the buffer's position on are not UTF-8 (Unicode Standard, table 3-7). */
    private static String fault(ByteBuffer bytes) {
        int lead = Byte.toUnsignedInt(bytes.get());
        int next = bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : 0;
        if (lead <= 0xBF) {
            return "not UTF-8: a continuation byte without a lead byte";
        }
        if (lead <= 0xC1) {
            return OVERLONG;
        }
        if (lead >= 0xF5) {
            return BEYOND;
        }
        if (next < 0x80 || next > 0xBF) {
            return BROKEN_OFF;
        }
        return switch (lead) {
            case 0xE0 -> next < 0xA0 ? OVERLONG : BROKEN_OFF;
            case 0xED -> next < 0xA0 ? BROKEN_OFF : "not UTF-8: half of a surrogate pair";
            case 0xF0 -> next < 0x90 ? OVERLONG : BROKEN_OFF;
            case 0xF4 -> next < 0x90 ? BROKEN_OFF : BEYOND;
            default -> BROKEN_OFF;
        };
    }
}
