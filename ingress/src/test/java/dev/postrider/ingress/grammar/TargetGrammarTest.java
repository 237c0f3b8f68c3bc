package dev.postrider.ingress.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.text.PercentDecoder;
import dev.postrider.ingress.text.TerminalText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the table over a socket cannot show well: any text at all, and where a fault is said to be. */
class TargetGrammarTest {

    private static final String PREFIX = "/post/user/jane/msg/";
    private static final int ROUNDS = 5_000;
    private static final int MAX_LENGTH = 40;

    @Test
    void anyTextArrivesHoweverItIsEncoded() {
        Random random = new Random(20_261_122);
        for (int round = 0; round < ROUNDS; round++) {
            String text = "a" + randomText(random);
            String target = PREFIX + encode(text, random);

            assertThat(read(target))
                    .as("round %d: %s", round, target)
                    .isInstanceOfSatisfying(
                            PostTarget.TextTarget.class,
                            said -> assertThat(said.text()).isEqualTo(TerminalText.of(text)));
        }
    }

    /** As docs/recipes.md tells Java's users to. */
    @Test
    void anyTextArrivesAsTheJdkEncodesIt() {
        Random random = new Random(15);
        for (int round = 0; round < ROUNDS; round++) {
            String text = "a" + randomText(random);
            String form = URLEncoder.encode(text, StandardCharsets.UTF_8);

            for (String target : List.of(PREFIX + form.replace("+", "%20"), "/post/user/jane?run=5&text=" + form)) {
                assertThat(read(target))
                        .as("round %d: %s", round, target)
                        .isInstanceOfSatisfying(
                                PostTarget.TextTarget.class,
                                said -> assertThat(said.text()).isEqualTo(TerminalText.of(text)));
            }
        }
    }

    @Test
    void anyBytesAreJudgedAsTheJdkJudgesThem() {
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            random.nextBytes(bytes);
            StringBuilder target = new StringBuilder(PREFIX).append("a".repeat(6)); // more than there can be backspaces
            for (byte b : bytes) {
                target.append(String.format("%%%02x", b));
            }
            boolean valid = !new String(bytes, StandardCharsets.UTF_8).contains("\uFFFD")
                    && !new String(bytes, StandardCharsets.UTF_8).contains("\0");

            assertThat(read(target.toString()) instanceof PostTarget.TextTarget)
                    .as("round %d: %s", round, target)
                    .isEqualTo(valid);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/post/channel/town-square/msg/a, after /channel/ is not a channel id",
        "/post/user/@jane/msg/a, after /user/ is not a username",
        "/post/team/no_team/channel/x/msg/a, are not a team name and a channel name"
    })
    void saysWhichPartOfAnAddressCannotBe(String target, String sentence) {
        assertThat(read(target)).isInstanceOfSatisfying(PostTarget.InvalidTarget.class, refused -> {
            assertThat(refused.refusal().problem()).isEqualTo(Problem.IMPOSSIBLE_ADDRESS);
            assertThat(refused.refusal().detail()).contains(sentence).doesNotContain("jane", "square", "no_team");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ab%4     | 23 | percent sign",
                "%41%zz   | 24 | percent sign",
                "a%C3%28  | 22 | breaks off",
                "%41%C3   | 24 | breaks off",
                "%E2%82x  | 21 | breaks off",
                "%A9      | 21 | without a lead byte",
                "%C0%AF   | 21 | overlong",
                "%E0%9F%80 | 21 | overlong",
                "%F0%8F%80%80 | 21 | overlong",
                "%ED%A0%80 | 21 | surrogate",
                "%F4%90%80%80 | 21 | beyond",
                "%FE      | 21 | beyond",
                "ab\uFFFD | 23 | not UTF-8 (or U+FFFD itself: write it as %EF%BF%BD).",
                "a%41%00  | 25 | NUL",
                "a?key=%zz | 27 | percent sign",
                "a?key=1&colour=red | 29 | The name colour is not an option",
                "a?key=1&some%20secret | 29 | The name is not an option",
                "a?key=1&key=1 | 29 | The name key occurs twice",
                "a?key=1&%zz=1 | 29 | percent sign",
                "a?token=1&KEY=1 | 31 | The name KEY has to be written in lower case",
                "a?key=    | 23 | The name key is empty"
            })
    void saysWhatIsWrongAndWhere(String rest, int position, String what) {
        assertThat(read(PREFIX + rest))
                .isInstanceOfSatisfying(
                        PostTarget.InvalidTarget.class,
                        refused -> assertThat(refused.refusal().detail())
                                .startsWith("At character " + position + " of the request target")
                                .contains(what));
    }

    @Test
    void countsPositionsFromTheBeginningOfTheAbsoluteForm() {
        assertThat(read("http://h" + PREFIX + "%"))
                .isInstanceOfSatisfying(
                        PostTarget.InvalidTarget.class,
                        refused -> assertThat(refused.refusal().detail()).startsWith("At character 29 "));
    }

    @Test
    void keepsTheKeyAndPrintsNoValue() {
        assertThat(read(PREFIX + "a?token=t0ken&key=a%20b+c"))
                .isInstanceOfSatisfying(PostTarget.TextTarget.class, said -> {
                    assertThat(said.options().key()).contains("a b+c");
                    assertThat(said.options()).hasToString("Options[KEY, TOKEN]");
                });
    }

    @Test
    void nothingReadPrintsTheTextOrTheQuery() {
        RawTarget target = RawTarget.of("/post/user/jane/msg/s3cret?key=s3cret");

        assertThat(target).hasToString("RawTarget[37 characters]");
        assertThat(TargetGrammar.read(target)).hasToString("TextTarget[user/jane, 6 characters, Options[KEY]]");
        assertThat(PercentDecoder.decode("s3cret", 0, 6)).hasToString("Decoded[6 characters]");
    }

    @ParameterizedTest
    @CsvSource({"/, false", "/post, false", "/post/, true", "http://h, false", "http://h/post/x, true", "*, false"})
    void takesOnlyTargetsBelowPost(String target, boolean post) {
        assertThat(RawTarget.of(target).isPost()).isEqualTo(post);
    }

    @Test
    void targetsThatAreNoPostsAreNotFound() {
        assertThat(read("/elsewhere"))
                .isInstanceOfSatisfying(
                        PostTarget.InvalidTarget.class,
                        refused -> assertThat(refused.refusal().problem()).isEqualTo(Problem.NOT_FOUND));
    }

    private static PostTarget read(String target) {
        return TargetGrammar.read(RawTarget.of(target));
    }

    private static String randomText(Random random) {
        int[] limits = {0x80, 0x100, 0x800, 0xD800, 0x110000};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(MAX_LENGTH); i > 0; i--) {
            int codePoint = random.nextInt(limits[random.nextInt(limits.length)]);
            boolean control =
                    Character.getType(codePoint) == Character.CONTROL && codePoint != '\n' && codePoint != '\t';
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(control || surrogate ? '/' : codePoint);
        }
        return text.toString();
    }

    /** Escapes what must be, and at random what need not be; hexadecimal digits in either case. */
    private static String encode(String text, Random random) {
        StringBuilder target = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            boolean must = codePoint <= ' ' || codePoint == '%' || codePoint == '?' || codePoint == 0xFFFD;
            if (must || random.nextBoolean()) {
                for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                    target.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", b));
                }
            } else {
                target.appendCodePoint(codePoint);
            }
        });
        return target.toString();
    }
}
