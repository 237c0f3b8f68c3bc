package dev.postrider.relay.composition;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A post of whole messages while it is being filled. */
final class Pack {

    private static final String BLANK_LINE = "\n\n";

    /** A line that nobody sees: ends a list, a quote or indented code, which would continue across a blank line. */
    private static final String END_OF_BLOCK = "\n\n\u200b\n\n";

    private final PostLimits limits;
    private final LateMarks marks;
    private final StringBuilder text = new StringBuilder();
    private int codePoints;
    private int messages;
    private final Set<Object> images = new HashSet<>();
    private @Nullable QueuedMessage lastMessage;
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
        Outgoing outgoing = new Outgoing(lastMessage.mentions(), limits.images());
        String said = outgoing.text(text.toString());
        return ShownText.codePoints(said) > limits.codePoints()
                ? Optional.empty()
                : Optional.of(new Composed(messages, 0, said, outgoing.attachments(lastMessage.attachments())));
    }

    /** Takes the message whole if it fits; else nothing has changed. */
    boolean add(QueuedMessage message) {
        // a code point has two chars at most, so what is surely too long need not be read
        if (messages == limits.messages() || message.text().length() / 2 > limits.codePoints() - codePoints) {
            return false;
        }
        if (lastMessage != null && !lastMessage.mayJoin(message)) {
            return false;
        }
        String shown = new Outgoing(message.mentions(), limits.images()).text(ShownText.of(message.text()));
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
        images.addAll(markup.images());
        lastMessage = message;
        last = markup;
        marks.written(mark);
        return true;
    }

    private boolean goTogether(Markup before, Markup next) {
        return !before.standsAlone() && !next.standsAlone() && fitsIn(next.images());
    }

    private boolean fitsIn(Set<Object> more) {
        Set<Object> all = new HashSet<>(images);
        all.addAll(more);
        return all.size() <= limits.images();
    }

    private String separator(Markup next) {
        if (last == null) {
            return "";
        }
        return last.holdsBlock() && next.beginsBlock() ? END_OF_BLOCK : BLANK_LINE;
    }
}
