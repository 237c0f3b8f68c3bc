package dev.postrider.e2e.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The system that {@code docker compose up} makes of this repository, under a project name of its own.
 *
 * <p>{@link #close} keeps its log in {@code target} and takes everything down, volumes and images included, within
 * three minutes.
 */
final class ComposedSystem implements AutoCloseable {

    /** The first build of the images fetches every library. */
    private static final Duration BUILD = Duration.ofMinutes(8);

    private static final Duration COMMAND = Duration.ofMinutes(2);

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path ROOT = MODULE.getParent();

    private final String project;
    private final List<String> files;
    private final int port = freePort();
    private final Map<String, String> environment = new HashMap<>();

    /** @param files laid over {@code docker-compose.yml}, from the test resources */
    ComposedSystem(String name, String... files) {
        this.project = "postrider-it-" + name + "-" + ProcessHandle.current().pid();
        this.files = List.of(files);
        environment.put("PORT", String.valueOf(port));
        environment.put(
                "ENV_FILE", MODULE.resolve("target/no.env").toString()); // not the one of whoever runs the tests
    }

    ComposedSystem with(String setting, String value) {
        environment.put(setting, value);
        return this;
    }

    static Path testkitTarget() {
        return ROOT.resolve("testkit").resolve("target");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    String ingressUrl() {
        return "http://127.0.0.1:" + port;
    }

    /** Builds, starts, and waits until all are healthy. */
    void up() throws IOException {
        compose(BUILD, "build");
        compose(COMMAND, "up", "-d", "--wait");
    }

    void scaleRelays(int number) throws IOException {
        compose(COMMAND, "up", "-d", "--wait", "--no-recreate", "--scale", "relay=" + number);
    }

    List<String> relays() throws IOException {
        return compose(COMMAND, "ps", "-q", "relay").lines().toList();
    }

    void kill(String container) throws IOException {
        Docker.run(List.of("kill", container), Map.of(), COMMAND);
    }

    void restartKafka() throws IOException {
        compose(COMMAND, "restart", "kafka");
    }

    String logs(String... services) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("logs", "--no-color"));
        arguments.addAll(List.of(services));
        return compose(COMMAND, arguments.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        Files.createDirectories(MODULE.resolve("target"));
        Files.writeString(MODULE.resolve("target").resolve(project + ".log"), logs(), StandardCharsets.UTF_8);
        compose(COMMAND, "down", "-v", "--remove-orphans", "--rmi", "local");
    }

    private String compose(Duration atMost, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("compose", "--project-name", project, "--project-directory"));
        // No .env of whoever runs the tests.
        line.addAll(List.of(ROOT.toString(), "--env-file", "/dev/null", "-f", ROOT + "/docker-compose.yml"));
        for (String file : files) {
            line.addAll(List.of(
                    "-f", MODULE.resolve("src/test/resources").resolve(file).toString()));
        }
        line.addAll(List.of(arguments));
        return Docker.run(line, environment, atMost);
    }
}
