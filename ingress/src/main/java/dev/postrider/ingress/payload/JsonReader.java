package dev.postrider.ingress.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.postrider.ingress.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object that came from outside: each name once, nothing behind it, and bounded in depth and number.
 *
 * <p>Newlines and tabs that stand unescaped in a string are taken as they are: scripts and some tools write them, and
 * Mattermost takes them too. Faults are told with their place, counted in characters from 1, and quote nothing.
 */
final class JsonReader {

    /** Real payloads are five deep. */
    private static final int MAX_DEPTH = 32;

    /** A hundred attachments of fifty fields each have some 35,000. */
    private static final int MAX_TOKENS = 50_000;

    private static final int MAX_NUMBER_LENGTH = 100;

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
    private final Faults faults = new Faults();

    private JsonReader(JsonParser parser, String place) {
        this.parser = parser;
        this.place = place;
    }

    /** Whether text is meant as a JSON object: it begins with a brace. */
    static boolean looksLikeObject(String text) {
        return text.stripLeading().startsWith("{");
    }

    /**
     * Reads the one object that a text holds.
     *
     * @param place what the text is, for people: "the body"
     */
    static FieldsRead readObject(String text, String place) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonReader(parser, place).readWhole();
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory is always readable", e);
        }
    }

    private FieldsRead readWhole() throws IOException {
        Map<String, Json> fields = Map.of();
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                fault(Problem.BAD_BODY, "not a JSON object");
            } else {
                fields = fields();
                if (faults.none() && parser.nextToken() != null) {
                    fault(Problem.BAD_BODY, "something that follows the JSON object");
                }
            }
        } catch (StreamConstraintsException e) {
            fault(
                    Problem.BAD_BODY,
                    "JSON with more than " + MAX_TOKENS + " values, nested deeper than " + MAX_DEPTH
                            + ", or with a number of more than " + MAX_NUMBER_LENGTH + " characters");
        } catch (JsonProcessingException e) {
            // The message quotes what it stumbled over; only the place may be told.
            long offset = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            faults.add(Problem.BAD_BODY, at(offset) + ": not JSON.");
        }
        Map<String, Json> read = fields;
        return faults.first().<FieldsRead>map(FieldsRead.Refused::new).orElseGet(() -> new FieldsRead.Fields(read));
    }

    private Map<String, Json> fields() throws IOException {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (faults.none() && parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (fields.containsKey(name)) {
                fault(Problem.BAD_BODY, FieldName.shown(name) + " for the second time");
            }
            parser.nextToken();
            fields.put(name, value());
        }
        return fields;
    }

    private List<Json> items() throws IOException {
        List<Json> items = new ArrayList<>();
        while (faults.none() && parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return items;
    }

    private Json value() throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> new Json.Fields(fields());
            case START_ARRAY -> new Json.Items(items());
            case VALUE_STRING -> new Json.Text(text());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            default -> new Json.Null();
        };
    }

    private String text() throws IOException {
        String text = parser.getText();
        if (text.indexOf('\0') >= 0) {
            fault(Problem.NUL_CHARACTER, "a string with a NUL character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            fault(Problem.BAD_BODY, "a string with half of a surrogate pair");
        }
        return text;
    }

    private void fault(Problem problem, String what) {
        faults.add(problem, at(parser.currentTokenLocation().getCharOffset()) + ": " + what + ".");
    }

    private String at(long offset) {
        return "At character " + (Math.max(offset, 0) + 1) + " of " + place;
    }
}
