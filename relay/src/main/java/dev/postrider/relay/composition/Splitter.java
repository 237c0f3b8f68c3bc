package dev.postrider.relay.composition;

import dev.postrider.common.message.Mentions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the parts of a message that is too long for one post.
 *
 * <p>What a part looks like follows from its range alone: blank lines at its beginning and blanks at its end are left
 * out, and it opens and closes the fence that a cut goes through.
 */
final class Splitter {

    private final String text;
    private final Mentions mentions;
    private final int limit;
    private final int images;

    Splitter(QueuedMessage message, PostLimits limits) {
        this.text = ShownText.of(message.text());
        this.mentions = message.mentions();
        this.limit = limits.codePoints();
        this.images = limits.images();
    }

    /**
     * The longest good part from there on.
     *
     * @param from in code points of the text
     * @param mark what the part begins with; at most a quarter of the limit
     */
    Composed next(int from, String mark) {
        int start = start(index(from));
        String lead = mark + reopening(start);
        String rest = compose(lead, start, text.length());
        if (ShownText.codePoints(rest) <= limit) {
            return new Composed(1, 0, rest);
        }
        int room = limit - ShownText.codePoints(lead);
        int closing = 0;
        while (true) {
            int cut = Boundary.lastWithin(text, start, index(start, room - closing));
            String part = compose(lead, start, cut);
            int excess = ShownText.codePoints(part) - limit;
            if (excess <= 0) {
                return new Composed(1, position(cut), part);
            }
            closing += excess;
        }
    }

    /** The part of exactly that range, in code points, {@code to} 0 being the end; empty if it is too long. */
    Optional<String> exactly(int from, int to, String mark) {
        int start = start(index(from));
        String part = compose(mark + reopening(start), start, to == 0 ? text.length() : index(to));
        return Optional.of(part).filter(each -> ShownText.codePoints(each) <= limit);
    }

    /** Blank lines are left out, and an indentation so deep that little else would fit. */
    private int start(int from) {
        int visible = from;
        while (visible < text.length() && Character.isWhitespace(text.charAt(visible))) {
            visible++;
        }
        int line = Math.max(from, text.lastIndexOf('\n', visible - 1) + 1);
        return visible - line > limit / 8 ? visible : line;
    }

    private String compose(String lead, int start, int end) {
        String part = lead + text.substring(start, Math.max(start, end)).stripTrailing();
        Fence open = FenceScan.leftOpen(part);
        String closing = open == null || open.closing().length() > quarter() ? "" : open.closing();
        return new Outgoing(mentions, images).text(part + closing);
    }

    private String reopening(int start) {
        Fence open = openAt(start);
        return open == null ? "" : open.reopening(quarter());
    }

    /** The line that a cut goes through counts as read: the fence may be that line. */
    private @Nullable Fence openAt(int start) {
        if (start == 0) {
            return null;
        }
        int lineEnd = text.indexOf('\n', start - 1);
        return FenceScan.leftOpen(lineEnd < 0 ? text : text.substring(0, lineEnd));
    }

    /** A fence with more than that is not worth its room; so at least half of every part is text. */
    private int quarter() {
        return limit / 4;
    }

    /** Behind a cut and the one blank at it, in code points; 0 if nothing visible follows. */
    private int position(int cut) {
        if (text.substring(cut).isBlank()) {
            return 0;
        }
        int next = Character.isWhitespace(text.charAt(cut)) ? cut + 1 : cut;
        return text.codePointCount(0, next);
    }

    private int index(int codePoints) {
        return index(0, codePoints);
    }

    /** The text's end if it has fewer. */
    private int index(int start, int codePoints) {
        return text.codePointCount(start, text.length()) <= codePoints
                ? text.length()
                : text.offsetByCodePoints(start, codePoints);
    }
}
