package dev.postrider.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void packageTheProgram() {
        jar = MainJar.of(Talker.class, directory);
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
    void standsStillUntilItMayGoOn() {
        try (JavaProcess process = run("stay")) {
            process.await("greeting", () -> process.out().contains("hello"), PATIENCE);
            process.suspend();

            assertThatThrownBy(() -> process.terminate(Duration.ofMillis(300)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("still running");

            process.resume();
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(143);
        }
    }

    @Test
    void killsEvenWhatStandsStill() {
        try (JavaProcess process = run("stay")) {
            process.suspend();
            process.kill();

            assertThat(process.isRunning()).isFalse();
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
        return JavaProcess.start(new JavaProcess.LaunchCommand(
                List.of("-Xmx32m"), jar, List.of(argument), directory, Map.of("GREETING", "hello")));
    }
}
