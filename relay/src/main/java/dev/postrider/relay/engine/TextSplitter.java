package dev.postrider.relay.engine;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text too long for one post: at a line, else between words, else between characters as people see them. */
final class TextSplitter {

    private TextSplitter() {}

    /** Pieces of at most {@code limit} code points; joined, they are the text without the blanks at the cuts. */
    static List<String> split(String text, int limit) {
        List<String> pieces = new ArrayList<>();
        String rest = text;
        while (rest.codePointCount(0, rest.length()) > limit) {
            int end = rest.offsetByCodePoints(0, limit);
            int cut = cut(rest, end);
            addUnlessBlank(pieces, rest.substring(0, cut));
            rest = rest.substring(cut);
            if (Character.isWhitespace(rest.charAt(0))) {
                rest = rest.substring(1);
            }
        }
        addUnlessBlank(pieces, rest);
        return pieces;
    }

    /** A blank post is no post: the server would show an empty line, or refuse. */
    private static void addUnlessBlank(List<String> pieces, String piece) {
        if (!piece.isBlank()) {
            pieces.add(piece);
        }
    }

    /** Where to cut, before {@code end}; a line or word boundary only if the piece stays at least half full. */
    private static int cut(String text, int end) {
        int line = text.lastIndexOf('\n', end);
        if (line >= end / 2) {
            return line;
        }
        int word = text.lastIndexOf(' ', end);
        if (word >= end / 2) {
            return word;
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        int character = characters.isBoundary(end) ? end : characters.preceding(end);
        return character > 0 ? character : end;
    }
}
