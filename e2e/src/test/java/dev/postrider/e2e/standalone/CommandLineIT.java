package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.mattermost.Bot;
import dev.postrider.testkit.mattermost.ChatChannel;
import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.Team;
import dev.postrider.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends by itself: help, version, the check, and starts that are refused. */
class CommandLineIT {

    private static final String TOGETHER =
            "POSTRIDER_MATTERMOST_URL (or MM_URL) and POSTRIDER_MATTERMOST_TOKEN (or MM_PROXY_TOKEN) belong together:"
                    + " set both to post to Mattermost, or neither to print the posts";

    @TempDir
    private Path directory;

    @Test
    void helps() {
        try (JavaProcess help = Postrider.run(directory, Map.of(), "--help")) {
            assertThat(help.awaitExit(Postrider.PATIENCE)).isZero();
            assertThat(help.out()).startsWith("Usage: postrider").contains("PORT (3000)", "MM_URL", "--check");
            assertThat(help.err()).isEmpty();
        }
    }

    @Test
    void saysItsVersion() {
        try (JavaProcess version = Postrider.run(directory, Map.of(), "--version")) {
            assertThat(version.awaitExit(Postrider.PATIENCE)).isZero();
            assertThat(version.out()).matches("postrider \\d+\\.\\d+\\.\\d+\\S*\n");
            assertThat(version.err()).isEmpty();
        }
    }

    static Stream<Arguments> badSettings() {
        return Stream.of(
                Arguments.of(
                        Map.of("PORT", "99999", "POSTRIDER_RATE", "fast", "POSTRIDER_BIND", "0.0.0.0"),
                        List.of(
                                "PORT must be a whole number from 0 to 65535, not '99999'",
                                "POSTRIDER_RATE must be a number of requests per second between 0.01 and 100000, not 'fast'",
                                "POSTRIDER_BIND is not a loopback address, so anyone could post: set POSTRIDER_KEYS_FILE to"
                                        + " require API keys, or POSTRIDER_OPEN=true to allow it")),
                Arguments.of(
                        Map.of("POSTRIDER_PROT", "3000"),
                        List.of("POSTRIDER_PROT is not a Postrider setting; --help lists them")),
                Arguments.of(Map.of("MM_URL", "http://chat.example.com"), List.of(TOGETHER)),
                Arguments.of(
                        Map.of("MM_URL", "chat.example.com", "MM_PROXY_TOKEN", "t"),
                        List.of("MM_URL must be the server's address, such as https://chat.example.com,"
                                + " not 'chat.example.com'")));
    }

    @ParameterizedTest
    @MethodSource("badSettings")
    void refusesBadSettingsAndTouchesNothing(Map<String, String> settings, List<String> sentences) {
        try (JavaProcess refused = Postrider.run(directory, settings)) {
            Refused.in(refused).with(sentences.toArray(String[]::new));
        }

        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void refusesAHostThatIsNotThisOne() {
        try (JavaProcess refused = Postrider.run(directory, Map.of("POSTRIDER_ADMIN_BIND", "no.such.host.invalid"))) {
            Refused.in(refused)
                    .with(
                            "Port 0 on no.such.host.invalid is not available (Unresolved address): change POSTRIDER_ADMIN_PORT or POSTRIDER_ADMIN_BIND");
        }
    }

    @Test
    void checksWithoutAChat() {
        assertChecked(0, Map.of(), "Chat: not configured, posts are printed");
    }

    @Test
    void checksWhoTheBotIsAndWhereItCanPost() {
        try (FakeMattermost chat = FakeMattermost.start()) {
            Team team = chat.admin().team("ci");
            Bot bot = chat.admin().bot("courier", team);
            ChatChannel builds = chat.admin().openChannel(team, "builds", bot);
            chat.admin().openChannel(team, "foreign");

            String report = assertChecked(
                    0,
                    Map.of("MM_URL", chat.url().toString(), "MM_PROXY_TOKEN", bot.token(), "PORT", "3000"),
                    "Mattermost: " + chat.url() + " accepts the token: bot @courier\n");
            assertThat(report)
                    .contains(
                            "builds (public, id " + builds.id() + ")\n",
                            "curl http://localhost:3000/post/team/ci/channel/builds/msg/hello\n")
                    .doesNotContain("foreign")
                    .doesNotContain(bot.token());
            assertThat(chat.posts()).isEmpty();
        }
    }

    /** It is when something is wrong that it is wanted. */
    @Test
    void checksBesideARunningInstance() {
        try (Postrider running = Postrider.start(directory, Map.of());
                JavaProcess check = Postrider.run(directory, Map.of(), "--check")) {
            assertThat(check.awaitExit(Postrider.PATIENCE)).isZero();
            assertThat(check.err()).isEmpty();
            assertThat(check.out())
                    .startsWith("Settings: all valid\nPostrider is running on ")
                    .contains("/data: using its broker\nKafka: reached at 127.0.0.1:")
                    .contains("Chat: not configured");
            assertThat(running.process().isRunning()).isTrue();
        }
    }

    @Test
    void checksThatTheTokenIsWrong() {
        try (FakeMattermost chat = FakeMattermost.start()) {
            assertChecked(
                    1,
                    Map.of("MM_URL", chat.url().toString(), "MM_PROXY_TOKEN", "abcdefghijklmnopqrstuvwxyz"),
                    "Mattermost: " + chat.url() + " does not accept the token: it is mistyped, revoked or expired");
        }
    }

    @Test
    void checksThatTheChatCannotBeReached() {
        assertChecked(
                1,
                Map.of("MM_URL", "http://127.0.0.1:1", "MM_PROXY_TOKEN", "abcdefghijklmnopqrstuvwxyz"),
                "Mattermost: http://127.0.0.1:1 does not answer: connection refused");
    }

    private String assertChecked(int exitCode, Map<String, String> settings, String finding) {
        try (JavaProcess check = Postrider.run(directory, settings, "--check")) {
            assertThat(check.awaitExit(Postrider.PATIENCE)).isEqualTo(exitCode);
            assertThat(check.err()).isEmpty();
            assertThat(check.out())
                    .startsWith("Settings: all valid\nKafka: reached at 127.0.0.1:")
                    .contains(finding);
            return check.out();
        }
    }
}
