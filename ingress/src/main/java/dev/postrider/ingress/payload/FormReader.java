package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.PercentDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a form ({@code application/x-www-form-urlencoded}, WHATWG URL section 5.1) with a text, a payload, or both.
 *
 * <p>The fields of the payload, which is JSON, and those of the form are one: what stands in both is refused.
 */
final class FormReader {

    private static final String TEXT = "text";
    private static final String PAYLOAD = "payload";
    private static final String BODY = "the body";

    /** More than there are fields we know, cosmetic ones included. */
    private static final int MAX_FIELDS = 64;

    private final String body;
    private final Faults faults = new Faults();

    private FormReader(String body) {
        this.body = body;
    }

    static FieldsRead read(String body) {
        return new FormReader(body).read();
    }

    private FieldsRead read() {
        // As long as what it was, so that places stay what they are.
        String spaced = body.replace('+', ' ');
        List<Piece> pieces = pieces();
        if (pieces.stream().noneMatch(piece -> isOneOfOurs(spaced, piece))) {
            return new FieldsRead.Refused(new Refusal(Problem.BAD_BODY, noField()));
        }
        if (pieces.size() > MAX_FIELDS) {
            String detail = "The form has more than " + MAX_FIELDS + " fields; an ampersand in a text is written %26.";
            return new FieldsRead.Refused(new Refusal(Problem.BAD_BODY, detail));
        }
        Map<String, Json> fields = new LinkedHashMap<>();
        for (Piece piece : pieces) {
            String name = decode(spaced, piece.start(), piece.equals());
            String value = decode(spaced, Math.min(piece.equals() + 1, piece.end()), piece.end());
            if (!name.equals(PAYLOAD) && !PayloadReader.isKnown(name)) {
                // Even without a value: it may be the end of a text with a bare ampersand in it.
                faults.add(
                        Problem.UNKNOWN_FIELD,
                        at(piece.start()) + FieldName.shown(name) + ". An ampersand in a text is written %26.");
            }
            if (fields.put(name, new Json.Text(value)) != null) {
                faults.add(Problem.BAD_BODY, at(piece.start()) + FieldName.shown(name) + " for the second time.");
            }
        }
        if (faults.none() && fields.remove(PAYLOAD) instanceof Json.Text payload) {
            merge(fields, payload.value());
        }
        return faults.first().<FieldsRead>map(FieldsRead.Refused::new).orElseGet(() -> new FieldsRead.Fields(fields));
    }

    private void merge(Map<String, Json> fields, String payload) {
        FieldsRead read = JsonReader.readObject(payload, "payload");
        if (read instanceof FieldsRead.Refused refused) {
            faults.add(refused.refusal().problem(), refused.refusal().detail());
        } else if (read instanceof FieldsRead.Fields inside) {
            inside.byName().forEach((name, value) -> {
                if (fields.put(name, value) != null) {
                    faults.add(
                            Problem.BAD_BODY,
                            "Both the form and its payload have " + FieldName.shown(name) + "; one can be read.");
                }
            });
        }
    }

    private static boolean isOneOfOurs(String spaced, Piece piece) {
        return PercentDecoder.decode(spaced, piece.start(), piece.equals()) instanceof Decoding.Decoded name
                && (name.text().equals(TEXT) || name.text().equals(PAYLOAD));
    }

    private String noField() {
        return JsonReader.looksLikeObject(body)
                ? "The body is JSON, but sent as a form. With curl, write --json instead of -d,"
                        + " or add -H 'Content-Type: application/json'."
                : "The form has no field text and no field payload. With curl, write --data-urlencode 'text=…'"
                        + " instead of -d '…', or add -H 'Content-Type: text/plain'.";
    }

    private String decode(String spaced, int start, int end) {
        Decoding decoding = PercentDecoder.decode(spaced, start, end);
        if (decoding instanceof Decoding.Bad bad) {
            faults.add(Problem.BAD_BODY, at(bad.index()) + bad.what() + ".");
            return "";
        }
        String text = ((Decoding.Decoded) decoding).text();
        if (text.indexOf('\0') >= 0) {
            faults.add(Problem.NUL_CHARACTER, at(start) + "a field with a NUL character.");
        }
        return text;
    }

    private static String at(int index) {
        return "At character " + (index + 1) + " of " + BODY + ": ";
    }

    /** What stands between two ampersands, but nothing. */
    private List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (int start = 0; start <= body.length(); ) {
            int ampersand = body.indexOf('&', start);
            int end = ampersand < 0 ? body.length() : ampersand;
            if (end > start) {
                pieces.add(new Piece(start, endOfName(start, end), end));
            }
            start = end + 1;
        }
        return pieces;
    }

    private int endOfName(int start, int end) {
        int at = start;
        while (at < end && body.charAt(at) != '=') {
            at++;
        }
        return at;
    }

    /**
     * Where a field stands.
     *
     * @param equals where its name ends
     */
    private record Piece(int start, int equals, int end) {}
}
