package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.post;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {

    @Test
    void translatesSlacksMarkupForHooksOnly() {
        String json =
                "{\"text\":\"<!here> <https://a.example|a>\",\"attachments\":[{\"pretext\":\"<!all>\",\"title\":\"<!all>\"}]}";

        assertThat(said(hook(JSON, json)).text()).isEqualTo("@here [a](https://a.example)");
        assertThat(said(hook(JSON, json)).attachments().get(0).parts().values()).containsOnly("@all", "<!all>");
        assertThat(said(post(JSON, json)).text()).isEqualTo("<!here> <https://a.example|a>");
        assertThat(said(post(JSON, json)).attachments().get(0).parts().values()).containsOnly("<!all>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"as_user\":true",
                "\"fallback\":\"a\"",
                "\"icon_emoji\":\":fire:\"",
                "\"icon_url\":\"https://a.example/i.png\"",
                "\"link_names\":1",
                "\"mrkdwn\":false",
                "\"parse\":\"full\"",
                "\"response_type\":\"in_channel\"",
                "\"unfurl_links\":true",
                "\"unfurl_media\":true",
                "\"blocks\":[]",
                "\"blocks\":null",
                "\"props\":{}",
                "\"type\":\"\"",
                "\"silent\":false",
                "\"unheard_of\":null",
                "\"username\":null",
                "\"channel\":\"\""
            })
    void leavesOutWhatSaysNothing(String field) {
        assertThat(said(hook(JSON, "{\"text\":\"a\"," + field + "}"))).isEqualTo(new Body.Said("a", List.of(), ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "blocks; [{\"type\":\"divider\"}]",
                "props; {\"card\":\"a\"}",
                "type; \"custom_a\"",
                "priority; {\"priority\":\"urgent\"}",
                "root_id; \"4xp9fdt77pncbef59f4k1qe83o\"",
                "thread_ts; \"17.5\"",
                "file_ids; [\"a\"]",
                "silent; true",
                "metadata; {\"a\":1}",
                "unheard_of; 0"
            })
    void refusesWhatCannotBeCarriedAndNamesIt(String name, String value) {
        assertRefused(hook(JSON, "{\"text\":\"a\",\"" + name + "\":" + value + "}"), Problem.UNKNOWN_FIELD)
                .isEqualTo("In the payload: the field " + name + ".");
    }

    @Test
    void namesNoFieldThatMayBeText() {
        assertRefused(post(JSON, "{\"text\":\"a\",\"my s3cret\":1}"), Problem.UNKNOWN_FIELD)
                .isEqualTo("In the payload: a field.");
    }

    @ParameterizedTest
    @CsvSource({"text, 1", "text, true", "text, []", "username, 5", "channel, {}"})
    void takesOnlyStringsForStrings(String name, String value) {
        assertRefused(hook(JSON, "{\"" + name + "\":" + value + "}"), Problem.BAD_BODY)
                .isEqualTo("In the payload: the field " + name + " is not a string.");
    }

    @Test
    void theChannelIsForHooks() {
        assertThat(said(hook(JSON, "{\"text\":\"a\",\"channel\":\" #devs \"}")).channel())
                .isEqualTo("#devs");
        assertRefused(post(JSON, "{\"text\":\"a\",\"channel\":\"devs\"}"), Problem.UNKNOWN_FIELD)
                .contains("the field channel; the URL says where to post");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GitLab; **GitLab**",
                "' Uptime  Kuma\\n'; **Uptime Kuma**",
                "a`b[c](http://d.example)<e>; **a'b(c)(http:\u200B//d.example)\u2039e\u203A**",
                "a*b_c~d|e; **a\\*b\\_c\\~d\\|e**",
                "www.a.example; **www\u200B.a.example**",
                "jane; **jane**"
            })
    void showsTheNameAboveTheTextAndAsNothingButAName(String name, String line) {
        String json = name.replace("\\", "\\\\").replace("\\\\n", "\\n");

        assertThat(said(hook(JSON, "{\"text\":\"| a |\",\"username\":\"" + json + "\"}"))
                        .text())
                .isEqualTo(line + "\n\n| a |");
    }

    @Test
    void aNameAloneIsShownAboveAttachments() {
        assertThat(said(hook(JSON, "{\"username\":\"ci\",\"attachments\":[{\"text\":\"a\"}]}"))
                        .text())
                .isEqualTo("**ci**");
    }

    @Test
    void takesNoNameOfMoreThanSixtyFourCharacters() {
        String longest = "\uD83D\uDE80".repeat(64);

        assertThat(said(hook(JSON, "{\"text\":\"a\",\"username\":\"" + longest + "\"}"))
                        .text())
                .startsWith("**" + longest);
        assertRefused(hook(JSON, "{\"text\":\"a\",\"username\":\"" + longest + "b\"}"), Problem.BAD_BODY)
                .contains("username", "64");
    }
}
