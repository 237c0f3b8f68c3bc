package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Refusal;
import java.util.Map;

/** What reading named fields, from JSON or a form, came to. */
sealed interface FieldsRead {

    /**
     * The fields, each once, in order.
     *
     * @param byName strings in it hold neither NUL nor half a surrogate pair
     */
    record Fields(Map<String, Json> byName) implements FieldsRead {}

    record Refused(Refusal refusal) implements FieldsRead {}
}
