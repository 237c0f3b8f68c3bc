package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValidAttachmentTest {

    @ParameterizedTest
    @CsvSource({
        "good, good",
        "warning, warning",
        "danger, danger",
        "#36a64f, #36a64f",
        "36A64F, #36A64F",
        "' 36a64f', #36a64f",
        "#fff,",
        "fff,",
        "red,",
        "Good,",
        "'',",
        "#36a64f0,",
    })
    void aColourIsOneOrGoes(String colour, String valid) {
        Attachment attachment = of(Map.of(Part.TEXT, "t", Part.COLOR, colour));

        assertThat(attachment.part(Part.COLOR).orElse(null)).isEqualTo(valid);
        assertThat(attachment.part(Part.TEXT)).contains("t");
    }

    @ParameterizedTest
    @CsvSource({
        "https://ci.example/1, https://ci.example/1",
        "http://my_host:8080/a?b=[c]#d, http://my_host:8080/a?b=[c]#d",
        "HTTPS://ci.example, https://ci.example",
        "' https://ci.example/a b ', https://ci.example/a%20b",
        "https://ci.example/100%/{x}|y, https://ci.example/100%25/%7Bx%7D%7Cy",
        "http://me:pw@[::1]:80/, http://me:pw@[::1]:80/",
        "https://ci.example/é, https://ci.example/é",
        "ftp://ci.example,",
        "mailto:jane@example.org,",
        "/builds/1,",
        "ci.example/1,",
        "javascript:alert(1),",
        "https://,",
        "https:///path,",
        "http://host:port/,",
        "http://a b/,",
        "'',",
    })
    void anAddressIsOneOfTheWebOrGoes(String written, String valid) {
        for (Part part : List.of(Part.AUTHOR_LINK, Part.TITLE_LINK, Part.AUTHOR_ICON, Part.FOOTER_ICON)) {
            Attachment attachment = of(Map.of(Part.TITLE, "t", Part.AUTHOR_NAME, "a", part, written));

            assertThat(attachment.part(part).orElse(null)).as(part.wireName()).isEqualTo(valid);
            assertThat(attachment.part(Part.TITLE)).contains("t");
            assertThat(attachment.part(Part.TEXT)).isEmpty();
        }
    }

    @Test
    void aLinkWithoutANameIsALineOfTheText() {
        assertThat(of(Map.of(Part.TITLE_LINK, "https://x/1", Part.AUTHOR_LINK, "me.example", Part.TEXT, "text")))
                .isEqualTo(new Attachment(Map.of(Part.TEXT, "me.example\nhttps://x/1\ntext"), List.of()));
        assertThat(of(Map.of(Part.TITLE, "", Part.TITLE_LINK, "https://x/1")).part(Part.TEXT))
                .contains("https://x/1");
    }

    @Test
    void anImageWithoutAnAddressIsALineOfTheText() {
        Map<Part, String> parts = Map.of(
                Part.COLOR,
                "good",
                Part.TEXT,
                "text",
                Part.IMAGE_URL,
                " img/fail.png",
                Part.THUMB_URL,
                "https://x/a b");

        assertThat(of(parts))
                .isEqualTo(new Attachment(
                        Map.of(Part.COLOR, "good", Part.TEXT, "text\nimg/fail.png", Part.THUMB_URL, "https://x/a%20b"),
                        List.of()));
        assertThat(of(Map.of(Part.COLOR, "good", Part.THUMB_URL, "img/fail.png"))
                        .part(Part.TEXT))
                .contains("img/fail.png");
        assertThat(of(Map.of(Part.TITLE, "t", Part.IMAGE_URL, " ")).parts()).containsOnlyKeys(Part.TITLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COLOR", "FOOTER_ICON", "IMAGE_URL", "TITLE_LINK"})
    void whatIsNothingElseIsShownAsText(Part part) {
        assertThat(of(Map.of(part, "nonsense"))).isEqualTo(new Attachment(Map.of(Part.TEXT, "nonsense"), List.of()));
    }

    @Test
    void theTableStays() {
        List<Field> fields = List.of(new Field("a", "b", true));

        assertThat(ValidAttachment.of(new Attachment(Map.of(Part.COLOR, "red"), fields)))
                .isEqualTo(new Attachment(Map.of(), fields));
    }

    private static Attachment of(Map<Part, String> parts) {
        return ValidAttachment.of(new Attachment(parts, List.of()));
    }
}
