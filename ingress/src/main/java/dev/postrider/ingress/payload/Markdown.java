package dev.postrider.ingress.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text put into Markdown so that it stays what it is, and does not change what is around it. */
final class Markdown {

    /** Longest name in a line of ours, in characters. */
    private static final int MAX_NAME_LENGTH = 64;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s++");
    private static final Pattern BLOCK_START = Pattern.compile("(?m)^( {0,3})(#{1,6}(?=\\s|$)|>|~{3})");
    private static final Pattern FENCE_IN_TEXT = Pattern.compile("`{3,}+");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}+(?=[^`]*$)|~{3,}+).*");
    private static final Pattern BACKTICKS = Pattern.compile("`++");
    private static final Pattern EMPHASIS = Pattern.compile("[\\\\*~`]");

    private Markdown() {}

    /** Text that Slack shows as it is: no heading, quote or block of code begins in it. Marks within a line stay. */
    static String plain(String text) {
        String fenceless = FENCE_IN_TEXT
                .matcher(text)
                .replaceAll(fence ->
                        Matcher.quoteReplacement("\\`".repeat(fence.group().length())));
        return BLOCK_START.matcher(fenceless).replaceAll("$1\\\\$2");
    }

    /** With a blank for each line break and the white space around it. */
    static String oneLine(String text) {
        return WHITE_SPACE.matcher(text).replaceAll(space -> space.group().indexOf('\n') < 0 ? space.group() : " ");
    }

    /** A name in code, on one line and not long. */
    static String code(String name) {
        String line = WHITE_SPACE.matcher(name.strip()).replaceAll(" ").replace('`', '\'');
        return "`" + cut(line, MAX_NAME_LENGTH) + "`";
    }

    /** At most so many characters, the last an ellipsis where it is cut. */
    static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "\u2026";
    }

    /** Lines of code in a block that nothing in them can end. */
    static String codeBlock(String code) {
        String fence = "`".repeat(Math.max(3, longestRow(code) + 1));
        return fence + "\n" + code + "\n" + fence;
    }

    static String quote(String text) {
        return "> " + text.replace("\n", "\n> ");
    }

    /** A block of code that the text leaves open is closed, so that what follows is none. */
    static String closed(String text) {
        String open = "";
        for (String line : text.split("\n", -1)) {
            Matcher fence = FENCE.matcher(line);
            if (open.isEmpty()) {
                open = fence.matches() ? fence.group(1) : "";
            } else if (line.stripTrailing().endsWith(open)) { // Mattermost's web client takes it at the end of a line
                open = "";
            }
        }
        return open.isEmpty() ? text : text + "\n" + open;
    }

    /** Text in a style, line by line, since no style reaches further; blanks at its ends stay outside, where they must. */
    static String styled(String text, String marks) {
        return eachLine(text, line -> marks + EMPHASIS.matcher(line).replaceAll("\\\\$0") + reversed(marks));
    }

    /** Code within lines. */
    static String inlineCode(String text) {
        return eachLine(text, line -> {
            String row = "`".repeat(longestRow(line) + 1);
            String blank = line.startsWith("`") || line.endsWith("`") ? " " : "";
            return row + blank + line + blank + row;
        });
    }

    private interface Change {
        String of(String line);
    }

    private static String eachLine(String text, Change change) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String inner = line.strip();
            int start = line.length() - line.stripLeading().length();
            lines.add(
                    inner.isEmpty()
                            ? line
                            : line.substring(0, start) + change.of(inner) + line.substring(start + inner.length()));
        }
        return String.join("\n", lines);
    }

    private static String reversed(String marks) {
        return new StringBuilder(marks).reverse().toString();
    }

    private static int longestRow(String text) {
        return BACKTICKS
                .matcher(text)
                .results()
                .mapToInt(row -> row.end() - row.start())
                .max()
                .orElse(0);
    }
}
