package dev.postrider.ingress.payload;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Priority;
import dev.postrider.ingress.problem.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the body of a request turned out to hold. */
public sealed interface Body {

    /**
     * Something to say: text that can be seen, or attachments, or both.
     *
     * @param username whom the tool posts as; empty if it does not say
     * @param words what it says besides attachments, without control characters but newline and tab
     * @param channel where the payload asks to post, as it is spelled there; empty if it does not ask
     * @param idempotencyKey names the message, if the body does so; else empty
     * @param origin the addresses of the channel whose outgoing webhook sent it; none if none did
     */
    record Said(
            String username,
            String words,
            List<Attachment> attachments,
            String channel,
            Priority priority,
            String idempotencyKey,
            List<Address> origin)
            implements Body {

        public Said {
            attachments = List.copyOf(attachments);
            origin = List.copyOf(origin);
        }

        /** Text and nothing else. */
        public Said(String words) {
            this(words, List.of());
        }

        /** Text, and where it comes from. */
        Said(String words, List<Address> origin) {
            this("", words, List.of(), "", Priority.STANDARD, "", origin);
        }

        /** The words with the name above them. */
        public String text() {
            return BotName.before(username, words);
        }

        /** With a line at its end: below the words, or in the last attachment where there are none. */
        public Said withLastLine(String line) {
            if (line.isEmpty()) {
                return this;
            }
            if (!words.isEmpty() || attachments.isEmpty()) {
                return saying(below(words, line), attachments);
            }
            List<Attachment> all = new ArrayList<>(attachments);
            all.add(below(all.remove(all.size() - 1), line));
            return saying(words, all);
        }

        private Said saying(String otherWords, List<Attachment> otherAttachments) {
            return new Said(username, otherWords, otherAttachments, channel, priority, idempotencyKey, origin);
        }

        private static Attachment below(Attachment attachment, String line) {
            Map<Attachment.Part, String> parts = new EnumMap<>(Attachment.Part.class);
            parts.putAll(attachment.parts());
            parts.merge(Attachment.Part.TEXT, line, Said::below);
            return new Attachment(parts, attachment.fields());
        }

        private static String below(String text, String line) {
            return Blocks.paragraphs(Stream.of(Markdown.closed(text), line));
        }

        /** Without what it holds: it may be a secret. */
        @Override
        public String toString() {
            return "Said[" + text().length() + " characters, " + attachments.size() + " attachments]";
        }
    }

    /** Nothing we can carry. */
    record RefusedBody(Refusal refusal) implements Body {}
}
