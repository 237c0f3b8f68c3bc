package dev.postrider.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.admin.AdminServer;
import dev.postrider.common.admin.Health;
import dev.postrider.common.settings.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the compose file says that can be tried without Docker. */
final class ComposeFileTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    private static final Pattern HEALTH_CHECK = Pattern.compile("- '(exec 3<>/dev/tcp/127\\.0\\.0\\.1/(\\d+);.*)'");
    private static final Pattern PASSED_ON = Pattern.compile("\\$\\{((?:POSTRIDER|MM)_\\w+):-}");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^#?((?:POSTRIDER|MM)_\\w+)=");

    private record Ended(int code, String output) {}

    private record Fixed(List<String> obstacles, List<String> warnings) implements Health {}

    @Test
    void theHealthChecksPrintWhatTheServiceSays() throws Exception {
        List<MatchResult> checks = HEALTH_CHECK.matcher(compose()).results().toList();
        assertThat(checks).hasSize(2);
        for (MatchResult check : checks) {
            try (AdminServer ready = AdminServer.start(
                            "127.0.0.1", 0, new Fixed(List.of(), List.of("never reached")), List.of());
                    AdminServer away =
                            AdminServer.start("127.0.0.1", 0, new Fixed(List.of("no Kafka"), List.of()), List.of())) {
                assertThat(run(check, ready.port()))
                        .isEqualTo(new Ended(0, "{\"status\":\"ready\",\"warnings\":[\"never reached\"]}\n"));
                assertThat(run(check, away.port()))
                        .isEqualTo(new Ended(1, "{\"status\":\"not ready\",\"obstacles\":[\"no Kafka\"]}\n"));
            }
        }
    }

    /** An unknown name is refused by the service; for that it must get there. */
    @Test
    void bothServicesGetTheWholeEnvFileButNotTheOthersSecrets() throws IOException {
        String file = compose();
        String common = between(file, "x-service:", "\nservices:");
        String ingress = between(file, "\n  ingress:", "\n  relay:");
        String relay = between(file, "\n  relay:", "\nvolumes:");

        assertThat(common)
                .contains("env_file:\n    - path: ${ENV_FILE:-.env}\n      required: false\n")
                .doesNotContain("/etc/postrider");
        assertThat(List.of(ingress, relay)).allMatch(service -> service.contains("<<: *service"));
        assertThat(ingress)
                .contains("${CONFIG_DIR:-./config}:/etc/postrider:ro")
                .contains("POSTRIDER_MATTERMOST_TOKEN: \"\"", "POSTRIDER_MATTERMOST_TOKEN_FILE: \"\"")
                .contains("MM_PROXY_TOKEN: \"\"");
        assertThat(relay)
                .contains("${RELAY_CONFIG_DIR:-./config-relay}:/etc/postrider:ro")
                .contains("POSTRIDER_SECRET: \"\"", "POSTRIDER_SECRET_FILE: \"\"")
                .contains("POSTRIDER_KEYS: \"\"", "POSTRIDER_KEYS_FILE: \"\"");
    }

    @Test
    void everyNameInItAndInTheExampleIsASetting() throws IOException {
        List<String> known = Catalogue.ALL.stream()
                .flatMap(setting ->
                        Stream.concat(Stream.of(setting.name(), setting.fileName()), setting.aliases().stream()))
                .toList();
        List<String> example = names(EXAMPLE, Files.readString(ROOT.resolve(".env.example")));

        assertThat(names(PASSED_ON, compose())).hasSizeGreaterThan(20).isSubsetOf(known);
        assertThat(example).hasSizeGreaterThan(10).isSubsetOf(known);
    }

    private static Ended run(MatchResult check, int port) throws IOException, InterruptedException {
        String script = check.group(1).replace("$$", "$").replace("/" + check.group(2) + ";", "/" + port + ";");
        Process bash = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(bash.waitFor(), output);
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        return text.substring(from, text.indexOf(end, from));
    }

    private static String compose() throws IOException {
        return Files.readString(ROOT.resolve("docker-compose.yml"));
    }
}
