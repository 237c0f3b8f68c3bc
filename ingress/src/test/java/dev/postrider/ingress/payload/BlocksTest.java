package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Attachment.Part;
import dev.postrider.ingress.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slack's Block Kit; of its rich text see {@link RichTextTest}. */
class BlocksTest {

    private static final String LINK =
            "{'type':'button','text':{'type':'plain_text','text':'Open'},'url':'https://a.example'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'header','text':{'type':'plain_text','text':'Build\\n4 &lt;x&gt;'}}| #### Build 4 <x>",
                "{'type':'header','text':'Build'}| #### Build",
                "{'type':'section','text':{'type':'mrkdwn','text':'*a* ~b~ _c_ &lt;!here&gt; <!here>'}}|"
                        + " **a** ~~b~~ _c_ <!here> @here",
                "{'type':'Section','text':{'type':'mrkdwn','text':'2*3*4 and * a * and `*x*` *y'}}|"
                        + " 2*3*4 and * a * and `*x*` *y",
                "{'type':'section','text':{'type':'plain_text','text':'*a* <!here> &amp;lt;'}}| *a* <!here> &lt;",
                "{'type':'section','text':'*a*'}| **a**",
                "{'type':'section','text':{'type':'mrkdwn','text':17}}| 17",
                "{'type':'section','text':{'type':'mrkdwn','text':'<https://a.example\\u007c*b*>'}}| [**b**](https://a.example)",
                "{'type':'section','fields':[{'type':'mrkdwn','text':'*a:* 1'},{'type':'plain_text','text':'b'}]}|"
                        + " \"**a:** 1\nb\"",
                "{'type':'section','fields':{'type':'mrkdwn','text':'a'}}| a",
                "{'type':'section','text':'a','accessory':{'type':'image','image_url':'https://a.example/i.png',"
                        + "'alt_text':'graph'}}| \"a\n[graph](https://a.example/i.png)\"",
                "{'type':'context','elements':[{'type':'image','image_url':'https://a.example/i.png'},"
                        + "{'type':'mrkdwn','text':'*a*'},{'type':'plain_text','text':'b'}]}|"
                        + " [image](https://a.example/i.png) **a** b",
                "{'type':'image','image_url':'https://a.example/i.png','alt_text':'graph','title':{'type':'plain_text',"
                        + "'text':'CPU'}}| \"CPU\n![graph](https://a.example/i.png)\"",
                "{'type':'markdown','text':'**a** *b*'}| **a** *b*",
                "{'type':'actions','elements':[{'type':'button','text':{'type':'plain_text','text':'Run [1'},"
                        + "'url':'https://a.example'},{'type':'overflow','options':[{'text':{'type':'plain_text',"
                        + "'text':'b'},'url':'https://b.example'}]}]}|"
                        + " [Run \\[1](https://a.example) \u00B7 [b](https://b.example)"
            })
    void becomeMarkdown(String block, String markdown) {
        assertThat(said(blocks(block)).text()).isEqualTo(markdown);
    }

    @Test
    void standApartAndNoneReachesIntoTheNext() {
        String open = "{'type':'section','text':'```\\nopen'}";

        assertThat(said(blocks(open + ",{'type':'divider'},{'type':'section','text':'b'}"))
                        .text())
                .isEqualTo("```\nopen\n```\n\n---\n\nb");
        assertThat(said(blocks("{'type':'markdown','text':'```\\na'},{'type':'section','text':'b'}"))
                        .text())
                .isEqualTo("```\na\n```\n\nb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "# a; \\# a",
                "> a; \\> a",
                "```a```; \\`\\`\\`a\\`\\`\\`",
                "#1 a; #1 a",
                "a_b *c* [d]; a_b *c* [d]"
            })
    void plainTextBeginsNoBlock(String text, String markdown) {
        assertThat(said(blocks("{'type':'section','text':{'type':'plain_text','text':'" + text + "'}}"))
                        .text())
                .isEqualTo(markdown);
    }

    @Test
    void areTheMessageWhereTheyShowSomething() {
        assertThat(said(withText("{'type':'section','text':'a'}")).text()).isEqualTo("a");
        assertThat(said(withText("{'type':'divider'}")).text()).isEqualTo("summary");
        assertThat(said(withText("")).text()).isEqualTo("summary");
    }

    @Test
    void ofAnUnknownKindAreNamedBelowTextAndTheRest() {
        String table = "{'type':'table','rows':[[1]]}";

        assertThat(said(withText(table)).text()).isEqualTo("summary\n\n_Left out: a block of type `table`._");
        assertThat(said(withText("{'type':'section','text':'a'}," + table + "," + table))
                        .text())
                .isEqualTo("summary\n\na\n\n_Left out: a block of type `table`._");
        assertThat(said(blocks("{'type':'section','text':'a'}," + table)).text())
                .isEqualTo("a\n\n_Left out: a block of type `table`._");
        assertRefused(blocks(table), Problem.EMPTY_TEXT);
    }

    @Test
    void nameNoMoreKindsThanALineHolds() {
        StringBuilder many = new StringBuilder("{'type':'section','text':'a'}");
        for (int i = 0; i < 100; i++) {
            many.append(",{'type':'kind")
                    .append(i)
                    .append("`\\n")
                    .append("x".repeat(99))
                    .append("'}");
        }

        assertThat(said(blocks(many.toString())).text())
                .startsWith("a\n\n_Left out: a block of type `kind0' xxx")
                .contains("`kind7' xxx", "x\u2026`, and more._")
                .doesNotContain("kind8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "{'type':'button','text':{'type':'plain_text','text':'Ack'},'value':'1'}; buttons without a link",
                "{'type':'workflow_button'}; buttons without a link",
                "{'type':'static_select','options':[{'text':'a'}]}; menus",
                "{'type':'overflow','options':[{'text':'a'},{'text':'b','url':'https://a.example'}]}; menus",
                "{'type':'datepicker'}; menus"
            })
    void sayWhichElementsAreLeftOut(String element, String what) {
        String line = "_Left out: " + what + "._";

        assertThat(said(blocks("{'type':'actions','elements':[" + LINK + "," + element + "]}"))
                        .text())
                .isEqualTo("[Open](https://a.example)\n\n" + line);
        assertThat(said(blocks("{'type':'section','text':'a','accessory':" + element + "}"))
                        .text())
                .isEqualTo("a\n\n" + line);
    }

    @Test
    void filesAreLeftOut() {
        assertThat(said(withText("{'type':'file','external_id':'a'}")).text())
                .isEqualTo("summary\n\n_Left out: files._");
        assertThat(said(withText("{'type':'image','slack_file':{'id':'F1'},'title':'CPU'}"))
                        .text())
                .isEqualTo("CPU\n\n_Left out: files._");
    }

    @Test
    void inAnAttachmentAreItsText() {
        String attachment = "{'color':'good','text':'summary','blocks':[{'type':'header','text':'a'}%s]}";

        assertThat(attachment(attachment.formatted(""))).isEqualTo("#### a");
        assertThat(attachment(attachment.formatted(",{'type':'table'}")))
                .isEqualTo("summary\n\n#### a\n\n_Left out: a block of type `table`._");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'blocks':'[{\\\"type\\\":\\\"section\\\",\\\"text\\\":\\\"a\\\"}]'}",
                "{'blocks':{'type':'section','text':'a'}}",
                "{'BLOCKS':['a']}",
                "{'blocks':'a'}"
            })
    void comeInAnyShape(String payload) {
        assertThat(said(hook(JSON, payload.replace('\'', '"'))).text()).isEqualTo("a");
    }

    private static String attachment(String attachment) {
        return said(hook(JSON, ("{'attachments':[" + attachment + "]}").replace('\'', '"')))
                .attachments()
                .get(0)
                .parts()
                .get(Part.TEXT);
    }

    private static Body withText(String blocks) {
        return hook(JSON, ("{'text':'summary','blocks':[" + blocks + "]}").replace('\'', '"'));
    }

    private static Body blocks(String blocks) {
        return hook(JSON, ("{'blocks':[" + blocks + "]}").replace('\'', '"'));
    }
}
