package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlainAttachmentsTest {

    @Test
    void saysEverythingThatIsToBeReadInTheOrderInWhichAChatShowsIt() {
        Map<Part, String> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, part.wireName());
        }
        parts.put(Part.TEXT, "two\nlines");
        Attachment attachment =
                new Attachment(parts, List.of(new Field("host", "a", true), new Field("load", "0\n1", false)));

        assertThat(PlainAttachments.lines(List.of(attachment)))
                .containsExactly(
                        "| pretext",
                        "| author_name <author_link>",
                        "| title <title_link>",
                        "| two",
                        "| lines",
                        "| host: a",
                        "| load: 0",
                        "| 1",
                        "| image_url",
                        "| thumb_url",
                        "| footer");
    }

    @Test
    void needsNeitherLinkNorName() {
        Attachment title = new Attachment(Map.of(Part.TITLE, "title"), List.of());
        Attachment link = new Attachment(Map.of(Part.TITLE_LINK, "http://x"), List.of());

        assertThat(PlainAttachments.lines(List.of(title, link))).containsExactly("| title", "| <http://x>");
    }

    @Test
    void fallsBackToWhatIsMeantForThat() {
        Attachment attachment = new Attachment(Map.of(Part.FALLBACK, "fallback", Part.COLOR, "good"), List.of());

        assertThat(PlainAttachments.lines(List.of(attachment))).containsExactly("| fallback");
        assertThat(PlainAttachments.lines(List.of())).isEmpty();
    }
}
