package dev.postrider.relay.mention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the server's rules: which words notify, in which spellings, and where nothing does. */
final class HarmlessMentionsTest {

    /** As many random texts; {@code -Dmentions.texts} for more. */
    private static final int TEXTS = Integer.getInteger("mentions.texts", 20_000);

    /** What is put in, made visible. */
    private static final String INSERTED = "·";

    /** The text as it comes out; taking the dots away gives what goes in. */
    @ParameterizedTest
    @MethodSource({"words", "spellings", "besideCode", "blocks", "links"})
    void makesHarmlessWhatNotifies(String expected) {
        String text = expected.replace(INSERTED, "");

        assertThat(HarmlessMentions.in(text).replace("\u200b", INSERTED)).isEqualTo(expected);
        assertThat(ServerReader.mentionsAll(text) || CommonMarkReader.mentionsAll(text))
                .as(text)
                .isTrue();
    }

    static Stream<String> words() {
        return Stream.of(
                "@·channel",
                "@·all",
                "@·here",
                "hi @·channel!",
                "@·CHANNEL",
                "@·Here",
                "@·aLL now",
                "(@·here)",
                "@·here,",
                "@·here, @·all and @·channel",
                "@·channel.",
                "@·channel:",
                "@·here-",
                "@·all_",
                "@·all...",
                "_@·all_",
                "**@·here**",
                "~~@·all~~",
                "-@·channel",
                ".@·channel",
                ":@·here",
                "__@·all",
                "#@·all",
                "/@·here",
                "\"@·all\"",
                "a\n@·channel",
                "a\t@·here\tb",
                "x,@·all",
                "x.@·all",
                "x-@·all",
                "x:@·here",
                "cc:@·all-hands",
                "foo.@·here.com",
                "@·all😀",
                "😀@·all",
                "@·here/maps",
                "@·all|",
                "@·all'",
                "@·all’s",
                "@·all=",
                "日本語 @·all",
                "@·all。",
                "@·here\u00a0x");
    }

    static Stream<String> spellings() {
        return Stream.of(
                "\\@·here",
                "x\\@·channel",
                "&#64;·channel",
                "&#x40;·all",
                "&#X40;·all",
                "&#0064;·all",
                "&#00000064;·all",
                "&#x00000040;·here",
                "&commat;·all",
                "@·ch&#97;nnel",
                "&#64;·&#104;ere",
                "@·&#x61;ll",
                "@·here\\.",
                "@·all&period;",
                "&lt;@·here&gt;",
                "@·all&#45;hands",
                "@·all\\-hands",
                "\\\\@·all",
                "&amp;@·here",
                "x&#46;@·all",
                "&eacute;.@·all-x");
    }

    static Stream<String> besideCode() {
        return Stream.of(
                "`@here` @·here",
                "`code`@·all",
                "@·all`code`",
                "`@·here",
                "``@·here`",
                "`@·here``",
                "`` @here ` @all `` @·all",
                "\\`@·here`",
                "\\`@·here\\`",
                "`@here\\`@·all`",
                "` @·all\n\n@·all `",
                "``` `` @all ``` `@·all",
                "`x` `@·all",
                "<a href='`'>@·all`",
                "*`@all`* @·all");
    }

    static Stream<String> blocks() {
        return Stream.of(
                "# @·here",
                "> @·here",
                "> > @·here",
                "- @·all",
                "1. @·all",
                "| @·all |\n|---|",
                "@·channel\n===",
                "<div>@·all</div>",
                "<div>\n@·here\n</div>",
                "<!-- @·all -->",
                "```\n@here\n```\n@·here",
                "~~~\n@here\n~~~\n@·all",
                "```\n@here\n~~~\n@here\n```\n@·here",
                "````\n@here\n```\n@here\n````\n@·here",
                "```` `\n@·here\n````",
                "~~~ `\n@·here\n~~~",
                "> ```\n> @here\n> ```\n> @·here",
                "> ```\n> @here\n\n@·here",
                "> > ~~~\n> > @here\n> > ~~~\n> > @·here",
                "- ```\n  @here\n  ```\n  @·here",
                "    @here\n\n@·here",
                "\t@here\n@·here",
                "text\n    @·here",
                "- a\n\n      @here\n\n  @·here",
                "- a\n    @·here",
                ">     @here\n> \n> @·here",
                "```\n@here\n    ```\n@here\n```\n@·here",
                // read in another way by one of the two: text
                "x\n    ```\n```\n@·here\n```",
                "```\n@here\n```\u00a0\n@·here\n```",
                "`a\n\u00a0\n@·here`",
                "```\n@here\n``` ```\n@·here\n```",
                "# a `b\n@·here` c");
    }

    static Stream<String> links() {
        return Stream.of(
                "[@·channel](http://x.example)",
                "![@·all](x)",
                "[@·here][y]\n\n[y]: /u",
                "[@·here]",
                "[x](y) @·all",
                "[a](b`c) @·all `d`",
                "http://x.example/` @·all `",
                "www.x.example/` @·all `",
                "[a][b`c] @·all `d`\n\n[b`c]: /u",
                "<me@example.org> @·all",
                "<@·all>",
                "<!channel> @·all",
                "[a](b \"`\") @·here `c`",
                "[x]: /u`v\n@·all `w`",
                "@·all-http://x.example",
                "@·all_www.x.example",
                "@·all-:smile: x",
                "@·channel:http://x.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no mention",
                "@",
                "@ channel",
                "@jane",
                "@channels",
                "@allison",
                "@hereford",
                "@all-hands",
                "@all.hands",
                "@here_now",
                "@channel_bot",
                "-@all-hands",
                "\"@all-hands\"",
                "@Channel2",
                "me@all",
                "me@here.",
                "me@here.com",
                "jürgen@channel.example",
                "root@all: mail",
                "<me@all>",
                "channel all here",
                "@chan nel",
                "@chan\u200bnel",
                "@\u200bchannel",
                "@**all**",
                "&amp;#64;channel",
                "&#64channel",
                "&copy;channel",
                "@al&lt;l",
                "`@channel`",
                "``@all``",
                "`` `@all` ``",
                "`a\n@here`",
                "`&#64;channel` `\\@all` `&commat;here`",
                "```\n@channel\n```",
                "```text @all\nx\n```",
                "~~~\n@channel\n~~~",
                "~~~~\n~~~\n@all\n~~~~",
                "```\n@channel",
                "  ```\n  @channel\n  ```",
                "    @channel",
                "\t@channel",
                "a\n\n    @all\n\n    @here",
                "> ```\n> @here\n> ```",
                "> > ```\n> > @here\n> > ```",
                "> - ```\n>   @here\n>   ```",
                "- ```\n  @here\n  ```",
                "- a\n\n  ```\n  @here\n  ```",
                "1. a\n   - b\n\n         @here",
                ">     @here",
                "[x](http://x.example) `@all` [y](z \"t\") `@here`",
                "![x](y =100x50) `@all`",
                "[INFO]: run `@here`",
                "see http://x.example/a?b=c and `@all`",
                "# head `@all`",
                "[`](x) @all `",
                "``\n@here\n``x",
                "&period;@all-hands",
            })
    void leavesEverythingElseAsItIs(String text) {
        assertThat(HarmlessMentions.in(text)).isEqualTo(text);
    }

    @Test
    void keepsWebAddressesWorking() {
        assertThat(HarmlessMentions.in("https://www.npmjs.com/package/@here/maps, www.x.example/@all"))
                .isEqualTo("https://www.npmjs.com/package/%40here/maps, www.x.example/%40all");
        assertThat(HarmlessMentions.in("[npm](https://npm.example/@here/x)"))
                .isEqualTo("[npm](https://npm.example/%40here/x)");
        assertThat(HarmlessMentions.in("(http://x.example) @all http://x.example,@all http://x.example/\\@all"))
                .isEqualTo("(http://x.example) @\u200ball http://x.example,@\u200ball http://x.example/\\@\u200ball");
    }

    @Test
    void leavesNothingThatNotifies() {
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = new MarkupSoup(new Random(seed)).text(30);

            String harmless = HarmlessMentions.in(text);

            assertThat(ServerReader.mentionsAll(harmless))
                    .as("server, seed %d: <%s>", seed, harmless)
                    .isFalse();
            assertThat(CommonMarkReader.mentionsAll(harmless))
                    .as("CommonMark, seed %d: <%s>", seed, harmless)
                    .isFalse();
        }
    }

    @Test
    void onlyPutsIn() {
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = new MarkupSoup(new Random(seed)).text(30);

            String harmless = HarmlessMentions.in(text);

            assertThat(harmless.replace("\u200b", "").replace("%40", "@"))
                    .as("seed %d", seed)
                    .isEqualTo(text);
            assertThat(HarmlessMentions.in(harmless)).as("seed %d, again", seed).isEqualTo(harmless);
        }
    }

    /** They are not just always harmless: a text that mentions nobody is left alone, unless readers differ about it. */
    @Test
    void seldomChangesWhatNotifiesNobody() {
        int silent = 0;
        int changed = 0;
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = new MarkupSoup(new Random(seed)).text(8);
            if (text.contains("@") && !ServerReader.mentionsAll(text) && !CommonMarkReader.mentionsAll(text)) {
                silent++;
                changed += HarmlessMentions.in(text).equals(text) ? 0 : 1;
            }
        }
        assertThat(changed).as("of %d", silent).isLessThan(silent / 3);
    }

    /** A hostile text must not stop the relay. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                ">",
                "- ",
                "> - ",
                "`",
                "`a",
                "[a](",
                "![",
                "<a ",
                "<!--",
                "&",
                "_*",
                "*a ",
                "\\`",
                "a**b",
                "[a]: b\n",
                "@",
                "@all",
                "://",
                "www.",
                "&#64;",
                "[x](y`",
                "1. ",
                "\n",
                "~~~\n",
                "](x",
                "@all.",
                "://@all",
                "](x(b)",
                "(b)"
            })
    void isDoneWithAnyRepetition(String piece) {
        String text = "@all `@all` ](" + piece.repeat(64_000 / piece.length());

        String harmless = HarmlessMentions.in(text);

        assertThat(harmless).startsWith("@\u200ball ");
        assertThat(harmless.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(text.length() * 8 / 5 + 3);
    }
}
