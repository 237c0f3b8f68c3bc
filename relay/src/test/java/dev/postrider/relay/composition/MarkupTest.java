package dev.postrider.relay.composition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No message of a post swallows or awakens markup of another. */
final class MarkupTest {

    private static final PostLimits LIMITS = new PostLimits(1_000, 100, 2);
    private static final String BLANK_LINE = "\n\n";
    private static final String END_OF_BLOCK = "\n\n\u200b\n\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\ncode",
                "text\n```java\ncode",
                "````\ncode\n```",
                "```\ncode\n``` no",
                "```\ncode\n    ```",
                "```\ncode\n- ```",
                "```\ncode\n> ```",
                "```\ncode\n```\n```\ncode",
                "- item\n```\ncode",
                "```\ncode\n```\u3000"
            })
    void closesAFenceOfBackticks(String open) {
        assertThat(together(open, "next"))
                .isEqualTo(open + (open.startsWith("````") ? "\n````" : "\n```") + "\n\nnext");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~~~\ncode", "~~~ info\ncode\n~~", "~~~\ncode\n```"})
    void closesAFenceOfTildes(String open) {
        assertThat(together(open, "next")).isEqualTo(open + "\n~~~\n\nnext");
    }

    @Test
    void closesAnIndentedFence() {
        assertThat(together("   ```\ncode", "next")).isEqualTo("   ```\ncode\n   ```\n\nnext");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\ncode\n```",
                "```\ncode\n   `````  ",
                "~~~\n```\n~~~",
                "``\nno fence",
                "```within``` a line",
                "    ```\nindented code",
                "- item\n\ntext\n\n  ```\ncode\n  ```",
                "- item\n```\ncode\n```\n  ```\ncode\n  ```",
                "> ```\n> ends with the quote"
            })
    void closesNothingThatIsClosed(String closed) {
        assertThat(together(closed, "next")).isEqualTo(closed + "\n\nnext");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- item\n  ```\n  code",
                "1. item\n\n     ```\n     code",
                "- ```\n  code\n  ```",
                "> quote\n```\ncode\n\ncode\n```",
                "```a~b\ncode\n```",
                "~~~a`b\ncode\n~~~",
                "```\ncode\n```~~~",
                "\u00a0```\ncode",
                "```\ncode\n```\u00a0"
            })
    void keepsApartAFenceThatClientsReadInDifferentWays(String doubtful) {
        assertStandsAlone(doubtful);
    }

    @Test
    void readsAFenceBehindAFinishedQuoteAsAnyOther() {
        String text = "> quote\n\n```\ncode\n```";

        assertThat(together(text, "next")).isEqualTo(text + "\n\nnext");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- one",
                "* one",
                "+ one",
                "1. one",
                "23) one",
                "  indented",
                "\tindented",
                "\u00a0* one",
                "\n- one",
                "> one",
                "-"
            })
    void endsAListBeforeWhatWouldCarryItOn(String next) {
        assertThat(together("- a\n- b", next)).isEqualTo("- a\n- b" + END_OF_BLOCK + next);
        assertThat(together("1. a\n\ntext", next)).isEqualTo("1. a\n\ntext" + END_OF_BLOCK + next);
    }

    @Test
    void endsAQuoteAndIndentedCodeToo() {
        assertThat(together("> ```\n> code", "> next")).isEqualTo("> ```\n> code" + END_OF_BLOCK + "> next");
        assertThat(together("    code", "    code")).isEqualTo("    code" + END_OF_BLOCK + "    code");
    }

    @Test
    void putsNothingBetweenMessagesThatCarryNothingOn() {
        assertThat(together("- a", "text")).isEqualTo("- a" + BLANK_LINE + "text");
        assertThat(together("text", "- a")).isEqualTo("text" + BLANK_LINE + "- a");
        assertThat(together("- a", "-a")).isEqualTo("- a" + BLANK_LINE + "-a");
        assertThat(together("- a", "1.5")).isEqualTo("- a" + BLANK_LINE + "1.5");
        assertThat(together("```\n- a\n```", "- b")).isEqualTo("```\n- a\n```" + BLANK_LINE + "- b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x]: http://example.org",
                "text\n[x]: http://example.org \"title\"",
                "  [x]: <http://example.org>",
                "> [x]: /path",
                "- [x]: /path",
                "[x]:\nhttp://example.org",
                "[a\nb]: http://example.org",
                "[x]: http://example.org\n'title\nover lines'"
            })
    void keepsApartADefinitionThatWouldAwakenBrackets(String definition) {
        assertStandsAlone(definition);
    }

    @Test
    void keepsApartABracketThatWouldMakeADefinitionOfWhatFollows() {
        assertThat(Posts.texts(LIMITS, "[open", "closed]: http://example.org"))
                .containsExactly("[open", "closed]: http://example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[INFO]: two words",
                "[12:30] text",
                "see [x]: http://example.org",
                "- [ ] task",
                "```\n[x]: http://example.org\n```",
                "[text](http://example.org)"
            })
    void packsBracketsThatDefineNothing(String text) {
        assertThat(together(text, "next")).isEqualTo(text + BLANK_LINE + "next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!-- open", "<div>", "text\n <pre>", "<nil>", "<?xml", "<a:b c"})
    void keepsApartAnElementThatMayReachIntoTheNext(String element) {
        assertStandsAlone(element);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<https://example.org>", "<me@example.org>", "a <b> c", "< 3", "```\n<div>\n```"})
    void packsAngleBracketsThatOpenNoElement(String text) {
        assertThat(together(text, "next")).isEqualTo(text + BLANK_LINE + "next");
    }

    @Test
    void keepsApartWhatHasTheSymbolForNewlineWhichIsOne() {
        assertStandsAlone("a\u2424```\u2424code");
    }

    @Test
    void packsNoMoreDifferentImagesThanAllowed() {
        assertThat(Posts.texts(LIMITS, "![a](u)", "![b](v)", "![c](u)", "![d](w)", "vec![1]"))
                .containsExactly("![a](u)\n\n![b](v)\n\n![c](u)", "![d](w)\n\nvec![1]");
        assertThat(Posts.texts(LIMITS, "![a](u)![b](v)![c](w)", "text"))
                .containsExactly("![a](u)![b](v)!\u200b[c](w)\n\ntext");
    }

    private static String together(String first, String second) {
        assertThat(Posts.texts(LIMITS, first, second)).hasSize(1);
        return Posts.texts(LIMITS, first, second).get(0);
    }

    private static void assertStandsAlone(String text) {
        assertThat(Posts.texts(LIMITS, "before", text, "after", "[x] next")).satisfies(posts -> {
            assertThat(posts).hasSize(3);
            assertThat(posts.get(0)).isEqualTo("before");
            assertThat(posts.get(1)).startsWith(text);
            assertThat(posts.get(2)).isEqualTo("after\n\n[x] next");
        });
    }
}
