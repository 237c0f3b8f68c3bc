package dev.postrider.relay.composition;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.common.message.Mentions;
import dev.postrider.relay.mention.HarmlessMentions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a post says, as it may be sent: channel-wide mentions are harmless without the right to them.
 *
 * <p>It is asked about the whole text of a post: whether a word is a mention can depend on the text before it, and a cut
 * can make one.
 */
final class Outgoing {

    /** What people read; the server looks for mentions in the first two, and in the values of the table. */
    private static final Set<Part> READ =
            Set.of(Part.PRETEXT, Part.TEXT, Part.TITLE, Part.AUTHOR_NAME, Part.FOOTER, Part.FALLBACK);

    private Outgoing() {}

    static String text(String composed, Mentions right) {
        return right == Mentions.CHANNEL_WIDE ? composed : HarmlessMentions.in(composed);
    }

    /** Like a text, what must not be sent at all is shown as U+FFFD. */
    static List<Attachment> attachments(List<Attachment> attachments, Mentions right) {
        return attachments.stream().map(each -> attachment(each, right)).toList();
    }

    private static Attachment attachment(Attachment attachment, Mentions right) {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        attachment.parts().forEach((part, said) -> {
            String shown = ShownText.of(said);
            parts.put(part, READ.contains(part) ? text(shown, right) : shown);
        });
        List<Field> fields = attachment.fields().stream()
                .map(field -> new Field(
                        text(ShownText.of(field.title()), right),
                        text(ShownText.of(field.value()), right),
                        field.isShort()))
                .toList();
        return new Attachment(parts, fields);
    }
}
