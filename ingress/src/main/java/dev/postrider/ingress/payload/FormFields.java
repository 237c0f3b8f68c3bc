package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.BodyText;
import dev.postrider.ingress.text.Decoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The fields of a form, however it was encoded, with a text, a payload, or both.
 *
 * <p>The payload is JSON. Its fields and those of the form are one; where both have a field, the payload's counts.
 */
final class FormFields {

    private static final String PAYLOAD = "payload";

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
            fault = Optional.of(new Refusal(Problem.BAD_BODY, "A field of the form has " + bad.what() + "."));
        }
    }

    void addFile(String name) {
        files.add(name);
    }

    FieldsRead read() {
        if (fault.isPresent()) {
            return new FieldsRead.Refused(fault.get());
        }
        if (!fields.containsKey(PAYLOAD) && fields.keySet().stream().noneMatch(PayloadReader::isText)) {
            return new FieldsRead.Refused(Refusal.of(
                    Problem.BAD_BODY,
                    "text",
                    "The form has no field text and no field payload. With curl, write --data-urlencode 'text=…'"
                            + " instead of -d '…', or add -H 'Content-Type: text/plain'."
                            + PayloadReader.didYouMean(unknown)));
        }
        if (fields.remove(PAYLOAD) instanceof Json.Text payload
                && !payload.value().isBlank()) {
            FieldsRead read = JsonReader.readObject(payload.value(), PAYLOAD);
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
