package dev.postrider.relay.composition;

import java.util.List;
import java.util.Optional;

/**
 * Composes the posts of a lane.
 *
 * <p>As many waiting messages travel together as fit, in order, each whole, a blank line between them; one too long is
 * split, and its parts travel alone. A message with attachments travels alone too, and they go with its last part;
 * messages of another right to mention never share a post. No message changes how another looks: fences are closed,
 * lists ended, and what reaches further, such as a link reference definition, travels alone. All counts are code points
 * of a message's own text; {@link Outgoing} changes what may not be sent as it is, in each post anew.
 */
public final class Composer {

    /** A late mark takes a sixth of such a post; a shorter one has none. */
    private static final int SHORTEST_WITH_MARKS = 200;

    private final PostLimits limits;

    public Composer(PostLimits limits) {
        this.limits = limits;
    }

    /**
     * The next post: as many whole messages as fit, or a part of the first if that is too long.
     *
     * <p>Never a blank part: blanks at a cut count as carried by the part before it.
     *
     * @param waiting at least one; read only as far as needed
     * @param from code points of the first that are out already, fewer than it has; more than 0 = only that message's
     *     next part
     * @param most messages, at least 1, over and above the limits: a refused pack is being taken apart
     */
    public Composed next(Iterable<QueuedMessage> waiting, int from, int most, long wallMillis) {
        Optional<Composed> pack = from > 0 ? Optional.empty() : pack(waiting, most, wallMillis);
        return pack.orElseGet(() -> {
            QueuedMessage first = waiting.iterator().next();
            String mark = from > 0 ? "" : new LateMarks(wallMillis, roomForMarks()).before(first);
            return withAttachments(splitter(first).next(from, mark), first);
        });
    }

    /** Empty if not even the first fits. */
    private Optional<Composed> pack(Iterable<QueuedMessage> waiting, int most, long wallMillis) {
        Optional<Composed> composed = Optional.empty();
        int left = most;
        while (composed.isEmpty() && left > 0) {
            Pack pack = new Pack(limits, new LateMarks(wallMillis, roomForMarks()));
            for (QueuedMessage each : waiting) {
                if (pack.messages() == left || !pack.add(each)) {
                    break;
                }
            }
            composed = pack.composed();
            left = pack.messages() - 1; // what is changed at last made it too long, which is rare
        }
        return composed;
    }

    /**
     * Exactly these messages again, from {@code from} of the first to {@code to} of the last.
     *
     * <p>Late marks are left out where they do not fit.
     *
     * @return empty if that does not fit the limits, which may have changed, or never was one post
     */
    public Optional<Composed> again(List<QueuedMessage> messages, int from, int to, long wallMillis) {
        Optional<Composed> whole = from == 0 && to == 0 ? wholeAgain(messages, wallMillis) : Optional.empty();
        if (whole.isPresent() || messages.size() > 1) {
            return whole;
        }
        QueuedMessage message = messages.get(0);
        String mark = from > 0 ? "" : new LateMarks(wallMillis, roomForMarks()).before(message);
        Splitter splitter = splitter(message);
        return splitter.exactly(from, to, mark)
                .or(() -> splitter.exactly(from, to, ""))
                .map(text -> withAttachments(new Composed(1, to, text), message));
    }

    private Optional<Composed> wholeAgain(List<QueuedMessage> messages, long wallMillis) {
        Pack bare = new Pack(limits, LateMarks.none());
        if (!messages.stream().allMatch(bare::add)) {
            return Optional.empty();
        }
        int room = Math.min(roomForMarks(), limits.codePoints() - bare.codePoints());
        Pack marked = new Pack(limits, new LateMarks(wallMillis, room));
        messages.forEach(marked::add);
        return marked.composed().or(bare::composed);
    }

    private Splitter splitter(QueuedMessage message) {
        return new Splitter(message, limits);
    }

    /** With the last part of a message go its attachments. */
    private Composed withAttachments(Composed part, QueuedMessage message) {
        if (part.to() > 0 || message.attachments().isEmpty()) {
            return part;
        }
        Outgoing outgoing = new Outgoing(message.mentions(), limits.images()).after(part.text());
        return new Composed(1, 0, part.text(), outgoing.attachments(message.attachments()));
    }

    private int roomForMarks() {
        return limits.codePoints() < SHORTEST_WITH_MARKS ? 0 : Integer.MAX_VALUE;
    }
}
