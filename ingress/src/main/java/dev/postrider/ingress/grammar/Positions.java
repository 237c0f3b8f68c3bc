package dev.postrider.ingress.grammar;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;

/** How places in a request target are told to people: counted from 1. */
final class Positions {

    private Positions() {}

    static String at(int index) {
        return "At character " + (index + 1) + " of the request target";
    }

    static Refusal refusal(Decoding.Bad bad) {
        return new Refusal(Problem.BAD_ENCODING, at(bad.index()) + ": " + bad.what() + ".");
    }
}
