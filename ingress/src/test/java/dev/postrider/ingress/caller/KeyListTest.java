package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Mentions;
import dev.postrider.ingress.limit.Rate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyListTest {

    private static final String HASH = Keys.hash(Keys.TOKEN);
    private static final String OTHER_HASH = Keys.hash(Keys.OTHER);

    @Test
    void aLineSaysEverythingAboutAKey() {
        Key key = Keys.of("ci.build_7-x " + HASH + " to=user/Jane,channel/* rate=2.5 burst=7 mentions=yes"
                        + " expires=2027-01-31T18:00:00+01:00 hook=user/Jane")
                .get(0);

        assertThat(key.name()).isEqualTo("ci.build_7-x");
        assertThat(key.hash()).isEqualTo(KeyHash.of(Keys.TOKEN));
        assertThat(key.scope().covers(Keys.JANE)).isTrue();
        assertThat(key.scope().covers(Keys.JOE)).isFalse();
        assertThat(key.rate()).isEqualTo(new Rate(2.5, 7));
        assertThat(key.mentions()).isEqualTo(Mentions.CHANNEL_WIDE);
        assertThat(key.expires()).isEqualTo(Instant.parse("2027-01-31T17:00:00Z"));
        assertThat(key.hook()).isEqualTo(Keys.JANE);
    }

    @Test
    void nameAndHashAreEnough() {
        Key key = Keys.of("\tci   " + HASH.toUpperCase(Locale.ROOT).replace("SHA256", "sha256") + "\t")
                .get(0);

        assertThat(key.hash()).isEqualTo(KeyHash.of(Keys.TOKEN));
        assertThat(key.scope().covers(Keys.JANE)).isTrue();
        assertThat(key.rate()).isNull();
        assertThat(key.mentions()).isEqualTo(Mentions.HARMLESS);
        assertThat(key.expires()).isNull();
        assertThat(key.hook()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"rate=5, 5, 5", "rate=0.5, 0.5, 1", "rate=5 burst=50, 5, 50", "burst=1 rate=1000000, 1000000, 1"})
    void theBurstIsOneSecondsWorthUnlessItIsGiven(String options, double rate, int burst) {
        assertThat(Keys.of("ci " + HASH + " " + options).get(0).rate()).isEqualTo(new Rate(rate, burst));
    }

    @Test
    void commentsAndBlankLinesAreNoKeys() {
        assertThat(Keys.of("# keys", "", "   ", "\t# more", "ci " + HASH + " # of the builds", "#" + OTHER_HASH))
                .extracting(Key::name)
                .containsExactly("ci");
        assertThat(Keys.of("# nobody")).isEmpty();
    }

    @Test
    void aFileMayHaveAByteOrderMarkAndAnyLineBreaks() {
        KeyList read = KeyList.read(
                List.of(KeyList.KeySource.file("file", "# keys\r\nci " + HASH + "\r\ncd " + OTHER_HASH + "\n")));

        assertThat(((KeyList.ValidKeys) read).keys()).extracting(Key::name).containsExactly("ci", "cd");
    }

    @Test
    void aVariableMayHaveSemicolonsForLineBreaks() {
        KeyList read = KeyList.read(
                List.of(KeyList.KeySource.variable("variable", "ci " + HASH + " ;cd " + OTHER_HASH + ";")));

        assertThat(((KeyList.ValidKeys) read).keys()).extracting(Key::name).containsExactly("ci", "cd");
    }

    /** H stands for a hash, T for a key in clear. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ci                         | needs sha256: and 64",
                "ci to=user/jane            | needs sha256: and 64",
                "ci sha256:abc              | needs sha256: and 64",
                "ci H0                      | needs sha256: and 64",
                "sha256:abc H               | must begin with a name",
                "CI H                       | must begin with a name",
                "-ci H                      | must begin with a name",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg H | must begin with a name",
                "ci T                       | contains an API key in clear text",
                "T                          | contains an API key in clear text",
                "T H                        | contains an API key in clear text",
                "ci H T                     | contains an API key in clear text",
                "ci H color=red             | has an unknown option",
                "ci H red                   | has an unknown option",
                "ci H To=user/jane          | has an unknown option",
                "ci H rate=1 rate=2         | has rate= twice",
                "ci H to=                   | to= must be comma-separated addresses",
                "ci H to=jane               | to= must be comma-separated addresses",
                "ci H to=user/jane,         | to= must be comma-separated addresses",
                "ci H to=user/j/*           | to= must be comma-separated addresses",
                "ci H to=team/devs          | to= must be comma-separated addresses",
                "ci H to=team/devs/**       | to= must be comma-separated addresses",
                "ci H to=channel/short      | to= must be comma-separated addresses",
                "ci H to=user/*/x           | to= must be comma-separated addresses",
                "ci H to=**                 | to= must be comma-separated addresses",
                "ci H rate=                 | rate= must be calls",
                "ci H rate=0                | rate= must be calls",
                "ci H rate=0.0001           | rate= must be calls",
                "ci H rate=1000001          | rate= must be calls",
                "ci H rate=-1               | rate= must be calls",
                "ci H rate=1e3              | rate= must be calls",
                "ci H rate=NaN              | rate= must be calls",
                "ci H rate=5/s              | rate= must be calls",
                "ci H rate=1 burst=0        | burst= must be a whole",
                "ci H rate=1 burst=1.5      | burst= must be a whole",
                "ci H rate=1 burst=1000001  | burst= must be a whole",
                "ci H rate=1 burst=99999999999 | burst= must be a whole",
                "ci H burst=5               | has burst= without rate=",
                "ci H mentions=true         | mentions= must be yes or no",
                "ci H expires=tomorrow      | expires= must be a day",
                "ci H expires=2027-02-30    | expires= must be a day",
                "ci H expires=2027-01-31T18:00 | expires= must be a day",
                "ci H expires=30d           | expires= must be a day",
                "ci H expires=+99999-01-01T00:00:00Z | expires= must be a day",
                "ci H hook=jane             | hook= must be one address",
                "ci H hook=user/*           | hook= must be one address",
                "ci H to=user/joe hook=user/jane | hook= must be one of the addresses of to=",
            })
    void whatIsWrongIsSaidWithItsLine(String line, String sentence) {
        String written = line.replace("T H", Keys.TOKEN.reveal() + " H")
                .replaceFirst("(^|\\s)T$", "$1" + Keys.TOKEN.reveal())
                .replaceFirst("(^|\\s)H(?=\\s|$)", "$1" + HASH)
                .replaceFirst("\\bH0", HASH.substring(7));

        List<String> problems = problems("# first", "", written);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0)).startsWith("here, line 3: " + sentence);
    }

    @Test
    void everyProblemIsSaidAtOnce() {
        assertThat(problems("CI sha256:1 rate=x", "ok " + HASH, "cd " + OTHER_HASH + " mentions=1"))
                .hasSize(4)
                .allMatch(problem -> problem.startsWith("here, line "));
    }

    @Test
    void namesAndKeysAreUniqueAcrossAllPlaces() {
        KeyList read = KeyList.read(List.of(
                KeyList.KeySource.variable("POSTRIDER_KEYS", "ci " + HASH),
                KeyList.KeySource.file("POSTRIDER_KEYS_FILE", "\nci " + OTHER_HASH + "\ncd " + HASH)));

        assertThat(((KeyList.InvalidKeys) read).problems())
                .containsExactly(
                        "POSTRIDER_KEYS_FILE, line 2: has the same name as POSTRIDER_KEYS, line 1",
                        "POSTRIDER_KEYS_FILE, line 3: has the same key as POSTRIDER_KEYS, line 1");
    }

    /** Whatever is written, and wherever a key is pasted by mistake. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noProblemRepeatsWhatStandsThere(long seed) {
        Random random = new Random(seed);
        List<String> parts = List.of(
                "ci",
                "PASSWORD",
                HASH,
                HASH.substring(7),
                "sha256:" + "x".repeat(64),
                Keys.TOKEN.reveal(),
                "to=" + Keys.TOKEN.reveal(),
                "rate=PASSWORD",
                "burst=PASSWORD",
                "mentions=PASSWORD",
                "expires=PASSWORD",
                "hook=PASSWORD",
                "PASSWORD=1",
                "#",
                "to=user/PASSWORD,x");
        for (int round = 0; round < 500; round++) {
            StringBuilder line = new StringBuilder();
            for (int count = random.nextInt(6); count >= 0; count--) {
                line.append(parts.get(random.nextInt(parts.size()))).append(' ');
            }
            KeyList read = KeyList.read(List.of(KeyList.KeySource.file("here", line + "\n" + line)));
            assertThat(read.toString())
                    .doesNotContain("PASSWORD", Keys.TOKEN.reveal().substring(3), HASH.substring(7), "xxxx");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-31, 2027-02-01T00:00:00Z",
        "2027-12-31, 2028-01-01T00:00:00Z",
        "2027-01-31T18:00:00Z, 2027-01-31T18:00:00Z",
        "2027-01-31T18:00:00+05:30, 2027-01-31T12:30:00Z"
    })
    void aDayEndsWithItself(String text, Instant end) {
        Key key = Keys.of("ci " + HASH + " expires=" + text).get(0);

        assertThat(key.isExpired(end.minusNanos(1))).isFalse();
        assertThat(key.isExpired(end)).isTrue();
        assertThat(Expiry.parse(Expiry.text(end))).contains(end);
    }

    @Test
    void aHookMayStandInAPattern() {
        assertThat(Keys.of("ci " + HASH + " to=team/devs/channel/* hook=team/devs/channel/builds")
                        .get(0)
                        .hook())
                .isEqualTo(new Address.ChannelName("devs", "builds"));
    }

    private static List<String> problems(String... lines) {
        return ((KeyList.InvalidKeys) KeyList.read(List.of(KeyList.KeySource.file("here", String.join("\n", lines)))))
                .problems();
    }
}
