package dev.postrider.ingress.text;

import java.util.regex.Pattern;

/**
 * Text as a terminal would show it: programs that write for one are read by people here.
 *
 * <p>Colours and titles go (CSI and OSC sequences), a carriage return overwrites its line, a backspace the character
 * before it, every kind of line break is a newline, and other control characters but the tab go. Reads each character a
 * bounded number of times.
 */
public final class TerminalText {

    private static final char ESC = '\u001B';
    private static final char CSI = '\u009B';
    private static final char BEL = '\u0007';
    private static final char STRING_TERMINATOR = '\u009C';

    /** C0 and C1 controls and DEL, without newline and tab. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]++");

    private final String text;
    private final StringBuilder out;

    /** No OSC sequence that begins before this place ends on its line. */
    private int noneEndsBefore;

    private TerminalText(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length());
    }

    /** A text of its own: one newline at its end goes too, as a program's last line has one. */
    public static String of(String text) {
        String shown = partOf(text);
        return shown.endsWith("\n") ? shown.substring(0, shown.length() - 1) : shown;
    }

    /** A piece of a text that others follow. */
    public static String partOf(String text) {
        if (isPlain(text)) {
            return text;
        }
        String written = new TerminalText(text).withoutSequences();
        String shown = new TerminalText(written).overwritten();
        return CONTROLS.matcher(shown).replaceAll("");
    }

    /** Whether nothing needs to be done, as for nearly every text. */
    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character != '\n' && character != '\t' && (Character.isISOControl(character) || isNewline(character))) {
                return false;
            }
        }
        return true;
    }

    private String withoutSequences() {
        int at = 0;
        while (at < text.length()) {
            char character = text.charAt(at);
            int end = -1;
            if (character == CSI) {
                end = endOfCsi(at + 1);
            } else if (startsWith("\u001B[", at)) {
                end = endOfCsi(at + 2);
            } else if (startsWith("\u001B]", at) && at >= noneEndsBefore) {
                end = endOfOsc(at + 2);
            }
            if (end < 0 && character != ESC) {
                out.append(character);
            }
            at = Math.max(end, at + 1);
        }
        return out.toString();
    }

    /** Behind parameters, intermediates and the final character (ECMA-48, section 5.4); -1 if it is none. */
    private int endOfCsi(int start) {
        int at = start;
        while (at < text.length() && isBetween(text.charAt(at), '0', '?')) {
            at++;
        }
        while (at < text.length() && isBetween(text.charAt(at), ' ', '/')) {
            at++;
        }
        return at < text.length() && isBetween(text.charAt(at), '@', '~') ? at + 1 : -1;
    }

    private int endOfOsc(int start) {
        int at = start;
        while (at < text.length() && !isNewline(text.charAt(at))) {
            char character = text.charAt(at);
            if (character == BEL || character == STRING_TERMINATOR) {
                return at + 1;
            }
            if (startsWith("\u001B\\", at)) {
                return at + 2;
            }
            at++;
        }
        noneEndsBefore = at;
        return -1;
    }

    private String overwritten() {
        int start = 0;
        for (int end = endOfLine(start); end < text.length(); end = endOfLine(start)) {
            appendLine(start, end);
            out.append('\n');
            start = end + 1;
        }
        appendLine(start, text.length());
        return out.toString();
    }

    private void appendLine(int start, int end) {
        int startOfOut = out.length();
        for (int at = startOfLastLayer(start, end); at < end; at++) {
            if (text.charAt(at) != '\b') {
                out.append(text.charAt(at));
            } else if (out.length() > startOfOut) {
                out.setLength(out.offsetByCodePoints(out.length(), -1));
            }
        }
    }

    /** Behind the last carriage return that something visible follows on its line. */
    private int startOfLastLayer(int start, int end) {
        if (carriageReturn(start, end) < start) {
            return start;
        }
        int visible = end;
        while (visible > start && MessageText.isInvisible(text.substring(previous(visible), visible))) {
            visible = previous(visible);
        }
        return carriageReturn(start, visible) + 1;
    }

    /** Where the last one is; before the start if there is none. */
    private int carriageReturn(int start, int end) {
        int at = end - 1;
        while (at >= start && text.charAt(at) != '\r') {
            at--;
        }
        return at;
    }

    private int previous(int at) {
        return text.offsetByCodePoints(at, -1);
    }

    private int endOfLine(int start) {
        int at = start;
        while (at < text.length() && !isNewline(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private boolean startsWith(String sequence, int at) {
        return text.startsWith(sequence, at);
    }

    /** Line feed, vertical tab, form feed, next line, line and paragraph separator. */
    private static boolean isNewline(char character) {
        return switch (character) {
            case '\n', '\u000B', '\f', '\u0085', '\u2028', '\u2029' -> true;
            default -> false;
        };
    }

    private static boolean isBetween(char character, char first, char last) {
        return character >= first && character <= last;
    }
}
