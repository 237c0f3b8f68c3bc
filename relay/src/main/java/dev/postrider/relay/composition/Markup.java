package dev.postrider.relay.composition;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a message's markup can reach beyond the blank line behind it, or can be reached from before it.
 *
 * <p>Emphasis, code within a line, links, tables and headings end at a blank line in every Mattermost client.
 *
 * @param standsAlone whether it would change what other messages of the post look like, whatever is in between
 * @param openFence the fence that it leaves open, null if none
 * @param beginsBlock whether its beginning would carry on a list, a quote or indented code
 * @param holdsBlock whether it has a list, a quote or indented code that could be carried on
 * @param images its different images
 */
record Markup(
        boolean standsAlone, @Nullable Fence openFence, boolean beginsBlock, boolean holdsBlock, Set<Object> images) {

    /** To the web client a line break like any other. */
    private static final char SYMBOL_FOR_NEWLINE = '\u2424';

    /** The web client reads on from here to the end of the element, in another message if need be; not an autolink. */
    private static final Pattern ELEMENT = Pattern.compile("<(?:[!?]|\\w++(?!:/|[^\\w\\s@]*+@))");

    /** The end of a link reference definition, {@code ]: target} or {@code ]: target "title"}. */
    private static final Pattern DEFINITION_END = Pattern.compile(
            "\\]:\\s*+(?:<[^>\\n]*+>|\\S++)(?:[^\\S\\n]*+$|\\s++[\"'(])", Pattern.MULTILINE | Pattern.UNIX_LINES);

    static Markup of(String text) {
        FenceScan fences = new FenceScan();
        boolean beginsBlock = false;
        boolean holdsBlock = false;
        boolean hasElement = false;
        boolean empty = true;
        int lastBracket = -1;
        int start = 0;
        for (String each : text.split("\n", -1)) {
            Line line = Line.of(each);
            beginsBlock |= empty && line.opensBlock();
            empty &= each.isEmpty();
            if (fences.open() == null) {
                holdsBlock |= line.opensBlock();
                hasElement |= isElement(line);
                lastBracket = line.startsWith('[') ? start + line.content() : lastBracket;
            }
            fences.read(line);
            start += each.length() + 1;
        }
        boolean standsAlone = fences.isDoubtful()
                || hasElement
                || (lastBracket >= 0 && mayDefine(text, lastBracket))
                || text.indexOf(SYMBOL_FOR_NEWLINE) >= 0;
        return new Markup(standsAlone, fences.open(), beginsBlock, holdsBlock, ImageLinks.of(text));
    }

    /** What must follow the text before another message comes. */
    String closing() {
        return openFence == null ? "" : openFence.closing();
    }

    private static boolean isElement(Line line) {
        return line.startsWith('<')
                && ELEMENT.matcher(line.text())
                        .region(line.content(), line.text().length())
                        .lookingAt();
    }

    /** A definition awakens {@code [name]} anywhere; a bracket left open makes one with what follows. */
    private static boolean mayDefine(String text, int lastBracket) {
        return text.indexOf(']', lastBracket) < 0
                || DEFINITION_END.matcher(text).find();
    }
}
