package dev.postrider.relay.mention;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is surely code to Mattermost's server, which decides who is notified.
 *
 * <p>Its own reader of markdown has rules for blocks that differ from CommonMark's ({@link ServerBlocks}). Within a
 * paragraph, code is between two runs of as many backticks; but a link may have swallowed one of them. Links are not
 * read here: from where one may have done that, nothing of the paragraph counts as code.
 */
final class ServerCode {

    /** A target in parentheses, with a title perhaps, and no backtick in it. */
    private static final Pattern TARGET =
            Pattern.compile("\\]\\((?:[^\\s\"'()<>`\\\\]++|\\([^\\s\"'()<>`\\\\]*+\\)){0,9}"
                    + "(?:\\s++(?:\"[^\"`\\\\]*+\"|'[^'`\\\\]*+'|=\\d*+x?\\d*+))?\\s*+\\)");

    private static final Pattern LABEL = Pattern.compile("\\]\\[[^\\[\\]`\\\\]*\\]");

    private static final Pattern WEB_ADDRESS = Pattern.compile("://|www", Pattern.CASE_INSENSITIVE);

    /** What begins like the definition of a link, and is none: a word that is no title follows. */
    private static final Pattern NO_DEFINITION =
            Pattern.compile("\\[[^\\[\\]`\\\\]*\\]:[ \\t]*[^\\s`\"'(<\\\\]+[ \\t]+[^\\s\"'(]");

    private final String raw;
    private final BitSet code = new BitSet();

    /** Found already: nobody looks for it twice. */
    private int nextBacktick = -1;

    private int nextBlank = -1;

    private ServerCode(String raw) {
        this.raw = raw;
    }

    /** The indices of its characters, and of whatever else is no text to the server. */
    static BitSet in(String markdown) {
        BitSet code = new BitSet(markdown.length());
        code.set(0, markdown.length());
        for (List<ServerBlocks.Span> paragraph : ServerBlocks.paragraphs(markdown)) {
            StringBuilder raw = new StringBuilder();
            paragraph.forEach(span -> raw.append(markdown, span.start(), span.end()));
            BitSet spans = new ServerCode(raw.toString()).read();
            int at = 0;
            for (ServerBlocks.Span span : paragraph) {
                for (int index = span.start(); index < span.end(); index++) {
                    code.set(index, spans.get(at));
                    at++;
                }
            }
        }
        return code;
    }

    private BitSet read() {
        if (raw.startsWith("[")
                && raw.contains("]:")
                && !NO_DEFINITION.matcher(raw).lookingAt()) {
            return code;
        }
        int at = 0;
        while (at < raw.length()) {
            char character = raw.charAt(at);
            if (SpelledText.isEscape(raw, at)) {
                at += 2;
            } else if (character == '`') {
                at = readRun(at);
            } else if (swallows(character, at)) {
                break;
            } else {
                at++;
            }
        }
        return code;
    }

    /** Code, or only backticks; where to go on. */
    private int readRun(int start) {
        int behind = runEnd(start);
        int end = raw.indexOf('`', behind);
        while (end >= 0) {
            int closed = runEnd(end);
            if (closed - end == behind - start) {
                code.set(start, closed);
                return closed;
            }
            end = raw.indexOf('`', closed);
        }
        return behind;
    }

    private int runEnd(int start) {
        int end = start;
        while (end < raw.length() && raw.charAt(end) == '`') {
            end++;
        }
        return end;
    }

    /** Whether something may begin there that takes a backtick in, so that it begins and ends no code. */
    private boolean swallows(char character, int at) {
        return switch (character) {
            case ']' ->
                (raw.startsWith("](", at) && !stands(TARGET, at)) || (raw.startsWith("][", at) && !stands(LABEL, at));
            case ':', 'w', 'W' -> stands(WEB_ADDRESS, at) && backtickFrom(at) < blankFrom(at);
            default -> false;
        };
    }

    /** The length of the text if there is none. */
    private int backtickFrom(int at) {
        if (nextBacktick < at) {
            int found = raw.indexOf('`', at);
            nextBacktick = found < 0 ? raw.length() : found;
        }
        return nextBacktick;
    }

    /** The length of the text if there is none. */
    private int blankFrom(int at) {
        if (nextBlank < at) {
            nextBlank = at;
            while (nextBlank < raw.length() && " \t\n".indexOf(raw.charAt(nextBlank)) < 0) {
                nextBlank++;
            }
        }
        return nextBlank;
    }

    private boolean stands(Pattern pattern, int at) {
        return pattern.matcher(raw).region(at, raw.length()).lookingAt();
    }
}
