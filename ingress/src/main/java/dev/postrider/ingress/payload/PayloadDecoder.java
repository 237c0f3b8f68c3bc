package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.BodyText;
import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.MessageText;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the body of a request by its content type: text, a form, or JSON. An absent header is an empty string.
 *
 * <p>What clients declare is often not what they send, so the bytes have the last word: JSON sent as a form is JSON, and
 * for a hook JSON is JSON whatever it is called.
 */
public final class PayloadDecoder {

    /** Largest body that is read, in bytes. */
    public static final int MAX_BYTES = 262_144;

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART_FORM = "multipart/form-data";
    private static final String OBJECT =
            "Send {\"channel_id\":\"…\",\"message\":\"…\"} as application/json, in UTF-8 and without compression.";
    /** What another form of body would solve, which is this one for Mattermost's own API. */
    private static final Set<Problem> MISUNDERSTOOD = Set.of(Problem.EMPTY_TEXT, Problem.UNSUPPORTED_MEDIA_TYPE);

    private static final Set<String> NOT_TEXT = Set.of("audio", "font", "image", "model", "multipart", "video");

    private PayloadDecoder() {}

    /** Reads the body of a call whose target says where to post. */
    public static Body readPost(String contentType, String contentEncoding, byte[] body) {
        return read(Dialect.POST, new PayloadReader(Dialect.POST)::read, contentType, contentEncoding, body);
    }

    /** Reads a body sent with a text in the URL. The text is what counts; the body can only say where it comes from. */
    public static Body readBeside(String text, String contentType, String contentEncoding, byte[] body) {
        Body read = read(
                Dialect.POST,
                fields -> new Body.Said(text, WebhookOrigin.of(new Json.Fields(fields.byName()))),
                contentType,
                contentEncoding,
                body);
        return read instanceof Body.Said said && !said.origin().isEmpty() ? said : new Body.Said(text);
    }

    /**
     * Reads what a tool sends to an incoming webhook. As for Mattermost, JSON is JSON whatever the content type says;
     * other than there, plain text is taken too.
     */
    public static Body readHook(String contentType, String contentEncoding, byte[] body) {
        return read(Dialect.HOOK, new PayloadReader(Dialect.HOOK)::read, contentType, contentEncoding, body);
    }

    /** Reads a post as Mattermost's own API takes it: one JSON object, whatever the content type says. */
    public static Body readApi(String contentType, String contentEncoding, byte[] body) {
        Body read = read(Dialect.API, new PayloadReader(Dialect.API)::read, contentType, contentEncoding, body);
        return read instanceof Body.RefusedBody refused
                        && MISUNDERSTOOD.contains(refused.refusal().problem())
                ? new Body.RefusedBody(refused.refusal().withInstruction(OBJECT))
                : read;
    }

    private static Body read(
            Dialect dialect,
            Function<FieldsRead.Fields, Body> reader,
            String contentType,
            String contentEncoding,
            byte[] body) {
        if (body.length > MAX_BYTES) {
            return new Body.RefusedBody(Refusal.plain(Problem.BODY_TOO_LARGE));
        }
        if (!contentEncoding.isBlank() && !contentEncoding.strip().equalsIgnoreCase("identity")) {
            return refuse(Problem.UNSUPPORTED_MEDIA_TYPE, "The body is compressed, as Content-Encoding says.");
        }
        HeaderValue type = HeaderValue.parse(contentType);
        String charset = type.parameter("charset").orElse("");
        if (type.word().equals(MULTIPART_FORM) && dialect != Dialect.API) {
            String boundary = type.parameter("boundary").orElse("");
            return readFields(reader, MultipartReader.read(body, boundary, charset));
        }
        if (NOT_TEXT.contains(type.word().replaceFirst("/.*", ""))) {
            return refuse(Problem.UNSUPPORTED_MEDIA_TYPE, "Content-Type is one of files, not of text, JSON or a form.");
        }
        boolean form = type.word().equals(FORM);
        boolean anyJson = form || dialect != Dialect.POST;
        boolean json = isJson(type.word());
        Decoding decoding = BodyText.decode(body, charset, json || form || (anyJson && beginsWithBrace(body)));
        if (decoding instanceof Decoding.Bad bad) {
            String detail = "At byte " + (bad.index() + 1) + " of the body: " + bad.what() + ".";
            return new Body.RefusedBody(new Refusal(Problem.BAD_BODY, detail).withInstruction(BodyText.ADVICE));
        }
        String text = ((Decoding.Decoded) decoding).text();
        if (MessageText.isInvisible(text)) {
            return new Body.RefusedBody(Refusal.of(Problem.EMPTY_TEXT, "text", "The body is empty."));
        }
        if (dialect == Dialect.API && !JsonReader.looksLikeObject(text)) {
            return new Body.RefusedBody(
                    new Refusal(Problem.BAD_BODY, "The body is not a JSON object.").withInstruction(OBJECT));
        }
        if (json || (anyJson && JsonReader.looksLikeObject(text))) {
            return readFields(reader, JsonReader.read(text, "the body"));
        }
        if (form) {
            byte[] bytes = BodyText.beginsWithMark(body) ? text.getBytes(StandardCharsets.UTF_8) : body;
            return readFields(reader, FormReader.read(bytes, charset, text));
        }
        return PayloadReader.said(text);
    }

    private static boolean isJson(String type) {
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    private static boolean beginsWithBrace(byte[] body) {
        int at = 0;
        while (at < body.length && Character.isWhitespace(body[at])) {
            at++;
        }
        return at < body.length && body[at] == '{';
    }

    private static Body readFields(Function<FieldsRead.Fields, Body> reader, FieldsRead read) {
        return read instanceof FieldsRead.Fields fields
                ? reader.apply(fields)
                : new Body.RefusedBody(((FieldsRead.RefusedFields) read).refusal());
    }

    private static Body refuse(Problem problem, String detail) {
        return new Body.RefusedBody(new Refusal(problem, detail));
    }
}
