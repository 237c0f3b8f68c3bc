package dev.postrider.ingress.grammar;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;

/** What percent-decoding came to. */
sealed interface Decoding {

    record Decoded(String text) implements Decoding {

        /** Without the text: it may be a secret. */
        @Override
        public String toString() {
            return "Decoded[" + text.length() + " characters]";
        }
    }

    /**
     * Not percent-encoded UTF-8.
     *
     * @param index where in the raw target
     * @param what the fault, as the end of a sentence
     */
    record Bad(int index, String what) implements Decoding {

        Refusal refusal() {
            return new Refusal(Problem.BAD_ENCODING, Positions.at(index) + ": " + what + ".");
        }
    }
}
