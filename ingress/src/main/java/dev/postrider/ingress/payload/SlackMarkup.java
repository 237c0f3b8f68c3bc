package dev.postrider.ingress.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's markup, turned into Markdown.
 *
 * <p>What Mattermost translates in incoming webhooks is translated like there: links with a label ({@code
 * ParseSlackLinksToMarkdown}) and announcements ({@code expandAnnouncement}). Beyond that, the forms that Slack
 * documents and tools send: announcements and mentions with a label (Grafana writes {@code <!here|here>}), {@code
 * <#channel|name>}, {@code <!date^…|text>}. {@code <https://…>} is a link in Markdown too and stays, and so does what is
 * none of these. Tags in code are left alone. At last Slack's three entities are decoded, in one pass, so that what they
 * hide is never a tag. Each character is looked at a bounded number of times.
 */
final class SlackMarkup {

    /** What the text becomes part of. */
    private enum Target {
        /** A text that Mattermost reads as Markdown from a hook: what is no tag stays. */
        TEXT,
        /** A text of a block, which Mattermost does not know: Slack's bold and strike become Markdown's. */
        BLOCK,
        /** What is shown without any markup. */
        PLAIN
    }

    private static final Pattern URL = Pattern.compile("(?i)(?:https?://\\S.*+|(?:[a-z][a-z0-9+.-]*+:|www\\.)\\S++)");
    private static final Pattern MENTION = Pattern.compile("@[A-Za-z0-9._-]+");
    private static final Pattern CHANNEL_ID = Pattern.compile("#[CDG][A-Z0-9]{2,}");
    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt);");
    private static final Pattern DATE = Pattern.compile("!date\\^(-?\\d{1,11})\\^.*+", Pattern.DOTALL);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private static final int FENCE = 3;

    private final String text;
    private final Target target;
    private final StringBuilder out;

    /** Where the last row of so many backticks begins; filled when the first is met. */
    private final Map<Integer, Integer> lastRows = new HashMap<>();

    /** Where the styles end that have begun. */
    private final Set<Integer> ends = new HashSet<>();

    private SlackMarkup(String text, Target target) {
        this.text = text;
        this.target = target;
        this.out = new StringBuilder(text.length() + 16);
    }

    static String toMarkdown(String text) {
        return decoded(text.indexOf('<') < 0 ? text : new SlackMarkup(text, Target.TEXT).translate());
    }

    /** The {@code mrkdwn} of a block. */
    static String blockToMarkdown(String text) {
        return decoded(new SlackMarkup(text, Target.BLOCK).translate());
    }

    /** For where Mattermost shows text as it is: in footers, names, and titles that are links. */
    static String toPlain(String text) {
        return decoded(text.indexOf('<') < 0 ? text : new SlackMarkup(text, Target.PLAIN).translate());
    }

    /** Without entities. */
    static String decoded(String text) {
        return text.indexOf('&') < 0
                ? text
                : ENTITY.matcher(text).replaceAll(entity -> switch (entity.group(1)) {
                    case "amp" -> "&";
                    case "lt" -> "<";
                    default -> ">";
                });
    }

    /** A time as text, in UTC; empty if it is none. */
    static Optional<String> time(String epochSeconds) {
        try {
            return Optional.of(TIME.format(Instant.ofEpochSecond(Long.parseLong(epochSeconds))));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
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
            } else if (target == Target.BLOCK && (c == '*' || c == '~') && (ends.remove(at) || isStyled(at))) {
                out.append(c).append(c);
            } else {
                out.append(c);
            }
            at = end;
        }
        return out.toString();
    }

    /** Whether a style begins here: with the word behind it, and up to the next such mark on the line, which ends a word. */
    private boolean isStyled(int start) {
        char mark = text.charAt(start);
        int end = start + 1;
        while (end < text.length() && text.charAt(end) != mark && text.charAt(end) != '\n') {
            end++;
        }
        boolean styled = end > start + 1
                && end < text.length()
                && text.charAt(end) == mark
                && !isWord(start - 1)
                && !isWord(end + 1)
                && !Character.isWhitespace(text.charAt(start + 1))
                && !Character.isWhitespace(text.charAt(end - 1));
        return styled && ends.add(end);
    }

    /** Whether a letter, a digit or another mark is there. */
    private boolean isWord(int at) {
        return at >= 0
                && at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '*' || text.charAt(at) == '~');
    }

    /**
     * The end of the code that begins here: behind the next row of as many backticks. Where there is none, three or more
     * begin a block that continues to the end, fewer are no code.
     */
    private int endOfCode(int start) {
        if (lastRows.isEmpty()) {
            for (int at = start; at >= 0; at = text.indexOf('`', endOfRow(at))) {
                lastRows.put(endOfRow(at) - at, at);
            }
        }
        int length = endOfRow(start) - start;
        int at = start + length;
        while (lastRows.getOrDefault(length, start) > start) {
            int open = text.indexOf('`', at);
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

    /** The end of what is in angle brackets on one line, or -1. */
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

    private String tag(String inside) {
        int bar = inside.indexOf('|');
        String name = (bar < 0 ? inside : inside.substring(0, bar)).strip();
        String label = bar < 0 ? "" : inside.substring(bar + 1).strip();
        if (name.startsWith("!")) {
            return command(name.toLowerCase(Locale.ROOT), name, label).orElse("<" + inside + ">");
        }
        if (MENTION.matcher(name).matches()) {
            return label.isEmpty() ? name : begun("@", label);
        }
        if (name.startsWith("#") && !label.isEmpty()) {
            return "~" + (label.startsWith("#") ? label.substring(1) : label);
        }
        if (CHANNEL_ID.matcher(name).matches()) {
            return "~" + name.substring(1);
        }
        return URL.matcher(name).matches() && !(label.isEmpty() && name.indexOf(' ') >= 0)
                ? link(name, label)
                : "<" + inside + ">";
    }

    private String link(String url, String label) {
        if (target == Target.BLOCK && !label.isEmpty()) {
            return MarkdownLink.of(new SlackMarkup(label, target).translate(), url);
        }
        if (target != Target.PLAIN) {
            return label.isEmpty() ? "<" + url + ">" : MarkdownLink.of(label, url);
        }
        return label.isEmpty() || label.equals(url) ? url : label + " (" + url + ")";
    }

    private Optional<String> command(String word, String name, String label) {
        return switch (word) {
            case "!channel", "!group" -> Optional.of("@channel");
            case "!here" -> Optional.of("@here");
            case "!all", "!everyone" -> Optional.of("@all");
            default -> {
                if (word.startsWith("!subteam^")) {
                    yield Optional.of(begun("@", label.isEmpty() ? name.substring(name.indexOf('^') + 1) : label));
                }
                Matcher date = DATE.matcher(word);
                yield label.isEmpty() && date.matches()
                        ? time(date.group(1))
                        : Optional.of(label).filter(given -> !given.isEmpty());
            }
        };
    }

    private static String begun(String mark, String name) {
        return name.startsWith(mark) ? name : mark + name;
    }
}
