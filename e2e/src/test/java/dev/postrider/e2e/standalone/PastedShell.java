package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A directory in which commands of the documents are run as they stand. */
record PastedShell(Path directory) {

    /** How a command ended, and what it printed. */
    record Ended(int exit, String output) {}

    /** As {@code ./postrider} of a clone: the all-in-one that this build has made. */
    PastedShell withLauncher() throws IOException {
        return withCommand(
                "postrider",
                "exec \"" + System.getProperty("java.home") + "/bin/java\" " + String.join(" ", Postrider.JAVA_OPTIONS)
                        + " -jar '" + jar("standalone", "postrider") + "' \"$@\"");
    }

    /** A script of that name; the directory is on the PATH. */
    PastedShell withCommand(String name, String script) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, script.startsWith("#!") ? script : "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    /** Runs it with these variables and no others but PATH and HOME; nothing that it starts is left. */
    Ended run(Map<String, String> variables, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", "");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(List.of("HOME"));
        builder.environment()
                .put("PATH", directory + ":" + System.getProperty("java.home") + "/bin:" + System.getenv("PATH"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(Postrider.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(Files.readString(output))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    static Path jar(String module, String name) {
        return Path.of("..", module, "target", name + ".jar").toAbsolutePath();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
