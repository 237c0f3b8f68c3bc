package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Refusal;
import java.util.List;
import java.util.Map;

/** The result of reading named fields, from JSON or a form. */
sealed interface FieldsRead {

    /**
     * The fields, each once; names are told apart without regard to case.
     *
     * @param byName strings in it hold no half of a surrogate pair
     * @param files names of files that came with a form
     */
    record Fields(Map<String, Json> byName, List<String> files) implements FieldsRead {

        Fields(Map<String, Json> byName) {
            this(byName, List.of());
        }
    }

    record RefusedFields(Refusal refusal) implements FieldsRead {}
}
