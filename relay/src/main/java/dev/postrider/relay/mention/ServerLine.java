package dev.postrider.relay.mention;

import org.jspecify.annotations.Nullable;

/** The rest of a line, while the server reads block after block from it. */
final class ServerLine {

    private static final int TAB = 4;
    private static final int MOST_DIGITS = 9;

    /** From here on what follows a list marker is indented code. */
    private static final int FAR = 5;

    /**
     * A list marker.
     *
     * @param mark its last character
     * @param mayInterrupt whether a list may begin with it that stands right behind a paragraph
     */
    record Marker(int width, String mark, boolean mayInterrupt) {}

    private final String text;
    private final int end;
    private int at;
    private int columns;

    ServerLine(String text, int start, int end) {
        this.text = text;
        this.at = start;
        this.end = end;
        skipBlanks();
    }

    private ServerLine(ServerLine line) {
        text = line.text;
        end = line.end;
        at = line.at;
        columns = line.columns;
    }

    ServerLine copy() {
        return new ServerLine(this);
    }

    ServerBlocks.Span rest() {
        return new ServerBlocks.Span(at, end);
    }

    /** How far it is indented within the blocks read so far. */
    int columns() {
        return columns;
    }

    boolean isBlank() {
        return isBlank(at);
    }

    boolean startsWith(char character) {
        return at < end && text.charAt(at) == character;
    }

    /** If it is blank, how far it is indented means nothing any more; always true. */
    boolean forgetIfBlank() {
        columns = isBlank() ? 0 : columns;
        return true;
    }

    /** Takes so many columns away; false if there are fewer. */
    boolean outdent(int less) {
        if (columns < less) {
            return false;
        }
        columns -= less;
        return true;
    }

    /** Of a quote that goes on; always true. */
    boolean skipQuoteMark() {
        at++;
        columns = 0;
        skipBlanks();
        columns = Math.max(0, columns - 1);
        return true;
    }

    /** Of a quote that begins. */
    void beginQuote() {
        at++;
        if (startsWith(' ')) {
            at++;
        }
        columns = 0;
        skipBlanks();
    }

    /** The list marker that stands there, null if none does. */
    @Nullable
    Marker marker() {
        int digits = at;
        while (digits < end && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        boolean ordered = digits > at;
        if (digits - at > MOST_DIGITS || digits == end || (ordered ? ".)" : "-+*").indexOf(text.charAt(digits)) < 0) {
            return null;
        }
        int behind = digits + 1;
        boolean empty = isBlank(behind);
        if (!empty && " \t".indexOf(text.charAt(behind)) < 0) {
            return null;
        }
        boolean first = !ordered || Integer.parseInt(text.substring(at, digits)) == 1;
        return new Marker(behind - at, text.substring(digits, behind), first && !empty);
    }

    /** Reads on to the content of the item; how far that must be indented in its further lines. */
    int beginItem(Marker marker) {
        int before = columns;
        at += marker.width();
        boolean empty = isBlank();
        columns = 0;
        skipBlanks();
        int taken = empty || columns >= FAR ? 1 : columns;
        columns -= taken;
        return before + marker.width() + taken;
    }

    /** The run that opens a fence there, empty if none does. */
    String fence() {
        if (!text.startsWith("```", at) && !text.startsWith("~~~", at)) {
            return "";
        }
        int behind = at;
        while (behind < end && text.charAt(behind) == text.charAt(at)) {
            behind++;
        }
        int backtick = text.indexOf('`', behind);
        return backtick >= 0 && backtick < end ? "" : text.substring(at, behind);
    }

    /** Whether it is such a run and no more than another one behind it, blanks around that or not. */
    boolean closes(String run) {
        if (!text.startsWith(run, at)) {
            return false;
        }
        int behind = at + run.length();
        while (behind < end && isSpace(text.charAt(behind))) {
            behind++;
        }
        while (behind < end && text.charAt(behind) == run.charAt(0)) {
            behind++;
        }
        return isBlank(behind);
    }

    private void skipBlanks() {
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            columns += text.charAt(at) == '\t' ? TAB : 1;
            at++;
        }
    }

    private boolean isBlank(int from) {
        int blank = from;
        while (blank < end && isSpace(text.charAt(blank))) {
            blank++;
        }
        return blank == end;
    }

    /** By Unicode's property White_Space. */
    private static boolean isSpace(char character) {
        return Character.isSpaceChar(character) || (character >= '\t' && character <= '\r') || character == 0x85;
    }
}
