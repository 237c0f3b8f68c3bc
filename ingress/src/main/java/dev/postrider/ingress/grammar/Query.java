package dev.postrider.ingress.grammar;

import dev.postrider.ingress.problem.Refusal;

/** The result of reading the part after the first question mark. */
sealed interface Query {

    /** Text its writer forgot to encode: it belongs to the message, question mark included. */
    record TextQuery() implements Query {}

    /** Options, or nothing at all. */
    record OptionsQuery(Options options) implements Query {}

    /** Options, but not as they should be. */
    record InvalidQuery(Refusal refusal) implements Query {}
}
