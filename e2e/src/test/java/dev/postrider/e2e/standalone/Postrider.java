package dev.postrider.e2e.standalone;

import dev.postrider.testkit.process.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The all-in-one as an operator runs it: a process, free ports, a data directory. Closing kills it. */
final class Postrider implements AutoCloseable {

    /** Generous: two cores are shared with whatever else the build does. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** As in the launcher. */
    static final List<String> JAVA_OPTIONS =
            List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Pattern ADDRESS = Pattern.compile("Listening on (http://127\\.0\\.0\\.1:\\d+)\\. ");

    private final JavaProcess process;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Postrider(JavaProcess process) {
        this.process = process;
    }

    /** Starts it and waits until it is up. */
    static Postrider start(Path directory, Map<String, String> settings) {
        Postrider postrider = new Postrider(run(directory, settings));
        postrider.process.await(
                "address", () -> ADDRESS.matcher(postrider.process.out()).find(), PATIENCE);
        return postrider;
    }

    /** Runs it, whatever comes of it: in that directory, on free ports unless the settings say otherwise. */
    static JavaProcess run(Path directory, Map<String, String> settings, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of("PORT", "0", "POSTRIDER_ADMIN_PORT", "0"));
        environment.putAll(settings);
        return JavaProcess.start(new JavaProcess.LaunchCommand(
                JAVA_OPTIONS,
                Path.of("..", "standalone", "target", "postrider.jar"),
                List.of(arguments),
                directory,
                environment));
    }

    JavaProcess process() {
        return process;
    }

    String address() {
        Matcher matcher = ADDRESS.matcher(process.out());
        return matcher.find() ? matcher.group(1) : "";
    }

    int port() {
        return URI.create(address()).getPort();
    }

    int call(String method, String target) throws IOException {
        return answer(method, target).statusCode();
    }

    /** @throws IOException when it goes away meanwhile: whether the message was taken is unknown then */
    HttpResponse<String> answer(String method, String target) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + target))
                .method(method, BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
