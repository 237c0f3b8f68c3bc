package dev.postrider.relay.composition;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.common.message.Mentions;
import dev.postrider.relay.mention.HarmlessMentions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one post says, as it may be sent: channel-wide mentions are harmless without the right to them, attachments are
 * valid, and no more images are left than the destination takes; they count over its text first, then over its attachments.
 *
 * <p>It is asked about the whole text of a post: whether a word is a mention can depend on the text before it, and a cut
 * can make one.
 */
final class Outgoing {

    /** What people read; the server looks for mentions in the first two, and in the values of the table. */
    private static final Set<Part> READ =
            Set.of(Part.PRETEXT, Part.TEXT, Part.TITLE, Part.AUTHOR_NAME, Part.FOOTER, Part.FALLBACK);

    private final Mentions right;
    private final ImageLinks images;

    /** @param mostImages different ones */
    Outgoing(Mentions right, int mostImages) {
        this.right = right;
        this.images = new ImageLinks(mostImages);
    }

    String text(String composed) {
        return images.in(harmless(composed));
    }

    /** What a text that is outgoing already has of images counts. */
    Outgoing after(String text) {
        images.in(text);
        return this;
    }

    /** Like a text, what must not be sent at all is shown as U+FFFD. */
    List<Attachment> attachments(List<Attachment> attachments) {
        List<Attachment> withFewImages = new ArrayList<>();
        for (Attachment each : attachments) {
            withFewImages.add(withFewImages(harmless(ValidAttachment.of(shown(each)))));
        }
        List<Attachment> bounded = new ArrayList<>(); // what only decorates comes last
        for (Attachment each : withFewImages) {
            withFewIcons(each).ifPresent(bounded::add);
        }
        return bounded;
    }

    private String harmless(String text) {
        return right == Mentions.CHANNEL_WIDE ? text : HarmlessMentions.in(text);
    }

    private static Attachment shown(Attachment attachment) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        attachment.parts().forEach((part, said) -> parts.put(part, ShownText.of(said)));
        List<Field> fields = attachment.fields().stream()
                .map(field -> new Field(ShownText.of(field.title()), ShownText.of(field.value()), field.isShort()))
                .toList();
        return new Attachment(parts, fields);
    }

    private Attachment harmless(Attachment attachment) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        parts.putAll(attachment.parts());
        READ.forEach(read -> parts.computeIfPresent(read, (part, said) -> harmless(said)));
        List<Field> fields = attachment.fields().stream()
                .map(field -> new Field(harmless(field.title()), harmless(field.value()), field.isShort()))
                .toList();
        return new Attachment(parts, fields);
    }

    private Attachment withFewImages(Attachment attachment) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        parts.putAll(attachment.parts());
        parts.computeIfPresent(Part.PRETEXT, (part, text) -> images.in(text));
        parts.computeIfPresent(Part.TEXT, (part, text) -> images.in(text));
        List<Field> fields = new ArrayList<>();
        for (Field field : attachment.fields()) {
            fields.add(new Field(images.in(field.title()), images.in(field.value()), field.isShort()));
        }
        for (Part part : List.of(Part.IMAGE_URL, Part.THUMB_URL)) {
            String url = parts.get(part);
            if (url != null && !images.keeps(url)) {
                parts.remove(part);
                parts.merge(Part.TEXT, link(url), (text, line) -> text + "\n" + line);
            }
        }
        return new Attachment(parts, fields);
    }

    /** Empty if it was nothing but icons. */
    private Optional<Attachment> withFewIcons(Attachment attachment) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        parts.putAll(attachment.parts());
        for (Part part : List.of(Part.AUTHOR_ICON, Part.FOOTER_ICON)) {
            parts.computeIfPresent(part, (icon, url) -> images.keeps(url) ? url : null);
        }
        return parts.isEmpty() && attachment.fields().isEmpty()
                ? Optional.empty()
                : Optional.of(new Attachment(parts, attachment.fields()));
    }

    /** Escaped so that it ends where it should and mentions nobody. */
    private static String link(String url) {
        return "[image](" + url.replace("(", "%28").replace(")", "%29").replace("@", "%40") + ")";
    }
}
