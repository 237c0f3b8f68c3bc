package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells to paste does what it says, run by the shell as it stands, but for the port. */
class ReadmeIT {

    private static final Pattern KEYS = Pattern.compile("(?ms)^## API keys$.*?^```sh$\\R(.*?)^```$");

    private static final Path JAR =
            Path.of("..", "standalone", "target", "postrider.jar").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    @Tag("long")
    void theThreeLinesForKeysCanBePasted() throws Exception {
        Path launcher = directory.resolve("postrider");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec \"" + System.getProperty("java.home") + "/bin/java\" "
                        + String.join(" ", Postrider.JAVA_OPTIONS) + " -jar '" + JAR + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Matcher block = KEYS.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(block.find()).isTrue();
        int port = freePort();
        String lines = block.group(1).replace("localhost:3000", "localhost:" + port);
        assertThat(lines.lines()).hasSize(3);

        String out = paste(lines + "until grep -q '] hello' output; do sleep 0.2; done; kill $!; wait\n", port);

        assertThat(out)
                .contains("{\"id\":\"", "\"status\":\"queued\"}\n")
                .contains("[team/devs/channel/builds] hello\n");
        assertThat(Files.readAllLines(directory.resolve("keys"))).hasSize(1);
    }

    private String paste(String script, int port) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
        builder.directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("PORT", "" + port, "POSTRIDER_ADMIN_PORT", "0"));
        Process shell = builder.start();
        try {
            assertThat(shell.waitFor(Postrider.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        return Files.readString(output);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
