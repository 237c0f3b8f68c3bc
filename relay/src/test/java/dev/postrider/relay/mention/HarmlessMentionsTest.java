package dev.postrider.relay.mention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the server's rules: which words notify, in which spellings, and which do not. */
final class HarmlessMentionsTest {

    /** As many random texts; {@code -Dmentions.texts} for more. */
    private static final int TEXTS = Integer.getInteger("mentions.texts", 20_000);

    @ParameterizedTest
    @MethodSource("spellings")
    void makesHarmlessWhatNotifiesAndLeavesTheRest(String spelling) {
        String text = spelling.replace("·", "").replace("§", "@");
        String expected = spelling.replace("·", "\u200b").replace("§", "%40");

        assertThat(HarmlessMentions.in(text)).isEqualTo(expected);
        assertThat(HarmlessMentions.in(expected)).as("again").isEqualTo(expected);
        assertThat(ServerReader.mentionsAll(expected)).as("harmless").isFalse();
    }

    static Stream<String> spellings() throws IOException {
        try (InputStream table = HarmlessMentionsTest.class.getResourceAsStream("spellings.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                    .map(line -> line.replace('¶', '\n').replace('⇥', '\t'));
        }
    }

    @Test
    void leavesAnEmptyTextAsItIs() {
        assertThat(HarmlessMentions.in("")).isEmpty();
    }

    @Test
    void leavesNothingThatNotifies() {
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = new MarkupSoup(new Random(seed)).text(30);

            String harmless = HarmlessMentions.in(text);

            assertThat(ServerReader.mentionsAll(harmless))
                    .as("seed %d: <%s>", seed, harmless)
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

    @Test
    void seldomChangesWhatNotifiesNobody() {
        int silent = 0;
        int changed = 0;
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = new MarkupSoup(new Random(seed)).text(8);
            if (text.contains("@") && !ServerReader.mentionsAll(text)) {
                silent++;
                changed += HarmlessMentions.in(text).equals(text) ? 0 : 1;
            }
        }
        assertThat(changed).as("of %d", silent).isLessThan(silent / 4);
    }

    /** A hostile text must not stop the relay. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "`",
                "&",
                "_",
                "_*",
                "\\`",
                "\\@",
                "@",
                "@all",
                "@all.",
                "@allw",
                "w@all",
                "://",
                "www.",
                "&#64;",
                "&commat;all",
                "\n",
                "://@all",
                "@all@"
            })
    void isDoneWithAnyRepetition(String piece) {
        String text = "@all `@all` [" + piece.repeat(64_000 / piece.length());

        String harmless = HarmlessMentions.in(text);

        assertThat(harmless).startsWith("@\u200ball `@\u200ball` [");
        assertThat(harmless.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(text.length() * 8 / 5 + 6);
    }
}
