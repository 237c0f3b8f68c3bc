package dev.postrider.ingress.payload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's markup, turned into Markdown.
 *
 * <p>What Mattermost translates in incoming webhooks is translated like there: links with a label ({@code
 * ParseSlackLinksToMarkdown}) and announcements ({@code expandAnnouncement}). Beyond that, the forms that Slack
 * documents and tools send: announcements and mentions with a label (Grafana writes {@code <!here|here>}), {@code
 * <#channel|name>}, {@code <!date^…|text>}. {@code <https://…>} is a link in Markdown too and stays, and so does what is
 * none of these. Code is left alone; each character is looked at a bounded number of times.
 */
final class SlackMarkup {

    private static final Pattern URL = Pattern.compile("(?i)(?:[a-z][a-z0-9+.-]*+:|www\\.)\\S+");
    private static final Pattern MENTION = Pattern.compile("@[A-Za-z0-9._-]+");

    private static final int FENCE = 3;

    private final String text;
    private final StringBuilder out;

    private SlackMarkup(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length() + 16);
    }

    static String toMarkdown(String text) {
        return text.indexOf('<') < 0 ? text : new SlackMarkup(text).translate();
    }

    private String translate() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = at + 1;
            if (c == '`') {
                end = endOfCode(at);
                out.append(text, at, end);
            } else if (c == '<' && endOfTag(at) > 0) {
                end = endOfTag(at);
                out.append(tag(text.substring(at + 1, end - 1)));
            } else {
                out.append(c);
            }
            at = end;
        }
        return out.toString();
    }

    /**
     * The end of the code that begins here: behind the next row of as many backticks. Where there is none, three or more
     * begin a block that goes on to the end, fewer are no code.
     */
    private int endOfCode(int start) {
        int length = endOfRow(start) - start;
        for (int at = start + length; at < text.length(); ) {
            int open = text.indexOf('`', at);
            if (open < 0) {
                break;
            }
            at = endOfRow(open);
            if (at - open == length) {
                return at;
            }
        }
        return length < FENCE ? start + length : text.length();
    }

    private int endOfRow(int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) == '`') {
            at++;
        }
        return at;
    }

    /** The end of what stands in angle brackets on one line, or -1. */
    private int endOfTag(int start) {
        for (int at = start + 1; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '>' -> {
                    return at + 1;
                }
                case '<', '\n' -> {
                    return -1;
                }
                default -> {}
            }
        }
        return -1;
    }

    private static String tag(String inside) {
        String asItIs = "<" + inside + ">";
        int bar = inside.indexOf('|');
        String name = bar < 0 ? inside : inside.substring(0, bar);
        String label = bar < 0 ? "" : inside.substring(bar + 1);
        if (name.startsWith("!")) {
            return command(name, label, asItIs);
        }
        Matcher mention = MENTION.matcher(name);
        if (mention.matches()) {
            return label.isBlank() ? name : at(label);
        }
        if (label.isBlank()) {
            return asItIs;
        }
        if (name.startsWith("#")) {
            return label.startsWith("#") ? "~" + label.substring(1) : "~" + label;
        }
        return URL.matcher(name).matches() ? MarkdownLink.of(label, name) : asItIs;
    }

    private static String command(String name, String label, String asItIs) {
        return switch (name) {
            case "!channel", "!group" -> "@channel";
            case "!here" -> "@here";
            case "!all", "!everyone" -> "@all";
            default -> {
                if (label.isBlank()) {
                    yield asItIs;
                }
                yield name.startsWith("!subteam^") ? at(label) : label;
            }
        };
    }

    private static String at(String label) {
        return label.startsWith("@") ? label : "@" + label;
    }
}
