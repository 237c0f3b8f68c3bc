package dev.postrider.e2e.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus' own check of rules and metrics; a test that needs it is skipped where it is not installed, unless CI=true. */
final class Promtool {

    private Promtool() {}

    /** Runs it in a directory; it must find nothing. */
    static void check(Path directory, String input, String... arguments) throws IOException, InterruptedException {
        assumeTrue(
                "true".equals(System.getenv("CI"))
                        || Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                .anyMatch(path -> Files.isExecutable(Path.of(path, "promtool"))),
                "promtool is not installed: apt-get install prometheus");
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
