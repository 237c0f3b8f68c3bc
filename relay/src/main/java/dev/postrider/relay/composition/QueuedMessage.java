package dev.postrider.relay.composition;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Mentions;
import java.util.List;

/**
 * A message as it waits.
 *
 * @param text blank only if there are attachments
 * @param travelsAlone whether it shares a post with no other
 * @param acceptedMillis since the epoch
 */
public record QueuedMessage(
        String text, List<Attachment> attachments, Mentions mentions, boolean travelsAlone, long acceptedMillis) {

    public QueuedMessage {
        attachments = List.copyOf(attachments);
    }

    /** Alone only for its attachments. */
    public QueuedMessage(String text, List<Attachment> attachments, Mentions mentions, long acceptedMillis) {
        this(text, attachments, mentions, !attachments.isEmpty(), acceptedMillis);
    }

    /** Just a text, without a right to mention. */
    public QueuedMessage(String text, long acceptedMillis) {
        this(text, List.of(), Mentions.HARMLESS, acceptedMillis);
    }

    /** Whether it may share a post with this one, as far as can be said without reading either. */
    boolean mayJoin(QueuedMessage other) {
        return !travelsAlone && !other.travelsAlone && mentions == other.mentions;
    }

    /** Without its content: it may be a secret. */
    @Override
    public String toString() {
        return "QueuedMessage[" + text.length() + " characters, " + attachments.size() + " attachments]";
    }
}
