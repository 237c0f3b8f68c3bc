package dev.postrider.ingress.grammar;

import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.PercentDecoder;

/** Decodes part of a raw target, whose U+FFFD replace bytes that were not UTF-8. */
final class TargetPartDecoder {

    private static final char REPLACEMENT = '\uFFFD';

    private TargetPartDecoder() {}

    static Decoding decode(String raw, int start, int end) {
        return orReplacement(PercentDecoder.decode(raw, start, end), raw, start, end);
    }

    static Decoding decodeForm(String raw, int start, int end) {
        return orReplacement(PercentDecoder.decodeForm(raw, start, end), raw, start, end);
    }

    private static Decoding orReplacement(Decoding decoding, String raw, int start, int end) {
        // Within the part only: else each of many parameters would cost a look at all that follows.
        int replaced = raw.substring(start, end).indexOf(REPLACEMENT);
        boolean faultBefore = decoding instanceof Decoding.Bad bad && bad.index() < start + replaced;
        if (faultBefore || replaced < 0) {
            return decoding;
        }
        return new Decoding.Bad(start + replaced, "bytes that are not UTF-8 (or U+FFFD itself: write it as %EF%BF%BD)");
    }
}
