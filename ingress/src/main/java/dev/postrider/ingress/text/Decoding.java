package dev.postrider.ingress.text;

/** The result of decoding. */
public sealed interface Decoding {

    /** Text, with nothing lost on the way. */
    record Decoded(String text) implements Decoding {

        /** Without the text: it may be a secret. */
        @Override
        public String toString() {
            return "Decoded[" + text.length() + " characters]";
        }
    }

    /**
     * Not what it should be.
     *
     * @param index where in the input, in its own units, from 0
     * @param what the fault, as the end of a sentence; quotes nothing
     */
    record Bad(int index, String what) implements Decoding {}
}
