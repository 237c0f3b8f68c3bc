package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackMarkupTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<!channel> <!here> <!all>; @channel @here @all",
                "<!group> <!everyone>; @channel @all",
                "<!here|here> <!channel|@channel>; @here @channel",
                "<!subteam^S012|@ops> <!subteam^S012|ops>; @ops @ops",
                "<!date^1392734382^{date}|Feb 18>; Feb 18",
                "<@U012AB3CD> <@jane.doe> <@U012|bob> <@U012|@bob>; @U012AB3CD @jane.doe @bob @bob",
                "<#C012|general> <#C012|#general>; ~general ~general",
                "<https://a.example|the page>; [the page](https://a.example)",
                "<https://a.example/?a=1&b=2|x> y <http://b.example|z>; [x](https://a.example/?a=1&b=2) y [z](http://b.example)",
                "<mailto:bob@example.com|Bob>; [Bob](mailto:bob@example.com)",
                "<www.example.com|a>; [a](www.example.com)",
                "<https://a.example/(b)|a [b]>; [a [b]](https://a.example/(b))",
                "<https://a.example/b)|a ]b>; [a \\]b](https://a.example/b%29)",
                "<https://a.example|a|b>; [a|b](https://a.example)",
                "<<https://a.example|a>>; <[a](https://a.example)>",
                "< https://a.example/job/a b | the page >; [the page](https://a.example/job/a%20b)",
                "<!subteam^S012> <#C012> <#C012|>; @S012 ~C012 ~C012",
                "<!date^1392734382^{date}> <!date^1392734382^{date}^https://a.example|Feb 18>; 2014-02-18 14:39 UTC Feb 18"
            })
    void translates(String slack, String markdown) {
        assertThat(SlackMarkup.toMarkdown(slack)).isEqualTo(markdown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://a.example> is a link in Markdown",
                "a < b and c > d",
                "if x <y|z> then",
                "List<T|U>",
                "<!unknown>",
                "<@ jane>",
                "<#4>",
                "<!date^99999999999999^{date}>",
                "<https://a example>",
                "<https://a.example\n|a>",
                "<b>bold</b>",
                "a <",
                "<",
                "`<!here>`",
                "``a ` <!here>``",
                "```\n<https://a.example|a>\n```",
                "```\n<!here> never ends"
            })
    void leavesAlone(String text) {
        assertThat(SlackMarkup.toMarkdown(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "`a` <!here>, `a` @here",
        "` <!here>, ` @here",
        "``a` <!here>, ``a` @here",
        "```a``` <!here>, ```a``` @here"
    })
    void goesOnBehindCode(String slack, String markdown) {
        assertThat(SlackMarkup.toMarkdown(slack)).isEqualTo(markdown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "<https://a.example|> <https://a.example/?a=1&amp;b=2>@<https://a.example> <https://a.example/?a=1&b=2>",
                "a &lt; b &amp;&amp; `c &gt; d` &amp;lt; &quot;@a < b && `c > d` &lt; &quot;",
                "&lt;!here&gt; <https://a.example|&lt;!here&gt; &amp;amp;>@<!here> [<!here> &amp;](https://a.example)"
            })
    void decodesEntitiesOnceAndAfterTheTags(String slack, String markdown) {
        assertThat(SlackMarkup.toMarkdown(slack)).isEqualTo(markdown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*a b* ~c~; **a b** ~~c~~",
                "*<https://a.example|a>*: b; **[a](https://a.example)**: b",
                "*a ~b~ c*; **a ~~b~~ c**",
                "a*b*c * d * **e** ~~f~~; a*b*c * d * **e** ~~f~~",
                "`*a*` *b; `*a*` *b"
            })
    void stylesABlock(String slack, String markdown) {
        assertThat(SlackMarkup.blockToMarkdown(slack)).isEqualTo(markdown);
        assertThat(SlackMarkup.toMarkdown("*a* ~b~")).isEqualTo("*a* ~b~");
    }

    @Test
    void hasNoMarkupWhereNoneIsShown() {
        assertThat(SlackMarkup.toPlain("<https://a.example|a> <https://b.example> <!here> <@U1|bob> &lt;*c*"))
                .isEqualTo("a (https://a.example) https://b.example @here @bob <*c*");
    }

    @Test
    void readsHostileTextInNoTime() {
        StringBuilder rows = new StringBuilder();
        for (int length = 1; length < 350; length++) {
            rows.append("`".repeat(length)).append("<");
        }

        for (String piece : new String[] {"`", "` ``", "*a ", "~", "*a*", "<a", "&amp", "a*<x|"}) {
            String hostile = "`" + piece.repeat(262_144 / piece.length());
            assertThat(SlackMarkup.blockToMarkdown(hostile).length()).isGreaterThanOrEqualTo(hostile.length() - 1);
        }
        assertThat(SlackMarkup.toMarkdown("<".repeat(65_536))).hasSize(65_536);
        assertThat(SlackMarkup.toMarkdown(rows.toString())).hasSize(rows.length());
    }
}
