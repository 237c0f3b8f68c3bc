package dev.postrider.benchmark.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * Reads answers of HTTP/1.1 as far as a caller must who wants the status, and the connection for the next call.
 *
 * <p>Knows bodies of a stated length only; what follows an answer at once is not looked at. Stateless.
 */
final class ResponseReader {

    /** What {@link #status} says while there is more to come. */
    static final int INCOMPLETE = 0;

    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] LENGTH = "\r\ncontent-length: ".getBytes(US_ASCII);
    private static final byte[] CLOSE = "\r\nconnection: close".getBytes(US_ASCII);
    private static final int TEN = 10;

    private ResponseReader() {}

    /**
     * The status of the answer before the buffer's position, once all of it is there.
     *
     * @throws IllegalStateException when its body has no stated length
     */
    static int status(ByteBuffer received) {
        int head = find(END_OF_HEAD, received, received.position());
        if (head < 0) {
            return INCOMPLETE;
        }
        int length = find(LENGTH, received, head);
        if (length < 0) {
            throw new IllegalStateException("an answer without a length");
        }
        int whole = head + END_OF_HEAD.length + number(received, length + LENGTH.length);
        return received.position() < whole ? INCOMPLETE : number(received, STATUS_AT);
    }

    /** Whether the answer there is the last on its connection. */
    static boolean isLast(ByteBuffer received) {
        return find(CLOSE, received, find(END_OF_HEAD, received, received.position())) >= 0;
    }

    /** Where the text is before the end, letters in any case; negative if nowhere. */
    private static int find(byte[] text, ByteBuffer received, int end) {
        for (int at = 0; at + text.length <= end; at++) {
            if (isAt(at, text, received)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isAt(int start, byte[] text, ByteBuffer received) {
        for (int i = 0; i < text.length; i++) {
            if (Character.toLowerCase((char) received.get(start + i)) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(ByteBuffer received, int start) {
        int value = 0;
        for (int at = start; received.get(at) >= '0' && received.get(at) <= '9'; at++) {
            value = value * TEN + received.get(at) - '0';
        }
        return value;
    }
}
