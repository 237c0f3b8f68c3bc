package dev.postrider.ingress.problem;

/**
 * One occurrence of a problem.
 *
 * @param detail what and where in this request; never quotes the text or an option's value
 */
public record Refusal(Problem problem, String detail) {

    /** A problem of which nothing more is known than what the catalogue says. */
    public static Refusal plain(Problem problem) {
        return new Refusal(problem, problem.title());
    }
}
