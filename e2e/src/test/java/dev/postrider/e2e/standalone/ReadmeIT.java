package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells to paste does what it says, run by the shell as it stands, but for the port. */
class ReadmeIT {

    private static final Pattern KEYS = Pattern.compile("(?ms)^## API keys$.*?^```sh$\\R(.*?)^```$");

    @TempDir
    private Path directory;

    @Test
    @Tag("long")
    void theThreeLinesForKeysCanBePasted() throws Exception {
        Matcher block = KEYS.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(block.find()).isTrue();
        int port = PastedShell.freePort();
        String lines = block.group(1).replace("localhost:3000", "localhost:" + port);
        assertThat(lines.lines()).hasSize(3);

        String out = new PastedShell(directory)
                .withLauncher()
                .run(
                        Map.of("PORT", "" + port, "POSTRIDER_ADMIN_PORT", "0"),
                        "bash",
                        "-c",
                        lines + "until grep -q '] hello' output*; do sleep 0.2; done; kill $!; wait\n")
                .output();

        assertThat(out)
                .contains("{\"id\":\"", "\"status\":\"queued\",\"href\":\"/messages/")
                .contains("[team/devs/channel/builds] hello\n");
        assertThat(Files.readAllLines(directory.resolve("keys"))).hasSize(1);
    }
}
