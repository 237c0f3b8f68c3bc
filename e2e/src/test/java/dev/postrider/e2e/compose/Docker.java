package dev.postrider.e2e.compose;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The docker command of this machine. */
final class Docker {

    private static final Duration QUICK = Duration.ofSeconds(20);

    private Docker() {}

    /** Whether an engine answers and knows compose: the condition of the tests here. */
    static boolean answers() {
        try {
            run(List.of("info"), Map.of(), QUICK);
            run(List.of("compose", "version"), Map.of(), QUICK);
            return true;
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    /** Runs to the end or for that long; answers what was printed on standard output. */
    static String run(List<String> arguments, Map<String, String> environment, Duration atMost) throws IOException {
        Path output = Files.createTempFile("docker", ".out");
        Path errors = Files.createTempFile("docker", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder("docker");
            builder.command().addAll(arguments);
            // A setting of whoever runs the tests must not reach the system under test.
            builder.environment().keySet().removeIf(name -> name.matches("(POSTRIDER_|MM_|COMPOSE_).*|PORT"));
            builder.environment().putAll(environment);
            Process process = builder.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("docker " + String.join(" ", arguments)
                        + (ended ? " failed: " : " took longer than " + atMost + ": ")
                        + Files.readString(errors, StandardCharsets.UTF_8));
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted at docker " + arguments, e);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
