package dev.postrider.relay.composition;

/**
 * A line as the block rules of markdown see it.
 *
 * @param content where it begins behind indentation, list markers and quote marks
 * @param columns how far to the right that is, a tab reaching to the next multiple of four
 * @param listed whether a list marker is before the content
 * @param quoted whether a quote mark does
 */
record Line(String text, int content, int columns, boolean listed, boolean quoted) {

    private static final int TAB = 4;
    private static final char NO_BREAK_SPACE = '\u00a0';

    static Line of(String text) {
        boolean listed = false;
        boolean quoted = false;
        int at = blanksEnd(text, 0);
        while (at < text.length()) {
            int marker = text.charAt(at) == '>' ? at + 1 : listMarkerEnd(text, at);
            if (marker == at) {
                break;
            }
            quoted |= text.charAt(at) == '>';
            listed |= text.charAt(at) != '>';
            at = blanksEnd(text, marker);
        }
        return new Line(text, at, columns(text, at), listed, quoted);
    }

    /** Whether such a line can carry on a list, a quote or indented code across a blank line. */
    boolean opensBlock() {
        return listed || quoted || content > 0 || startsWith(NO_BREAK_SPACE);
    }

    /** Whether the content begins with that character. */
    boolean startsWith(char character) {
        return content < text.length() && text.charAt(content) == character;
    }

    /** How many times its first character is written at the beginning of the content. */
    int run() {
        int end = content;
        while (end < text.length() && text.charAt(end) == text.charAt(content)) {
            end++;
        }
        return end - content;
    }

    private static int blanksEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The same place if no list marker is there. */
    private static int listMarkerEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String ends = at == from ? "*+-" : ".)";
        if (at == text.length() || ends.indexOf(text.charAt(at)) < 0) {
            return from;
        }
        at++;
        return at == text.length() || isBlank(text.charAt(at)) || text.charAt(at) == NO_BREAK_SPACE ? at : from;
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }

    private static int columns(String text, int end) {
        int columns = 0;
        for (int at = 0; at < end; at++) {
            columns += text.charAt(at) == '\t' ? TAB - columns % TAB : 1;
        }
        return columns;
    }
}
