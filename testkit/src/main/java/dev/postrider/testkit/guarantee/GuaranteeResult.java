package dev.postrider.testkit.guarantee;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a guarantee held, and where it did not.
 *
 * @param violations a sentence each; empty when it held
 */
public record GuaranteeResult(String guarantee, List<String> violations) {

    private static final int SHOWN = 10;

    public GuaranteeResult {
        violations = List.copyOf(violations);
    }

    public boolean holds() {
        return violations.isEmpty();
    }

    /** For the reader of a failed test. */
    @Override
    public String toString() {
        if (holds()) {
            return guarantee + " holds";
        }
        String more = violations.size() > SHOWN ? "\n  and " + (violations.size() - SHOWN) + " more" : "";
        return violations.stream()
                        .limit(SHOWN)
                        .collect(Collectors.joining(
                                "\n  ", guarantee + " is broken " + violations.size() + " times:\n  ", ""))
                + more;
    }
}
