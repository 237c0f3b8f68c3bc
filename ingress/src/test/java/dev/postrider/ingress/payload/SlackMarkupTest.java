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
                "<<https://a.example|a>>; <[a](https://a.example)>"
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
                "<!subteam^S012>",
                "<!date^1^{date}>",
                "<#C012>",
                "<@ jane>",
                "<https://a.example|>",
                "<https://a.example\n|a>",
                "<b>bold</b>",
                "a <",
                "<",
                "&lt;!here&gt;",
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

    @Test
    void readsHostileTextInNoTime() {
        StringBuilder rows = new StringBuilder();
        for (int length = 1; length < 350; length++) {
            rows.append("`".repeat(length)).append("<");
        }

        assertThat(SlackMarkup.toMarkdown("<".repeat(65_536))).hasSize(65_536);
        assertThat(SlackMarkup.toMarkdown(rows.toString())).hasSize(rows.length());
    }
}
