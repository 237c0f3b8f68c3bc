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
    void takesNumbersAndBooleansForText() {
        String json = "{\"ts\":1764032400.5,\"title\":17,\"text\":true,\"fields\":["
                + "{\"title\":1,\"value\":2.50,\"short\":\"True\"},{\"value\":false,\"short\":1},"
                + "{\"title\":null,\"value\":null,\"short\":null},{\"short\":\"\"},null]}";

        assertThat(attachments(json))
                .containsExactly(new Attachment(
                        Map.of(Part.TIMESTAMP, "1764032400.5", Part.TITLE, "17", Part.TEXT, "true"),
                        List.of(
                                new Field("1", "2.50", true),
                                new Field("", "false", true),
                                new Field("", "", false),
                                new Field("", "", false))));
    }

    @Test
    void leavesOutEmptyPartsAndAttachments() {
        assertThat(attachments("{\"text\":\"a\",\"fallback\":\"\",\"footer\":\"\\u0007\",\"title\":null},{},null"))
                .containsExactly(new Attachment(Map.of(Part.TEXT, "a"), List.of()));
    }

    @Test
    void leavesOutWhatHasNoMeaningHere() {
        assertThat(attachments("{\"text\":\"a\",\"callback_id\":\"c\",\"attachment_type\":\"default\",\"id\":1,"
                        + "\"mrkdwn_in\":[\"text\"],\"actions\":[],\"blocks\":[]}"))
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
                "{\"actions\":[{\"type\":\"button\",\"text\":\"a\"}]}; UNKNOWN_FIELD; the field actions, with more",
                "{\"actions\":[{\"type\":\"select\",\"url\":\"https://a\"}]}; UNKNOWN_FIELD; the field actions, with more",
                "{\"actions\":[{\"name\":\"a\",\"integration\":{\"url\":\"b\"}}]}; UNKNOWN_FIELD; the field actions",
                "{\"blocks\":[1]}; UNKNOWN_FIELD; the field blocks.",
                "{\"unheard_of\":1}; UNKNOWN_FIELD; the field unheard_of.",
                "{\"un heard\":1}; UNKNOWN_FIELD; In attachment 2: a field.",
                "{\"fields\":[{\"unheard_of\":1}]}; UNKNOWN_FIELD; the field unheard_of of an entry in fields.",
                "{\"fields\":{\"title\":\"a\"}}; BAD_BODY; the field fields is not a list.",
                "{\"fields\":[1]}; BAD_BODY; an entry of a list is not an object.",
                "{\"fields\":[{\"value\":[1]}]}; BAD_BODY; the field value is not text.",
                "{\"fields\":[{\"short\":\"maybe\"}]}; BAD_BODY; the field short is neither true nor false.",
                "{\"title\":{\"a\":1}}; BAD_BODY; the field title is not text.",
                "\"s3cret\"; BAD_BODY; an entry of a list is not an object."
            })
    void refusesWhatCannotBeCarriedAndSaysWhere(String json, Problem problem, String what) {
        assertRefused(post(JSON, "{\"attachments\":[{\"text\":\"a\"}," + json + "]}"), problem)
                .startsWith("In attachment 2: ")
                .contains(what)
                .doesNotContain("s3cret", "maybe");
    }

    @Test
    void takesNoOtherThanAList() {
        assertRefused(post(JSON, "{\"attachments\":{\"text\":\"a\"}}"), Problem.BAD_BODY)
                .isEqualTo("In the payload: the field attachments is not a list.");
    }

    @Test
    void takesAHundred() {
        String hundred = "{\"title\":\"a\"},".repeat(100);

        assertThat(attachments(hundred.substring(0, hundred.length() - 1))).hasSize(100);
        assertRefused(post(JSON, "{\"attachments\":[" + hundred + "{\"title\":\"a\"}]}"), Problem.TEXT_TOO_LONG)
                .contains("more than 100 attachments");
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
        return said(hook(JSON, "{\"attachments\":[" + json + "]}")).attachments();
    }
}
