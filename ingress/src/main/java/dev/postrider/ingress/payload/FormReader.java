package dev.postrider.ingress.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads a form ({@code application/x-www-form-urlencoded}, WHATWG URL section 5.1): a percent sign that begins no escape
 * is one.
 *
 * <p>Clients send this type by default, so writers forget to encode: what follows an ampersand and is no field belongs to
 * the text before it, a payload's strings end at a quote, and what is no form at all is a text.
 */
final class FormReader {

    private static final int ESCAPE_LENGTH = 3;
    private static final int HEX = 16;

    private final byte[] body;

    private FormReader(byte[] body) {
        this.body = body;
    }

    /** @param text the same bytes decoded, for what is not a form */
    static FieldsRead read(byte[] body, String charset, String text) {
        return new FormReader(body).read(charset, text);
    }

    private FieldsRead read(String charset, String text) {
        FormFields fields = new FormFields();
        int start = 0;
        while (start < body.length) {
            int ampersand = indexOf('&', start, body.length);
            int equals = indexOf('=', start, ampersand);
            int end = equals < ampersand && isJson(equals + 1) ? endOfJson(equals + 1) : ampersand;
            if (equals < end) {
                while (end < body.length && isForgotten(end + 1)) {
                    end = indexOf('&', end + 1, body.length);
                }
            }
            fields.add(name(start, equals), decoded(Math.min(equals + 1, end), end), charset);
            start = end + 1;
        }
        return fields.hasText() || fields.holdKeyOrChannel() || isEncoded()
                ? fields.read()
                : JsonReader.read(text, "the body");
    }

    /** Whether it can be what an encoder of forms has written. */
    private boolean isEncoded() {
        boolean encoded = indexOf('=', 0, body.length) < body.length;
        for (byte each : body) {
            encoded &= each > ' ';
        }
        return encoded;
    }

    /** Whether an object is there unencoded: an encoder writes the brace as {@code %7B}. */
    private boolean isJson(int start) {
        return start < body.length && body[start] == '{';
    }

    /** The next ampersand that is in no string. */
    private int endOfJson(int start) {
        boolean inString = false;
        int at = start;
        while (at < body.length && (inString || body[at] != '&')) {
            if (body[at] == '"') {
                inString = !inString;
            }
            at += inString && body[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, body.length);
    }

    /** Whether something is there that is neither {@code name=value} nor a name we know. */
    private boolean isForgotten(int start) {
        int end = indexOf('&', start, body.length);
        return end > start && indexOf('=', start, end) == end && !FormFields.isKnown(name(start, end));
    }

    private String name(int start, int end) {
        return new String(decoded(start, end), StandardCharsets.UTF_8);
    }

    private byte[] decoded(int start, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end - start);
        for (int at = start; at < end; at++) {
            if (body[at] == '%' && isEscape(at, end)) {
                bytes.write(hex(at + 1) * HEX + hex(at + 2));
                at += ESCAPE_LENGTH - 1;
            } else {
                bytes.write(body[at] == '+' ? ' ' : body[at]);
            }
        }
        return bytes.toByteArray();
    }

    private boolean isEscape(int at, int end) {
        return at + ESCAPE_LENGTH <= end && hex(at + 1) >= 0 && hex(at + 2) >= 0;
    }

    private int hex(int at) {
        return Character.digit((char) body[at], HEX);
    }

    private int indexOf(char wanted, int start, int end) {
        int at = start;
        while (at < end && body[at] != wanted) {
            at++;
        }
        return at;
    }
}
