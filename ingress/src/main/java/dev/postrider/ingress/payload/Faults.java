package dev.postrider.ingress.payload;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a body, kept while it is read: the first fault is told, and what is read after it counts no more.
 */
final class Faults {

    private @Nullable Refusal first;

    void add(Problem problem, String detail) {
        if (first == null) {
            first = new Refusal(problem, detail);
        }
    }

    boolean none() {
        return first == null;
    }

    Optional<Refusal> first() {
        return Optional.ofNullable(first);
    }
}
