package dev.postrider.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void packageTheProgram() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Talker.class.getName());
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, classes().toUri().toString());
        jar = directory.resolve("talker.jar");
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
    }

    @Test
    void keepsOutputAndExitCode() {
        try (JavaProcess process = run("end")) {
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(7);
            assertThat(process.out().strip()).isEqualTo("GREETING=hello, 1 variables");
            assertThat(process.err().strip()).isEqualTo("an error");
        }
    }

    @Test
    void terminatesSoThatHooksRun() {
        try (JavaProcess process = run("stay")) {
            process.await("greeting", () -> process.out().contains("hello"), PATIENCE);

            assertThat(process.isRunning()).isTrue();
            assertThat(process.terminate(PATIENCE)).isEqualTo(143);
            assertThat(process.out()).contains("hook ran");
        }
    }

    @Test
    void killsSoThatNoHookRuns() {
        try (JavaProcess process = run("stay")) {
            process.await("greeting", () -> process.out().contains("hello"), PATIENCE);
            process.kill();

            assertThat(process.isRunning()).isFalse();
            assertThat(process.out()).doesNotContain("hook ran");
        }
    }

    @Test
    void saysWhatWasWrittenWhenTheConditionNeverComes() {
        try (JavaProcess process = run("end")) {
            assertThatThrownBy(() -> process.await("answer", () -> false, PATIENCE))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("no answer before the end of the process", "hello", "an error");
        }
    }

    @Test
    void leavesNothingRunningWhenClosed() {
        JavaProcess process = run("stay");
        process.close();
        process.close();

        assertThat(process.isRunning()).isFalse();
    }

    private JavaProcess run(String argument) {
        return JavaProcess.start(new JavaProcess.Command(
                List.of("-Xmx32m"), jar, List.of(argument), directory, Map.of("GREETING", "hello")));
    }

    private static Path classes() {
        return Path.of(
                Talker.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
