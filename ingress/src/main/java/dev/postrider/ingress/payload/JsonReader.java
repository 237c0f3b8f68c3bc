package dev.postrider.ingress.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object that came from outside: nothing behind it, and bounded in depth and number.
 *
 * <p>What other readers take is taken: unescaped newlines and tabs in a string, as scripts write them; of two
 * fields with one name the last; half of a surrogate pair, as U+FFFD. A list of one object is that object. Any other
 * value, and what does not even begin like an object, is the field {@code text}: clients declare JSON by default and
 * send text. Faults are told with their place, and quote nothing.
 */
final class JsonReader {

    /** Real payloads are ten deep, rich text in attachments included. */
    private static final int MAX_DEPTH = 32;

    /** A hundred attachments of fifty fields each have some 35,000. */
    private static final int MAX_TOKENS = 50_000;

    private static final int MAX_NUMBER_LENGTH = 100;

    private static final String CORRECT =
            "Correct the JSON at that place. Let a JSON library or jq write it: they escape"
                    + " quotes, backslashes and newlines in strings.";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MAX_TOKENS)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            // Names are chosen by callers: nothing of them may stay.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final String place;
    private boolean isInString;

    private JsonReader(JsonParser parser, String place) {
        this.parser = parser;
        this.place = place;
    }

    /** Whether text is meant as a JSON object: it begins with a brace. */
    static boolean looksLikeObject(String text) {
        return text.stripLeading().startsWith("{");
    }

    /** Whether text is meant as a JSON object or a list. */
    static boolean looksLikeJson(String text) {
        return looksLikeObject(text) || text.stripLeading().startsWith("[");
    }

    /**
     * Reads the one object that a text holds, or takes the text itself.
     *
     * @param place what the text is, for people: "the body"
     */
    static FieldsRead read(String text, String place) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            FieldsRead read = new JsonReader(parser, place).readWhole();
            return read instanceof FieldsRead.Fields || looksLikeObject(text)
                    ? read
                    : new FieldsRead.Fields(named(new Json.Text(text)));
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory is always readable", e);
        }
    }

    private FieldsRead readWhole() throws IOException {
        try {
            JsonToken first = parser.nextToken();
            Map<String, Json> fields = first == JsonToken.START_OBJECT ? fields() : fieldsOf(value());
            return parser.nextToken() == null
                    ? new FieldsRead.Fields(fields)
                    : refused(parser.currentTokenLocation(), "not JSON, expected nothing more", CORRECT);
        } catch (StreamConstraintsException e) {
            return refused(
                    parser.currentTokenLocation(),
                    "JSON with more than " + MAX_TOKENS + " values, nested deeper than " + MAX_DEPTH
                            + ", or with a number of more than " + MAX_NUMBER_LENGTH + " characters",
                    Problem.BODY_TOO_LARGE.instruction());
        } catch (JsonProcessingException e) {
            // The message quotes what it stumbled over; only the place may be told.
            return refused(e.getLocation(), "not JSON, expected " + expected(), CORRECT);
        }
    }

    private Map<String, Json> fields() throws IOException {
        Map<String, Json> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = unicode(parser.currentName());
            parser.nextToken();
            fields.put(name, value());
        }
        return fields;
    }

    private static Map<String, Json> fieldsOf(Json value) {
        return value instanceof Json.Items list
                        && list.items().size() == 1
                        && list.items().get(0) instanceof Json.Fields only
                ? only.byName() // it may name a channel
                : named(value);
    }

    private static Map<String, Json> named(Json text) {
        Map<String, Json> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("text", text);
        return fields;
    }

    private List<Json> list() throws IOException {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return items;
    }

    private Json value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> new Json.Fields(fields());
            case START_ARRAY -> new Json.Items(list());
            case VALUE_STRING -> {
                isInString = true; // it is only read now
                String text = unicode(parser.getText());
                isInString = false;
                yield new Json.Text(text);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            default -> new Json.Null();
        };
    }

    /** With U+FFFD for each half of a surrogate pair, as an escape can spell it. */
    private static String unicode(String text) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        return text.codePoints()
                .map(character -> Character.getType(character) == Character.SURROGATE ? '\uFFFD' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String expected() {
        if (isInString) {
            return "the double quote that closes a string, or an escape in it, where a backslash is written twice";
        }
        if (parser.getParsingContext().inRoot()) {
            return "one object and nothing behind it";
        }
        if (parser.getParsingContext().inArray()) {
            return "a value, a comma or a closing bracket";
        }
        return switch (parser.currentToken()) {
            case FIELD_NAME ->
                "a colon and a value: a string in double quotes, a number, true, false, null, an object or a list";
            case START_OBJECT -> "a name in double quotes";
            default -> "a comma and a name in double quotes, or a closing brace";
        };
    }

    private FieldsRead refused(@Nullable JsonLocation at, String what, String instruction) {
        String where = at == null
                ? "In " + place
                : "At line " + at.getLineNr() + ", column " + at.getColumnNr() + " of " + place;
        return new FieldsRead.RefusedFields(
                new Refusal(Problem.BAD_BODY, where + ": " + what + ".").withInstruction(instruction));
    }
}
