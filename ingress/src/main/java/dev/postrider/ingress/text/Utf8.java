package dev.postrider.ingress.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** UTF-8 as the Unicode Standard has it: nothing is repaired, and a fault is told with its place. */
public final class Utf8 {

    private static final String OVERLONG = "not UTF-8: an overlong form";
    private static final String BEYOND = "not UTF-8: beyond the last code point";
    private static final String BROKEN_OFF = "not UTF-8: a character that breaks off";

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Utf8() {}

    /** Reads bytes, but for a byte order mark before them; the index of a fault is that of its first byte. */
    public static Decoding decode(byte[] bytes) {
        int start = beginsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(in.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            int index = in.position();
            return new Decoding.Bad(index, fault(in));
        }
        return new Decoding.Decoded(out.flip().toString());
    }

    /** Why the bytes from the buffer's position on are not UTF-8 (Unicode Standard, table 3-7). */
    static String fault(ByteBuffer bytes) {
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

    /** Reads bytes, but for a byte order mark before them; each fault becomes U+FFFD. */
    static String lossy(byte[] bytes) {
        int start = beginsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }

    static boolean beginsWithMark(byte[] bytes) {
        int length = BYTE_ORDER_MARK.length;
        return bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
    }
}
