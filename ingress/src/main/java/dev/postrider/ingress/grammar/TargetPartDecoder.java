package dev.postrider.ingress.grammar;

import dev.postrider.ingress.text.Decoding;
import dev.postrider.ingress.text.PercentDecoder;

/** Decodes part of a raw target, whose U+FFFD replace bytes that were not UTF-8. */
final class TargetPartDecoder {

    private static final char REPLACEMENT = '\uFFFD';

    private TargetPartDecoder() {}

    static Decoding decode(String raw, int start, int end) {
        Decoding decoding = PercentDecoder.decode(raw, start, end);
        int replaced = raw.indexOf(REPLACEMENT, start);
        boolean faultBefore = decoding instanceof Decoding.Bad bad && bad.index() < replaced;
        if (faultBefore || replaced < 0 || replaced >= end) {
            return decoding;
        }
        return new Decoding.Bad(replaced, "bytes that are not UTF-8 (or U+FFFD itself: write it as %EF%BF%BD)");
    }
}
