package dev.postrider.relay.composition;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to cut a text: at a line, else between words, else between characters as people see them. */
final class Boundary {

    /** Unlike BreakIterator before Java 20 it keeps joined emoji together. */
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private Boundary() {}

    /**
     * The last good place at or before {@code end}; always after the first visible character behind {@code start}, which
     * must come before {@code end}.
     *
     * <p>A line or word is followed only if the piece stays at least half full.
     */
    static int lastWithin(String text, int start, int end) {
        if (end >= text.length()) {
            return text.length();
        }
        int half = start + (end - start) / 2;
        int line = last(text, half, end, character -> character == '\n');
        if (line >= half) {
            return line;
        }
        int word = last(text, half, end, Character::isWhitespace);
        return word >= half ? word : grapheme(text, start, end);
    }

    /** The last place in the half where such a character is; before it if there is none. */
    private static int last(String text, int half, int end, IntPredicate wanted) {
        int at = end;
        while (at >= half && !wanted.test(text.charAt(at))) {
            at--;
        }
        return at;
    }

    private static int grapheme(String text, int start, int end) {
        Matcher graphemes = GRAPHEME.matcher(text).region(start, text.offsetByCodePoints(end, 1));
        int boundary = start;
        while (graphemes.find() && graphemes.start() <= end) {
            boundary = graphemes.start();
        }
        // one without end, of a thousand accents: it is cut anyway
        return text.substring(start, boundary).isBlank() ? end : boundary;
    }
}
