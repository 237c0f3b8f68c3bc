package dev.postrider.ingress.problem;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One occurrence of a problem.
 *
 * @param detail what and where in this request; never quotes the text or an option's value
 * @param instruction what the caller can do about it
 * @param about the field or option that caused it, or an empty string: a name that we know, never the caller's words
 * @param retryAfterSeconds when to call again, if that helps
 */
public record Refusal(Problem problem, String detail, String instruction, String about, OptionalInt retryAfterSeconds) {

    /** What it is about where that is a name we do not know. */
    public static final String OTHER = "other";

    /** Long enough for Kafka to move a failed broker's partitions, short enough for a CI step to try again. */
    private static final int UNAVAILABLE_SECONDS = 5;

    public Refusal(Problem problem, String detail) {
        this(
                problem,
                detail,
                problem.instruction(),
                "",
                problem == Problem.UNAVAILABLE ? OptionalInt.of(UNAVAILABLE_SECONDS) : OptionalInt.empty());
    }

    /** A problem of which nothing more is known than what the catalogue says. */
    public static Refusal plain(Problem problem) {
        return new Refusal(problem, problem.title());
    }

    /** A problem with one field. */
    public static Refusal of(Problem problem, String field, String detail) {
        return new Refusal(problem, detail, problem.instruction(), field, OptionalInt.empty());
    }

    /** A problem that a later call does not have. */
    public static Refusal later(Problem problem, String detail, int seconds) {
        return new Refusal(problem, detail, problem.instruction(), "", OptionalInt.of(seconds));
    }

    /** The same, where something else helps than what the catalogue says. */
    public Refusal withInstruction(String fitting) {
        return new Refusal(problem, detail, fitting, about, retryAfterSeconds);
    }

    /** The field that caused it, if it is one we know. */
    public Optional<String> field() {
        return about.isEmpty() ? Optional.empty() : Optional.of(about);
    }
}
