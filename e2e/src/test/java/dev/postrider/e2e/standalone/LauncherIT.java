package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./postrider}, in a checkout made for the test: the real script and the real jars, and a Maven that only notes
 * that it was called and puts the jars there.
 */
class LauncherIT {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path BUILT = ROOT.resolve("standalone/target");

    @TempDir
    private Path directory;

    private Path checkout;

    @BeforeEach
    void checkOut() throws IOException {
        checkout = Files.createDirectories(directory.resolve("a checkout"));
        Files.copy(ROOT.resolve("postrider"), checkout.resolve("postrider"));
        makeExecutable(checkout.resolve("postrider"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        Files.createDirectories(checkout.resolve(".mvn"));
        for (String module : List.of("common", "broker", "ingress", "relay", "standalone")) {
            Files.createDirectories(checkout.resolve(module).resolve("src/main"));
            Files.writeString(checkout.resolve(module).resolve("pom.xml"), "");
        }
        Path maven = Files.createDirectories(directory.resolve("bin")).resolve("mvn");
        Files.writeString(maven, """
                #!/bin/sh
                echo "$@" >>"%1$s/calls"
                printf '\\033[0m what Maven prints'
                mkdir -p "%1$s/a checkout/standalone/target"
                cp -r "%2$s/postrider.jar" "%2$s/lib" "%1$s/a checkout/standalone/target/"
                """.formatted(directory, BUILT));
        makeExecutable(maven);
    }

    @Test
    void buildsWhatIsMissingAndPrintsOnlyTheVersionToStandardOutput() throws Exception {
        Ended first = launch(checkout.resolve("postrider"), "--version");

        assertThat(first.error()).contains("Building Postrider", "Built.").doesNotContain("what Maven prints");
        assertThat(first.output()).matches("postrider \\d+\\..*\\R");
        assertThat(first.code()).isZero();
        assertThat(Files.readString(directory.resolve("calls"))).contains("package", "-pl standalone");
    }

    @Test
    void buildsNothingTwiceUnlessASourceIsNewer() throws Exception {
        launch(checkout.resolve("postrider"), "--version");

        assertThat(launch(checkout.resolve("postrider"), "--version").error()).isEmpty();

        Path source = Files.writeString(checkout.resolve("relay/src/main/Changed.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
        assertThat(launch(checkout.resolve("postrider"), "--version").error()).contains("Building");
    }

    @Test
    void worksFromAnywhereThroughALinkAndHandsItsArgumentsOn() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("bin/postrider"), checkout.resolve("postrider"));

        Ended unknown = launch(link, "--no-such-option");

        assertThat(unknown.error()).contains("--no-such-option");
        assertThat(unknown.code()).isEqualTo(2);
    }

    @Test
    void leavesNoHalfBuiltJarBehind() throws Exception {
        Files.writeString(directory.resolve("bin/mvn"), """
                #!/bin/sh
                mkdir -p "%s/standalone/target/lib"
                echo half >"%s/standalone/target/postrider.jar"
                printf '\\033[1;31mERROR\\033[m it does not compile\\n'
                exit 1
                """.formatted(checkout, checkout));

        Ended failed = launch(checkout.resolve("postrider"), "--version");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.error()).contains("ERROR it does not compile", "the build failed");
        assertThat(failed.output()).isEmpty();
        assertThat(checkout.resolve("standalone/target/postrider.jar")).doesNotExist();
    }

    private record Ended(int code, String output, String error) {}

    private Ended launch(Path script, String... args) throws Exception {
        Path output = directory.resolve("output");
        Path error = directory.resolve("error");
        ProcessBuilder builder = new ProcessBuilder(script.toString());
        builder.command().addAll(List.of(args));
        builder.directory(directory.toFile()).redirectOutput(output.toFile()).redirectError(error.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("PATH", directory.resolve("bin") + File.pathSeparator + environment.get("PATH"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(output), Files.readString(error));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
