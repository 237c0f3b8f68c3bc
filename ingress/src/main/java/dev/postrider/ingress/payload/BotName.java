package dev.postrider.ingress.payload;

import java.util.regex.Pattern;

/**
 * The name a tool posts under. Mattermost shows it no more for posts of a bot (since 11.10 the server strips the
 * properties that did it), so it is a line of its own above the text.
 */
final class BotName {

    /** As for the display name of a webhook in Mattermost (model/incoming_webhook.go), in characters; a longer one is cut. */
    static final int MAX_LENGTH = 64;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Pattern EMPHASIS = Pattern.compile("[\\\\*_~|]");
    /** What makes a bare address a link. */
    private static final Pattern LINK = Pattern.compile("(?i)(?<=:)(?=//)|(?<=www)(?=\\.)");

    private static final String ZERO_WIDTH_SPACE = "\u200B";

    private BotName() {}

    /** A text with the name above it. The blank line in between keeps tables, lists and headings what they are. */
    static String before(String name, String text) {
        if (name.isBlank()) {
            return text;
        }
        String line = "**" + plain(Markdown.cut(name.strip(), MAX_LENGTH)) + "**";
        return text.isEmpty() ? line : line + "\n\n" + text;
    }

    /**
     * A name that is a name wherever it is shown: what would open code, a link or a tag is replaced by what looks much
     * the same, what would end the bold type is escaped.
     */
    private static String plain(String name) {
        String line = WHITE_SPACE.matcher(name.strip()).replaceAll(" ");
        String harmless = line.replace('`', '\'')
                .replace('[', '(')
                .replace(']', ')')
                .replace('<', '\u2039')
                .replace('>', '\u203A');
        String escaped = EMPHASIS.matcher(harmless).replaceAll("\\\\$0");
        return LINK.matcher(escaped).replaceAll(ZERO_WIDTH_SPACE);
    }
}
