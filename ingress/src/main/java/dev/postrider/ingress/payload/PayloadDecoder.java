package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.Utf8;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the body of a request by its content type: text, a form, or JSON.
 *
 * <p>Strict where text could be lost or changed: UTF-8 only, nothing repaired, every field known. An absent header is
 * an empty string.
 */
public final class PayloadDecoder {

    /** Largest body that is read, in bytes. */
    public static final int MAX_BYTES = 262_144;

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    private PayloadDecoder() {}

    /** Reads the body of a call whose target says where to post. No content type means text. */
    public static Body readPost(String contentType, String contentEncoding, byte[] body) {
        return read(Dialect.POST, contentType, contentEncoding, body);
    }

    /**
     * Reads what a tool sends to an incoming webhook. As for Mattermost, JSON is JSON whatever the content type says;
     * other than there, plain text is taken too.
     */
    public static Body readHook(String contentType, String contentEncoding, byte[] body) {
        return read(Dialect.HOOK, contentType, contentEncoding, body);
    }

    private static Body read(Dialect dialect, String contentType, String contentEncoding, byte[] body) {
        if (body.length > MAX_BYTES) {
            return new Body.Refused(Refusal.plain(Problem.BODY_TOO_LARGE));
        }
        if (!contentEncoding.isBlank() && !contentEncoding.strip().equalsIgnoreCase("identity")) {
            return refuse(Problem.UNSUPPORTED_MEDIA_TYPE, "The body is compressed, as Content-Encoding says.");
        }
        ContentType type = ContentType.parse(contentType);
        if (!type.isUtf8()) {
            return refuse(Problem.UNSUPPORTED_MEDIA_TYPE, "The charset in Content-Type is not UTF-8.");
        }
        Decoding decoding = Utf8.decode(body);
        if (decoding instanceof Decoding.Bad bad) {
            return refuse(Problem.BAD_BODY, "At byte " + (bad.index() + 1) + " of the body: " + bad.what() + ".");
        }
        String text = ((Decoding.Decoded) decoding).text();
        if (MessageText.isInvisible(text)) {
            return refuse(Problem.EMPTY_TEXT, "The body is empty.");
        }
        return read(dialect, type, text);
    }

    private static Body read(Dialect dialect, ContentType type, String body) {
        if (type.type().equals(FORM)) {
            return readFields(dialect, FormReader.read(body));
        }
        boolean anyTypeWillDo = dialect == Dialect.HOOK && !type.isMultipart();
        if (type.type().equals(JSON) || (anyTypeWillDo && JsonReader.looksLikeObject(body))) {
            return readFields(dialect, JsonReader.readObject(body, "the body"));
        }
        if (type.type().equals(TEXT) || type.type().isEmpty()) {
            return readText(body);
        }
        return refuse(Problem.UNSUPPORTED_MEDIA_TYPE, unsupported(type));
    }

    private static String unsupported(ContentType type) {
        return type.isMultipart()
                ? "Content-Type is multipart, which is not read here; with curl, write --data-urlencode instead of -F."
                : "Content-Type is none of text/plain, application/json and " + FORM + ".";
    }

    private static Body readFields(Dialect dialect, FieldsRead read) {
        if (read instanceof FieldsRead.Refused refused) {
            return new Body.Refused(refused.refusal());
        }
        Map<String, Json> fields = ((FieldsRead.Fields) read).byName();
        return new PayloadReader(dialect).read(fields);
    }

    private static Body readText(String body) {
        int nul = body.indexOf('\0');
        if (nul >= 0) {
            return refuse(Problem.NUL_CHARACTER, "At character " + (nul + 1) + " of the body: a NUL character.");
        }
        return PayloadReader.said(MessageText.withoutControls(body));
    }

    private static Body refuse(Problem problem, String detail) {
        return new Body.Refused(new Refusal(problem, detail));
    }

    /** What a body means depends on where it was sent. */
    enum Dialect {
        /** To an address: the text is Markdown as it is. */
        POST,
        /** To an incoming webhook: texts may hold Slack's markup, and the payload may name a channel. */
        HOOK
    }

    /**
     * A content type, as far as it matters here.
     *
     * @param type in lower case, without parameters; empty if there is none
     * @param charset in lower case; empty if there is none
     */
    private record ContentType(String type, String charset) {

        private static final String CHARSET = "charset=";

        static ContentType parse(String header) {
            String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
            String charset = "";
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.startsWith(CHARSET)) {
                    charset = parameter
                            .substring(CHARSET.length())
                            .replace("\"", "")
                            .strip();
                }
            }
            return new ContentType(parts[0].strip(), charset);
        }

        boolean isUtf8() {
            return switch (charset) {
                case "", "utf-8", "utf8", "us-ascii", "ascii" -> true;
                default -> false;
            };
        }

        boolean isMultipart() {
            return type.startsWith("multipart/");
        }
    }
}
