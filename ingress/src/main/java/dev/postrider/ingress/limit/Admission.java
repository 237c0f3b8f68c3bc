package dev.postrider.ingress.limit;

/** Whether a call may go on now. */
public sealed interface Admission {

    Admission ADMITTED = new Admitted();

    /** It may. */
    record Admitted() implements Admission {}

    /**
     * It may not.
     *
     * @param seconds after which one more may, if no other comes first; rounded up, at least 1: as {@code Retry-After}
     */
    record Later(int seconds) implements Admission {}
}
