package dev.postrider.relay.composition;

/**
 * The line that opens a block of code.
 *
 * @param columns how far it is indented; its closing line must not be indented more
 * @param run its backticks or tildes
 * @param info what is behind them, such as the language
 */
record Fence(int columns, String run, String info) {

    /** From here on to the right it would be indented code, not a fence. */
    static final int INDENTED_CODE = 4;

    /** What closes it, its line break before it. */
    String closing() {
        return "\n" + " ".repeat(columns) + run;
    }

    /** What opens it again in another post, its line break behind it; without the info, or empty, if room is short. */
    String reopening(int room) {
        String bare = " ".repeat(Math.min(columns, INDENTED_CODE - 1)) + run;
        String full = bare + info + "\n";
        if (ShownText.codePoints(full) <= room) {
            return full;
        }
        return bare.length() < room ? bare + "\n" : "";
    }
}
