package dev.postrider.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.admin.AdminAnswer;
import dev.postrider.common.admin.AdminPage;
import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.cli.Cli;
import dev.postrider.common.cli.Program;
import dev.postrider.common.cli.StartException;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.CallReport;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.output.CapturedTerminal;
import dev.postrider.testkit.time.ManualClock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final String HASH = Keys.hash(Keys.TOKEN);

    /** What a command came to. */
    private record Said(int code, String out, String err) {}

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(NOW, 0);
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void begin() throws IOException {
        environment.put("POSTRIDER_SECRET", Keys.SECRET_TEXT);
        environment.put("POSTRIDER_ADMIN_PORT", "1"); // nobody there
        keys("ci " + HASH + " to=user/j*", "old " + Keys.hash(Keys.OTHER) + " expires=2026-01-01");
    }

    @Test
    void createShowsTheKeyOnceAndItsLine() {
        Said said = says("create", "builds");

        String token = Token.create(new Random(7)).reveal();
        assertThat(said)
                .isEqualTo(new Said(
                        0, """
                API key of builds, shown only once:

                    %s

                Line for the POSTRIDER_KEYS_FILE file or for POSTRIDER_KEYS:

                    builds %s

                Example call:

                    curl -H "Authorization: Bearer $KEY" http://localhost:3000/post/user/USERNAME/msg/hello
                """.formatted(token, KeyHash.of(new Secret(token)).text()), ""));
    }

    @Test
    void createShowsACallThatTheKeyMayMake() {
        assertThat(says("create", "builds", "--to", "team/devs/channel/builds").out())
                .contains("http://localhost:3000/post/team/devs/channel/builds/msg/hello");
        assertThat(says("create", "builds", "--to", "user/*", "--hook", "user/joe")
                        .out())
                .contains("http://localhost:3000/post/user/joe/msg/hello");
        assertThat(says("create", "builds", "--to", "team/devs/channel/*").out())
                .contains("http://localhost:3000/post/ADDRESS/msg/hello");
    }

    @Test
    void createAddsTheLineToAFileAndPrintsTheKeyAlone() throws IOException {
        Path file = directory.resolve("new-keys");
        Said first = says("create", "builds", "--to", "user/joe", "--append", file.toString());
        Files.writeString(file, Files.readString(file).stripTrailing()); // as an editor may leave it
        Said second = says("create", "night", "--append", file.toString());

        String token = Token.create(new Random(7)).reveal();
        assertThat(first).isEqualTo(new Said(0, token + "\n", ""));
        assertThat(second.code()).isZero();
        String hash = KeyHash.of(new Secret(token)).text();
        assertThat(Files.readString(file))
                .startsWith("builds " + hash + " to=user/joe\nnight sha256:")
                .endsWith("\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void createAddsNothingToAFileThatHasTheNameOrAMistake() throws IOException {
        Path file = directory.resolve("new-keys");
        says("create", "builds", "--append", file.toString());
        String before = Files.readString(file);
        Said again = says("create", "builds", "--append", file.toString());

        assertThat(again.code()).isNotZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("already has a key named builds");
        assertThat(Files.readString(file)).isEqualTo(before);

        Said nowhere = says(
                "create", "night", "--append", directory.resolve("none/keys").toString());
        assertThat(nowhere.out()).isEmpty();
        assertThat(nowhere.err()).contains("check that its directory exists");

        Files.writeString(file, "nonsense\n");
        assertThat(says("create", "night", "--append", file.toString()).err()).contains("line 1");
        assertThat(Files.readString(file)).isEqualTo("nonsense\n");
    }

    @Test
    void createAddsNoNameThatTheSettingsHaveAlready() {
        environment.put("POSTRIDER_KEYS", "night sha256:" + "0".repeat(64));
        Path file = directory.resolve("new-keys");
        Said said = says("create", "night", "--append", file.toString());

        assertThat(said.code()).isNotZero();
        assertThat(said.err()).contains("POSTRIDER_KEYS or POSTRIDER_KEYS_FILE already has a key named night");
        assertThat(file).doesNotExist();
    }

    @Test
    void theLineThatCreatePrintsLetsTheKeyIn() throws IOException {
        environment.clear(); // the first one, before there is any setting
        String out = says(
                        "create",
                        "builds",
                        "--to",
                        "user/jane,team/devs/channel/*",
                        "--to",
                        "user/joe",
                        "--rate",
                        "2.5",
                        "--burst",
                        "10",
                        "--mentions",
                        "--expires",
                        "90d",
                        "--hook",
                        "user/jane")
                .out();
        List<String> printed = out.lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();

        assertThat(printed.get(1))
                .endsWith(" to=user/jane,team/devs/channel/*,user/joe rate=2.5 burst=10 mentions=yes"
                        + " expires=2027-02-20T10:00:00Z hook=user/jane");
        Callers callers = Keys.callers(clock, printed.get(1));
        assertThat(callers.authenticate(Credentials.ofToken(new Secret(printed.get(0))), Keys.JOE, clock.wall()))
                .isInstanceOf(Authentication.Authenticated.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-31, expires=2027-01-31",
        "2027-01-31T18:00:00+01:00, expires=2027-01-31T17:00:00Z",
        "12h, expires=2026-11-22T22:00:00Z",
        "14h, expires=2026-11-22", // midnight
        "30m, expires=2026-11-22T10:30:00Z"
    })
    void createTakesATimeInManyForms(String expires, String option) {
        assertThat(says("create", "builds", "--expires", expires).out()).contains(" " + option + "\n");
    }

    @Test
    void aNameThatIsThereIsPointedOut() {
        assertThat(says("create", "ci").out())
                .endsWith("A key with this name already exists: replace its line with the new one.\n");
    }

    @ParameterizedTest
    @CsvSource({
        "create CI, 'The line of this key must begin with a name of at most 64'",
        "create pr_x, 'The line of this key contains an API key in clear text'",
        "create a --to jane, The line of this key to= must be comma-separated addresses",
        "create a --rate fast, The line of this key rate= must be calls per second",
        "create a --burst 5, The line of this key has burst= without rate=",
        "create a --hook user/*, The line of this key hook= must be one address",
        "create a --to user/joe --hook user/jane, The line of this key hook= must be one of the addresses of to=",
        "create a --hook user/jane;b, '--hook must not contain whitespace or semicolons'",
        "create a --expires soon, '--expires must be a time such as'",
        "create a --expires 2026-01-01, '--expires must be in the future'",
        "create a --expires 0d, '--expires must be in the future'",
    })
    void createRefusesWhatNoLineCanSay(String command, String sentence) {
        Said said = says(command.split(" "));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith(sentence).hasLineCount(1);
    }

    @Test
    void aBlankInAnOptionMakesNoSecondField() {
        assertThat(says("create", "a", "--to", "user/jane mentions=yes").err())
                .isEqualTo("--to must not contain whitespace or semicolons\n");
    }

    @Test
    void listShowsRightsAndNoHashes() throws IOException {
        keys(
                "ci " + HASH + " to=user/j* rate=0.5 burst=20 mentions=yes expires=2027-01-31 hook=user/jane",
                "old " + Keys.hash(Keys.OTHER) + " rate=100 expires=2026-01-01T12:00:00Z");

        assertThat(says("list")).isEqualTo(new Said(0, """
                NAME  RATE  BURST  MENTIONS  EXPIRES                         HOOK       TO
                ci    0.5   20     yes       2027-01-31                      user/jane  user/j*
                old   100   100    no        2026-01-01T12:00:00Z (expired)  -          *

                Calls are not shown: no ingress answers at 127.0.0.1:1 (POSTRIDER_ADMIN_BIND, POSTRIDER_ADMIN_PORT).
                """, ""));
    }

    @Test
    void listShowsTheCallsThatTheRunningIngressCounted() throws IOException, StartException {
        keys("ci " + HASH, "idle " + Keys.hash(Keys.OTHER) + " to=user/jane");
        try (CallCounters counters = new CallCounters(clock, 1);
                CapturedLog quiet = CapturedLog.of(CallCounters.class);
                AdminServer admin = AdminServer.start(
                        "127.0.0.1",
                        0,
                        List::of,
                        List.of(new AdminPage(
                                CallReport.PATH, accept -> counters.report().answer())))) {
            environment.put("POSTRIDER_ADMIN_PORT", "" + admin.port());
            counters.accepted("ci");
            counters.accepted("ci");
            counters.count("ci", Refusal.plain(Problem.EMPTY_TEXT));
            counters.count(CallCounters.NO_KEY, Refusal.plain(Problem.UNAUTHORISED));
            clock.advance(Duration.ofMinutes(1));

            assertThat(says("list").out()).isEqualTo("""
                    NAME  RATE  BURST  MENTIONS  EXPIRES  ACCEPTED  REFUSED  LAST USED             HOOK  TO
                    ci    -     -      no        never    2         1        2026-11-22T10:00:00Z  -     *
                    idle  -     -      no        never    0         0        -                     -     user/jane

                    Calls to this ingress since 2026-11-22T10:00:00Z; 1 more were refused that had no valid key.
                    """);

            counters.accepted("idle");
            assertThat(says("list").out())
                    .contains("\nidle  -     -      no        never    ?         ?        ?  ")
                    .endsWith(
                            " Of keys marked ? (beyond POSTRIDER_METRICS_CALLERS) 1 calls were accepted and 0 refused.\n");
            assertThat(quiet.messages()).isEmpty();
        }
    }

    @Test
    void listSaysWhenWhatAnswersIsNoIngress() throws StartException {
        try (AdminServer other = AdminServer.start(
                "127.0.0.1",
                0,
                List::of,
                List.of(new AdminPage(CallReport.PATH, accept -> AdminAnswer.json(200, Map.of("a", "b")))))) {
            environment.put("POSTRIDER_ADMIN_PORT", "" + other.port());

            assertThat(says("list").out()).contains("\nCalls are not shown: ").doesNotContain("ACCEPTED");
        }
    }

    @Test
    void listSaysWhatAnEmptyFileMeansAndWhatNoneMeans() throws IOException {
        keys("# nobody");
        assertThat(says("list").out()).isEqualTo("No API keys: nobody can post.\n");

        environment.clear();
        assertThat(says("list").code()).isEqualTo(1);
        assertThat(says("list").err()).startsWith("No API keys are configured, so none is required: ");
    }

    @Test
    void problemsOfTheFileAreSaidALineEach() throws IOException {
        keys("ci " + Keys.TOKEN.reveal(), "CD x");

        for (String command : List.of("list", "sign user/jane --key ci", "verify /post/user/jane/msg/x?sig=x")) {
            Said said = says(command.split(" "));
            assertThat(said.code()).isEqualTo(1);
            assertThat(said.out()).isEmpty();
            assertThat(said.err())
                    .hasLineCount(3)
                    .contains("POSTRIDER_KEYS_FILE, line 1: contains an API key in clear text")
                    .doesNotContain(Keys.TOKEN.reveal().substring(3));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://host/post/user/jane/msg/hello",
                "http://host:3000/post/user/jane/msg/a/b%2Fc?key=build-7",
                "/post/user/jane/msg/hello",
                "https://host/post/user/Jane/msg/really?",
                "https://host/post/user/jane/msg/a?b=c&d?e",
                "https://host/post/user/jane/msg/fixes #5 now",
                "https://host/post/user/jane/msg/caf\u00e9%20\uD83D\uDE80",
                "https://host/post/user/jane/msg/x?key=a#b",
                "https://host/post/user/jane/msg/a%3Fsig=x",
                "https://host/post/user/jane/msg/?why",
                "https://host/post/user/jane/msg/?text=a+b&key=7",
                "https://host//post/user/jane?text=fish&chips&run=5",
                "https://host/post/user/jane?run=5&message=a#b",
            })
    void aSignedUrlSaysTheSameToTheSameAddress(String url) {
        Said said = says("sign", url, "--key", "ci");

        assertThat(said.err()).isEmpty();
        String signed = said.out().strip();
        PostTarget.TextTarget before = (PostTarget.TextTarget) TargetGrammar.read(RawTarget.of(url));
        PostTarget.TextTarget after = (PostTarget.TextTarget) TargetGrammar.read(RawTarget.of(signed));
        assertThat(after.text()).isEqualTo(before.text());
        assertThat(after.address()).isEqualTo(before.address());
        assertThat(after.options().key()).isEqualTo(before.options().key());
        assertThat(signed).doesNotContain(" ", "#");
        assertThat(says("verify", signed)).isEqualTo(new Said(0, "Valid: posts to user/jane as ci.\n", ""));
    }

    @Test
    void whatIsSignedLooksLikeThis() {
        String sig = new UrlSigner(Keys.SECRET).sign("ci", Keys.JANE, "");

        assertThat(says("sign", "https://host/post/user/jane/msg/a?b", "--key", "ci")
                        .out())
                .isEqualTo("https://host/post/user/jane/msg/a%3Fb?kid=ci&sig=" + sig + "\n");
        assertThat(says("sign", "https://host/post/user/jane/msg/a?key=7", "--key", "ci")
                        .out())
                .isEqualTo("https://host/post/user/jane/msg/a?key=7&kid=ci&sig=" + sig + "\n");
        assertThat(says("sign", "https://host/post/user/jane?run=5", "--key", "ci")
                        .out())
                .isEqualTo("https://host/post/user/jane?run=5&kid=ci&sig=" + sig + "\n");
        assertThat(says("sign", "user/Jane", "--key", "ci").out())
                .isEqualTo("/post/user/jane/msg/TEXT?kid=ci&sig=" + sig + "\n");
    }

    /** Such a URL takes its text from the body. */
    @Test
    void aUrlWithoutATextCanBeSigned() {
        String sig = new UrlSigner(Keys.SECRET).sign("ci", Keys.JANE, "");
        String signed = says("sign", "https://host/post/user/jane?key=7", "--key", "ci")
                .out()
                .strip();

        assertThat(signed).isEqualTo("https://host/post/user/jane?key=7&kid=ci&sig=" + sig);
        assertThat(says("verify", signed).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"30d, 2592000", "2026-12-31, 3420000", "2026-11-22T10:00:01Z, 1"})
    void aSignedUrlMayEnd(String expires, long seconds) {
        String signed = says("sign", "user/jane", "--key", "ci", "--expires", expires)
                .out()
                .strip();
        long end = NOW.getEpochSecond() + seconds;

        assertThat(signed).contains("&exp=" + end + "&sig=");
        assertThat(says("verify", signed).out())
                .isEqualTo("Valid: posts to user/jane as ci, until " + Expiry.text(Instant.ofEpochSecond(end)) + ".\n");
        clock.advance(Duration.ofSeconds(seconds));
        assertThat(says("verify", signed)).isEqualTo(new Said(1, "", "Not valid. This signed URL has expired.\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "sign user/bob --key ci, The key ci may not post to user/bob",
        "sign user/jane --key cd, There is no API key with this name",
        "sign user/jane --key old, The key old has expired",
        "sign jane --key ci, This URL cannot be signed",
        "sign https://host/post/user/.../msg/x --key ci, This URL cannot be signed",
        "sign https://host/post/user/jane/msg/%20 --key ci, This URL cannot be signed",
        "sign https://host/post/user/jane/msg/%zz --key ci, This URL cannot be signed",
        "sign https://host/post/user/jane?Key=red --key ci, This URL cannot be signed. At character",
        "sign https://host/post/user/jane/msg/x?sig=y --key ci, This URL is already signed",
        "sign https://host/post/user/jane/msg/x?token=y --key ci, This URL contains an API key",
        "sign user/jane --key ci --expires 2020-01-01, --expires must be in the future",
        "verify https://host/post/user/jane/msg/x, This URL is not signed",
        "verify https://host/post/user/jane/msg/x?sig=y&kid=ci, Not valid. The signature is not valid",
        "verify https://host/post/user/jane/msg/x?kid=ci, Not valid. The signature is not valid",
        "sign https://host/hooks/x --key ci, This URL cannot be signed. A hook is called with its API key.",
        "verify nonsense, This URL cannot be signed",
    })
    void whatCannotBeDoneIsSaidInASentence(String command, String sentence) {
        Said said = says(command.split(" "));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith(sentence).hasLineCount(1);
    }

    @Test
    void verifySaysWhyAUrlIsNotValidAnyMore() throws IOException {
        String signed = says("sign", "user/jane", "--key", "ci").out().strip();

        keys("ci " + HASH + " to=user/joe");
        assertThat(says("verify", signed).err()).isEqualTo("Not valid. The key of ci may not post to user/jane.\n");
        keys("cd " + HASH);
        assertThat(says("verify", signed).err())
                .isEqualTo("Not valid. The API key that this URL was signed for has been revoked.\n");
        environment.remove("POSTRIDER_SECRET");
        assertThat(says("verify", signed).err()).startsWith("Not valid. Signed URLs are not enabled");
    }

    @Test
    void signingNeedsASecretAndKeys() {
        environment.remove("POSTRIDER_SECRET");
        assertThat(says("sign", "user/jane", "--key", "ci").err())
                .isEqualTo("POSTRIDER_SECRET is not set; it is needed to sign URLs\n");
        environment.put("POSTRIDER_SECRET", "short");
        assertThat(says("sign", "user/jane", "--key", "ci").err()).startsWith("POSTRIDER_SECRET must have at least");
        environment.put("POSTRIDER_SECRET", Keys.SECRET_TEXT);
        environment.remove("POSTRIDER_KEYS_FILE");
        assertThat(says("sign", "user/jane", "--key", "ci").err()).startsWith("No API keys are configured");
        assertThat(says("verify", "/post/user/jane/msg/x?sig=y").err()).startsWith("No API keys are configured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "sign user/jane", "verify", "sign --key ci", "create a --colour red"})
    void aWrongCommandLineIsOneSentence(String command) {
        Said said = says(command.split(" "));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("see --help");
    }

    @Test
    void helpShowsTheCommands() {
        assertThat(says("--help").out()).contains("create", "list", "sign", "verify");
        assertThat(says("create", "--help").out()).contains("--to", "--rate", "--mentions", "--expires", "--hook");
    }

    private void keys(String... lines) throws IOException {
        Path file = Files.writeString(directory.resolve("keys"), String.join("\n", lines));
        environment.put("POSTRIDER_KEYS_FILE", file.toString());
    }

    private Said says(String... command) {
        CapturedTerminal out = new CapturedTerminal();
        CapturedTerminal err = new CapturedTerminal();
        String[] args = new String[command.length + 1];
        args[0] = "keys";
        System.arraycopy(command, 0, args, 1, command.length);
        int code = new Cli(new Commands(new KeyCommands(new Random(7), clock)), environment, out.stream(), err.stream())
                .run(args);
        return new Said(code, out.text(), err.text());
    }

    /** A program that only has these commands. */
    private record Commands(KeyCommands keys) implements Program {

        @Override
        public Service service() {
            return Service.INGRESS;
        }

        @Override
        public String purpose() {
            return "Has commands.";
        }

        @Override
        public Running start(Settings settings, PrintStream out) {
            throw new UnsupportedOperationException("it never starts");
        }

        @Override
        public boolean check(Settings settings, PrintStream out) {
            throw new UnsupportedOperationException("it never checks");
        }

        @Override
        public List<Object> commands() {
            return List.of(keys);
        }
    }
}
