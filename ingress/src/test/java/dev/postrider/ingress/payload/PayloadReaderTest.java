package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.post;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Priority;
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
        assertThat(said(hook(JSON, json)).attachments().get(0).parts().values()).containsOnly("@all");
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
                "\"channel\":\"\"",
                "\"type\":\"custom_a\"",
                "\"silent\":true",
                "\"metadata\":{\"a\":1}",
                "\"thread_ts\":\"\"",
                "\"root_id\":null",
                "\"unheard_of\":0",
                "\"my s3cret\":1"
            })
    void leavesOutWhatSaysNothing(String field) {
        assertThat(said(hook(JSON, "{\"text\":\"a\"," + field + "}"))).isEqualTo(new Body.Said("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "root_id; \"4xp9fdt77pncbef59f4k1qe83o\"; the thread it answers",
                "thread_ts; 1764032400.5; the thread it answers",
                "file_ids; [\"a\"]; files",
                "files; [{\"id\":\"a\"}]; files"
            })
    void saysAtTheEndOfTheTextWhatIsLeftOut(String name, String value, String what) {
        assertThat(said(hook(
                                JSON,
                                "{\"text\":\"a\",\"" + name + "\":" + value + ",\"attachments\":[{\"text\":\"b\"}]}"))
                        .text())
                .isEqualTo("a\n\n_Left out: " + what + "._");
    }

    @Test
    void theLastLineIsOutsideOfCode() {
        assertThat(said(hook(JSON, "{\"text\":\"```\\na\",\"thread_ts\":\"1\",\"files\":[1]}"))
                        .text())
                .isEqualTo("```\na\n```\n\n_Left out: files, the thread it answers._");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"Text\":\"a\"}; a",
                "{\"text\":1.50}; 1.50",
                "{\"text\":true}; true",
                "{\"text\":[\"a\",2]}; a, 2",
                "{\"text\":{\"type\":\"mrkdwn\",\"text\":\"a\"}}; a",
                "{\"message\":\"a\"}; a",
                "{\"content\":\"a\"}; a",
                "{\"text\":\" \",\"content\":\"a\"}; a",
                "{\"text\":\"a\",\"message\":\"b\",\"content\":\"c\"}; a",
                "{\"text\":\"a\",\"TEXT\":\"b\"}; b"
            })
    void takesTheTextWhereverItIsInWhateverShape(String json, String text) {
        assertThat(said(hook(JSON, json)).text()).isEqualTo(text);
        assertThat(said(post(JSON, json)).text()).isEqualTo(text);
    }

    @Test
    void aCardStandsBelowTheText() {
        assertThat(said(hook(JSON, "{\"text\":\"a\",\"props\":{\"card\":\"<!here>\",\"x\":1}}"))
                        .text())
                .isEqualTo("a\n\n@here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"priority\":\"important\",\"requested_ack\":true}; IMPORTANT",
                "{\"Priority\":\"URGENT\"}; URGENT",
                "\"urgent\"; URGENT",
                "{\"priority\":\"standard\"}; STANDARD",
                "{\"priority\":\"\"}; STANDARD",
                "{}; STANDARD",
                "2; STANDARD"
            })
    void readsThePriority(String json, Priority priority) {
        assertThat(said(hook(JSON, "{\"text\":\"a\",\"priority\":" + json + "}"))
                        .priority())
                .isEqualTo(priority);
    }

    @Test
    void namesTheFieldOfARefusal() {
        assertThat(((Body.RefusedBody) hook(JSON, "{\"text\":\"" + "a".repeat(65_537) + "\"}"))
                        .refusal()
                        .field())
                .contains("text");
        assertThat(((Body.RefusedBody) hook(JSON, "{}")).refusal().field()).contains("text");
        assertThat(((Body.RefusedBody) hook(JSON, "{")).refusal().field()).isEmpty();
    }

    @Test
    void readsTheChannel() {
        assertThat(said(hook(JSON, "{\"text\":\"a\",\"channel\":\" #devs \"}")).channel())
                .isEqualTo("#devs");
        assertThat(said(post(JSON, "{\"text\":\"a\",\"channel\":\"devs\"}")).channel())
                .isEqualTo("devs");
        Body.Said none = said(hook(JSON, "{\"text\":\"a\",\"channel\":false,\"username\":false}"));
        assertThat(none.channel()).isEmpty();
        assertThat(none.text()).isEqualTo("a");
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
    void cutsALongName() {
        String longest = "\uD83D\uDE80".repeat(64);

        assertThat(said(hook(JSON, "{\"text\":\"a\",\"username\":\"" + longest + "\"}"))
                        .text())
                .startsWith("**" + longest + "**");
        assertThat(said(hook(JSON, "{\"text\":\"a\",\"username\":\"b" + longest + "\"}"))
                        .text())
                .startsWith("**b" + longest.substring(4) + "\u2026**");
    }
}
