package dev.postrider.ingress.grammar;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.Decoding;
import java.util.Optional;

/** How places in a request target are told to people: counted from 1. */
final class Positions {

    private static final String NUL = "%00";

    private Positions() {}

    static String at(int index) {
        return "At character " + (index + 1) + " of the request target";
    }

    static Refusal refusal(Decoding.Bad bad) {
        return new Refusal(Problem.BAD_ENCODING, at(bad.index()) + ": " + bad.what() + ".");
    }

    /** Why this part, which could be decoded, is no text: no other bytes than these make a NUL. */
    static Optional<Refusal> nulCharacter(String raw, int start, int end) {
        int nul = raw.indexOf(NUL, start);
        return nul < 0 || nul >= end
                ? Optional.empty()
                : Optional.of(new Refusal(Problem.NUL_CHARACTER, at(nul) + ": a NUL character."));
    }
}
