package dev.postrider.ingress.payload;

import dev.postrider.common.message.Attachment;
import dev.postrider.ingress.problem.Refusal;
import java.util.List;

/** What the body of a request turned out to hold. */
public sealed interface Body {

    /**
     * Something to say: text that can be seen, or attachments, or both.
     *
     * @param text without control characters but newline and tab
     * @param channel where the payload asks to post, as it is spelled there; empty if it does not ask
     */
    record Said(String text, List<Attachment> attachments, String channel) implements Body {

        public Said {
            attachments = List.copyOf(attachments);
        }

        /** Without what it holds: it may be a secret. */
        @Override
        public String toString() {
            return "Said[" + text.length() + " characters, " + attachments.size() + " attachments]";
        }
    }

    /** Nothing we can carry. */
    record Refused(Refusal refusal) implements Body {}
}
