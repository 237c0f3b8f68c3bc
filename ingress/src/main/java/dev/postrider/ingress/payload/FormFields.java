package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.BodyText;
import dev.postrider.ingress.text.Decoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The fields of a form, however it was encoded, with a text, a payload, or both.
 *
 * <p>The payload is JSON. Its fields and those of the form are one; where both have a field, the payload's counts.
 */
final class FormFields {

    private static final String PAYLOAD = "payload";

    /** What holds a key is not for readers; what names a channel is not for those of another. */
    private static final Set<String> KEY_OR_CHANNEL = Set.of("token", "channel");

    private static final String USE_TEXT =
            "Name the field text; with curl, write --data-urlencode 'text=…'. Or send the"
                    + " text itself with the header Content-Type: text/plain.";
    private static final String USE_NO_FILE =
            "Files are not posted: send the text in a field; with curl, write -F 'text=<FILE' instead of -F 'text=@FILE'.";

    private final Map<String, Json> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> files = new ArrayList<>();
    private final Set<String> unknown = new HashSet<>();
    private Optional<Refusal> fault = Optional.empty();

    /** Whether a field of this name is read; of the others only the name is kept, for a hint. */
    static boolean isKnown(String name) {
        return name.equalsIgnoreCase(PAYLOAD) || PayloadReader.isKnown(name) || WebhookOrigin.isKnown(name);
    }

    /** Of fields with one name the last counts. */
    void add(String name, byte[] value, String charset) {
        if (!isKnown(name)) {
            unknown.add(name);
            return;
        }
        Decoding decoding = BodyText.decode(value, charset, true);
        if (decoding instanceof Decoding.Decoded decoded) {
            fields.put(name, new Json.Text(decoded.text()));
        } else if (decoding instanceof Decoding.Bad bad && fault.isEmpty()) {
            fault = Optional.of(new Refusal(Problem.BAD_BODY, "A field of the form has " + bad.what() + ".")
                    .withInstruction(BodyText.ADVICE));
        }
    }

    void addFile(String name) {
        files.add(name);
    }

    /** Whether there is a field that can hold what is said. */
    boolean hasText() {
        return fields.containsKey(PAYLOAD) || fields.keySet().stream().anyMatch(PayloadReader::isText);
    }

    /** Whether the form must not be posted as it was written. */
    boolean holdKeyOrChannel() {
        return Stream.concat(unknown.stream(), fields.keySet().stream())
                .anyMatch(name -> KEY_OR_CHANNEL.contains(name.toLowerCase(Locale.ROOT)));
    }

    FieldsRead read() {
        if (fault.isPresent()) {
            return new FieldsRead.RefusedFields(fault.get());
        }
        if (!hasText()) {
            String detail =
                    "The form has no field text and no field payload." + PayloadReader.didYouMean(unknown, "text");
            return new FieldsRead.RefusedFields(Refusal.of(Problem.BAD_BODY, "text", detail)
                    .withInstruction(files.isEmpty() ? USE_TEXT : USE_NO_FILE));
        }
        if (fields.remove(PAYLOAD) instanceof Json.Text payload
                && !payload.value().isBlank()) {
            FieldsRead read = JsonReader.read(payload.value(), PAYLOAD);
            if (!(read instanceof FieldsRead.Fields inside)) {
                return read;
            }
            inside.byName().forEach((name, value) -> {
                if (!value.saysNothing()) {
                    fields.put(name, value);
                }
            });
        }
        return new FieldsRead.Fields(fields, files);
    }
}
