package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.post;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Field;
import dev.postrider.common.message.Attachment.Part;
import dev.postrider.ingress.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttachmentReaderTest {

    @Test
    void carriesEveryPart() {
        String json = Arrays.stream(Part.values())
                .map(part -> "\"" + part.wireName() + "\":\"about " + part + "\"")
                .collect(Collectors.joining(","));

        assertThat(attachments("{" + json + "}"))
                .containsExactly(new Attachment(
                        Arrays.stream(Part.values()).collect(Collectors.toMap(part -> part, part -> "about " + part)),
                        List.of()));
    }

    @Test
    void takesWhateverShapeAValueHas() {
        String json =
                "{\"ts\":1764032400.5,\"title\":17,\"text\":true,\"Footer\":[\"a\",[1,null],{\"B\":\"c\"}],\"fields\":["
                        + "{\"title\":1,\"value\":2.50,\"short\":\"True\"},{\"value\":false,\"short\":1},"
                        + "{\"title\":null,\"value\":null,\"short\":null},{\"short\":\"\"},null,"
                        + "{\"title\":\"a\",\"value\":[\"b\",2],\"short\":\"yes\"},{\"title\":\"only\"},\"word\",{\"Disk\":\"full\"}]}";

        assertThat(attachments(json))
                .containsExactly(new Attachment(
                        Map.of(
                                Part.TIMESTAMP,
                                "1764032400.5",
                                Part.TITLE,
                                "17",
                                Part.TEXT,
                                "true",
                                Part.FOOTER,
                                "a, 1, B: c"),
                        List.of(
                                new Field("1", "2.50", true),
                                new Field("", "false", true),
                                new Field("a", "b, 2", false),
                                new Field("only", "", false),
                                new Field("", "word", false),
                                new Field("Disk", "full", false))));
    }

    @Test
    void takesOneForAListOfOneAndAListInText() {
        Attachment one = new Attachment(Map.of(Part.TEXT, "a"), List.of());

        assertThat(attachmentsOf("{\"text\":\"a\"}")).containsExactly(one);
        assertThat(attachmentsOf("\"[{\\\"text\\\":\\\"a\\\"}]\"")).containsExactly(one);
        assertThat(attachmentsOf("\"{\\\"text\\\":\\\"a\\\"}\"")).containsExactly(one);
        assertThat(attachmentsOf("\"a\"")).containsExactly(one);
        assertThat(attachmentsOf("[\"a\"]")).containsExactly(one);
        assertThat(attachmentsOf("\"[broken\""))
                .extracting(each -> each.parts().get(Part.TEXT))
                .containsExactly("[broken");
        assertThat(attachments("{\"fields\":{\"title\":\"a\",\"value\":\"b\"}}")
                        .get(0)
                        .fields())
                .containsExactly(new Field("a", "b", false));
    }

    @Test
    void takesThemFromPropsWhereThereAreNoOthers() {
        assertThat(said(hook(JSON, "{\"props\":{\"attachments\":[{\"text\":\"a\"}]}}"))
                        .attachments())
                .hasSize(1);
    }

    @Test
    void leavesOutWhatShowsNothing() {
        assertThat(
                        attachments(
                                "{\"text\":\"a\",\"fallback\":\"\",\"footer\":\"\\u0007\",\"title\":null},{},null,"
                                        + "{\"color\":\"good\",\"ts\":1,\"title_link\":\"https://a\",\"author_link\":\"https://a\","
                                        + "\"author_icon\":\"https://a\",\"footer_icon\":\"https://a\",\"fallback\":\"f\",\"fields\":[{\"title\":\"\"}]}"))
                .containsExactly(new Attachment(Map.of(Part.TEXT, "a"), List.of()));
    }

    @ParameterizedTest
    @EnumSource(names = {"PRETEXT", "AUTHOR_NAME", "TITLE", "TEXT", "IMAGE_URL", "THUMB_URL", "FOOTER"})
    void showsSomethingByEachOfTheseAlone(Part part) {
        assertThat(attachments("{\"" + part.wireName() + "\":\"a\"}")).hasSize(1);
    }

    @Test
    void theFallbackIsTheTextWhereNothingElseShows() {
        assertThat(said(hook(
                                JSON,
                                "{\"attachments\":[{\"fallback\":\"a &amp; b\"},{\"color\":\"good\",\"fallback\":\"c\"}],"
                                        + "\"username\":\"ci\",\"fallback\":\"d\"}"))
                        .text())
                .isEqualTo("**ci**\n\na & b\n\nc");
        assertThat(said(hook(JSON, "{\"attachments\":[{\"color\":\"good\"}],\"fallback\":\"d\"}"))
                        .text())
                .isEqualTo("d");
        assertThat(said(hook(JSON, "{\"text\":\"a\",\"attachments\":[{\"fallback\":\"b\"}]}"))
                        .text())
                .isEqualTo("a");
    }

    @Test
    void leavesOutWhatHasNoMeaningHere() {
        assertThat(attachments("{\"text\":\"a\",\"callback_id\":\"c\",\"attachment_type\":\"default\",\"id\":1,"
                        + "\"mrkdwn_in\":[\"text\"],\"actions\":[],\"blocks\":[],\"unheard_of\":1}"))
                .containsExactly(new Attachment(Map.of(Part.TEXT, "a"), List.of()));
    }

    @Test
    void makesLinksOfButtonsThatOpenOne() {
        assertThat(attachments("{\"text\":\"a\",\"fields\":[{\"title\":\"t\",\"value\":\"v\"}],\"actions\":["
                        + "{\"type\":\"button\",\"text\":\"Run [1\",\"url\":\"https://a.example/(x\",\"style\":\"danger\"},"
                        + "{\"text\":\"\",\"url\":\"https://b.example\"}]}"))
                .containsExactly(new Attachment(
                        Map.of(Part.TEXT, "a"),
                        List.of(
                                new Field("t", "v", false),
                                new Field(
                                        "Links",
                                        "[Run \\[1](https://a.example/%28x) \u00B7 https://b.example",
                                        false))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"actions\":[{\"type\":\"button\",\"text\":\"a\"}]; buttons without a link",
                "\"actions\":[{\"name\":\"a\",\"integration\":{\"url\":\"b\"}}]; buttons without a link",
                "\"actions\":{\"type\":\"select\",\"options\":[{\"text\":\"a\"}]}; menus",
                "\"files\":[{\"id\":\"F1\"}]; files"
            })
    void saysInTheLastAttachmentWhatIsLeftOut(String field, String what) {
        assertThat(attachments("{\"text\":\"a\"," + field + "},{\"text\":\"b\"},{\"color\":\"good\"}"))
                .extracting(each -> each.parts().get(Part.TEXT))
                .containsExactly("a", "b\n\n_Left out: " + what + "._");
    }

    @Test
    void translatesMarkupAsMattermostShowsThePart() {
        Attachment linked = attachments(
                        "{\"title\":\"<https://x|a> &lt;b&gt;\",\"title_link\":\"https://a?b&amp;c\",\"footer\":\"<https://x|a>\","
                                + "\"author_name\":\"a &amp; b\",\"author_subname\":\"c\",\"color\":\"eb6420\"}")
                .get(0);
        Attachment bare = attachments(
                        "{\"title\":\"<https://x|a> <!here>\",\"author_subname\":\"c\",\"color\":\"good\"}")
                .get(0);

        assertThat(linked.parts())
                .isEqualTo(Map.of(
                        Part.TITLE, "a (https://x) <b>",
                        Part.TITLE_LINK, "https://a?b&c",
                        Part.FOOTER, "a (https://x)",
                        Part.AUTHOR_NAME, "a & b c",
                        Part.COLOR, "#eb6420"));
        assertThat(bare.parts())
                .isEqualTo(Map.of(Part.TITLE, "[a](https://x) @here", Part.AUTHOR_NAME, "c", Part.COLOR, "good"));
    }

    @Test
    void takesAHundred() {
        String hundred = "{\"title\":\"a\"},".repeat(100);

        assertThat(attachments(hundred.substring(0, hundred.length() - 1))).hasSize(100);
        assertRefused(post(JSON, "{\"attachments\":[" + hundred + "{\"title\":\"a\"}]}"), Problem.TEXT_TOO_LONG)
                .contains("More than 100 attachments");
    }

    @Test
    void takesAsMuchAsARecordMayHold() {
        int frame = "[{\"text\":\"\"}]".length();

        assertThat(attachments("{\"text\":\"" + "a".repeat(131_072 - frame) + "\"}"))
                .hasSize(1);
        assertRefused(
                        post(JSON, "{\"attachments\":[{\"text\":\"" + "a".repeat(131_073 - frame) + "\"}]}"),
                        Problem.TEXT_TOO_LONG)
                .contains("131072");
    }

    private static List<Attachment> attachments(String json) {
        return attachmentsOf("[" + json + "]");
    }

    private static List<Attachment> attachmentsOf(String json) {
        return said(hook(JSON, "{\"attachments\":" + json + "}")).attachments();
    }
}
