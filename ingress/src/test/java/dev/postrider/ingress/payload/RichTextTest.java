package dev.postrider.ingress.payload;

import static dev.postrider.ingress.payload.Bodies.JSON;
import static dev.postrider.ingress.payload.Bodies.assertRefused;
import static dev.postrider.ingress.payload.Bodies.hook;
import static dev.postrider.ingress.payload.Bodies.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RichTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'text','text':'a *b* &amp;'}| a *b* &",
                "{'type':'text','text':'Note: ','style':{'bold':true}},{'type':'text','text':'b'}| **Note:** b",
                "{'type':'text','text':'a*b','style':{'bold':true,'italic':true,'strike':true}}| ~~***a\\*b***~~",
                "{'type':'text','text':'a\\n b','style':{'italic':true}}| \"*a*\n *b*\"",
                "{'type':'text','text':'a`b','style':{'code':true,'bold':true}}| ``a`b``",
                "{'type':'link','url':'https://a.example','text':'x'}| [x](https://a.example)",
                "{'type':'link','url':'https://a.example','text':'x','style':{'bold':true}}| [**x**](https://a.example)",
                "{'type':'link','url':'https://a.example'}| <https://a.example>",
                "{'type':'user','user_id':'U1'},{'type':'text','text':' '},{'type':'usergroup','usergroup_id':'S1'}| @U1 @S1",
                "{'type':'channel','channel_id':'C1'}| ~C1",
                "{'type':'broadcast','range':'everyone'},{'type':'text','text':' '},{'type':'broadcast','range':'here'}|"
                        + " @all @here",
                "{'type':'emoji','name':'fire','unicode':'1f525'}| :fire:",
                "{'type':'date','timestamp':1392734382,'format':'{date}','fallback':'Feb 18'}| Feb 18",
                "{'type':'date','timestamp':1392734382,'format':'{date}'}| 2014-02-18 14:39 UTC",
                "{'type':'color','value':'#F405B3'}| #F405B3",
                "{'type':'unheard_of','text':'a'}| a"
            })
    void hasElements(String elements, String markdown) {
        assertThat(text("{'type':'rich_text_section','elements':[" + elements + "]}"))
                .isEqualTo(markdown);
    }

    @Test
    void hasListsWithinLists() {
        String list = "{'type':'rich_text_list','style':'%s','indent':%d,'offset':%d,'elements':["
                + "{'type':'rich_text_section','elements':[{'type':'text','text':'a'}]},"
                + "{'type':'rich_text_section','elements':[{'type':'text','text':'b\\nc'}]}]}";

        assertThat(text(list.formatted("bullet", 0, 0) + "," + list.formatted("ordered", 1, 2)))
                .isEqualTo("- a\n- b\n  c\n    3. a\n    4. b\n  c");
        assertThat(text(list.formatted("ordered", -1, 0))).startsWith("1. a\n2. b");
    }

    @Test
    void hasCodeAndQuotesThatNothingInThemEnds() {
        String text = "'elements':[{'type':'text','text':'a\\n```b'},{'type':'link','url':'https://a.example'}]";

        assertThat(text("{'type':'rich_text_preformatted'," + text + "}"))
                .isEqualTo("````\na\n```bhttps://a.example\n````");
        assertThat(text("{'type':'rich_text_quote'," + text + "}")).isEqualTo("> a\n> \\`\\`\\`b<https://a.example>");
    }

    @Test
    void hasPartsThatStandApart() {
        String section = "{'type':'rich_text_section','elements':[{'type':'text','text':'a\\n'}]}";

        assertThat(text(section + ",{'type':'rich_text_quote','elements':[{'type':'text','text':'q'}]}," + section))
                .isEqualTo("a\n\n> q\n\na");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"})
    void showsNothingWhereThereIsNothing(String type) {
        String text = "{'type':'text','text':' \\u0007'}";
        String item = type.endsWith("list") ? "{'type':'rich_text_section','elements':[" + text + "]}" : text;
        String json =
                "{'blocks':[{'type':'rich_text','elements':[{'type':'" + type + "','elements':[" + item + "]}]}]}";

        assertRefused(hook(JSON, json.replace('\'', '"')), Problem.EMPTY_TEXT);
    }

    @Test
    void keepsTheNewlineBetweenElements() {
        assertThat(text("{'type':'rich_text_section','elements':[{'type':'text','text':'a\\n'},"
                        + "{'type':'text','text':'# b\\n'}]}"))
                .isEqualTo("a\n\\# b");
    }

    private static String text(String elements) {
        String json = "{'blocks':[{'type':'rich_text','elements':[" + elements + "]}]}";
        return said(hook(JSON, json.replace('\'', '"'))).text();
    }
}
