package dev.postrider.relay.composition;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A post of whole messages while it is being filled. */
final class Pack {

    private static final String BLANK_LINE = "\n\n";

    /** A line that nobody sees: ends a list, a quote or indented code, which would go on across a blank line. */
    private static final String END_OF_BLOCK = "\n\n\u200b\n\n";

    private final PostLimits limits;
    private final LateMarks marks;
    private final StringBuilder text = new StringBuilder();
    private int codePoints;
    private int messages;
    private int imageLinks;
    private @Nullable Said lastMessage;
    private @Nullable Markup last;

    Pack(PostLimits limits, LateMarks marks) {
        this.limits = limits;
        this.marks = marks;
    }

    int messages() {
        return messages;
    }

    int codePoints() {
        return codePoints;
    }

    /** The post; empty if it holds nothing, or if what may not be sent as it is made it too long after all. */
    Optional<Composed> composed() {
        if (lastMessage == null) {
            return Optional.empty();
        }
        String outgoing = Outgoing.text(text.toString(), lastMessage.mentions());
        return ShownText.codePoints(outgoing) > limits.codePoints()
                ? Optional.empty()
                : Optional.of(new Composed(
                        messages,
                        0,
                        outgoing,
                        Outgoing.attachments(lastMessage.attachments(), lastMessage.mentions())));
    }

    /** Takes the message whole if it fits; else nothing has changed. */
    boolean add(Said message) {
        // a code point has two chars at most, so what is surely too long need not be read
        if (messages == limits.messages() || message.text().length() / 2 > limits.codePoints() - codePoints) {
            return false;
        }
        if (lastMessage != null && !lastMessage.mayJoin(message)) {
            return false;
        }
        String shown = Outgoing.text(ShownText.of(message.text()), message.mentions());
        Markup markup = Markup.of(shown);
        if (last != null && !goTogether(last, markup)) {
            return false;
        }
        String mark = marks.before(message);
        String addition = shown.isBlank() && !message.attachments().isEmpty()
                ? mark.stripTrailing()
                : separator(markup) + mark + shown + markup.closing();
        int length = ShownText.codePoints(addition);
        if (codePoints + length > limits.codePoints()) {
            return false;
        }
        text.append(addition);
        codePoints += length;
        messages++;
        imageLinks += markup.imageLinks();
        lastMessage = message;
        last = markup;
        marks.written(mark);
        return true;
    }

    private boolean goTogether(Markup before, Markup next) {
        return !before.standsAlone() && !next.standsAlone() && imageLinks + next.imageLinks() <= limits.imageLinks();
    }

    private String separator(Markup next) {
        if (last == null) {
            return "";
        }
        return last.holdsBlock() && next.beginsBlock() ? END_OF_BLOCK : BLANK_LINE;
    }
}
