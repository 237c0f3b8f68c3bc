package dev.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.postrider.broker.BrokerException;
import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.cli.Cli;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import dev.postrider.testkit.output.CapturedTerminal;
import io.opentelemetry.api.OpenTelemetry;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneIT {

    @TempDir
    private Path directory;

    @Test
    void closesTheBrokerWhenAFaultEndsTheStart() throws Exception {
        Settings settings = Settings.load(
                Service.STANDALONE,
                Map.of("PORT", "0", "POSTRIDER_ADMIN_PORT", "0", "POSTRIDER_DATA_DIR", directory.toString()));

        assertThatThrownBy(() ->
                        Standalone.start(settings, new FaultyTerminal(), () -> Long.MAX_VALUE, OpenTelemetry.noop()))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThatCode(() -> EmbeddedBroker.requireUnused(directory)).doesNotThrowAnyException();
    }

    @Test
    void commandsWorkWhetherItRunsOrNot() throws Exception {
        Map<String, String> environment =
                Map.of("PORT", "0", "POSTRIDER_ADMIN_PORT", "0", "POSTRIDER_DATA_DIR", directory.toString());
        try (Standalone running = Standalone.start(
                Settings.load(Service.STANDALONE, environment),
                new CapturedTerminal().stream(),
                () -> Long.MAX_VALUE,
                OpenTelemetry.noop())) {
            assertThat(running.failure().toCompletableFuture()).isNotDone();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(list(environment)).isEqualTo("No dead letters.\n"));
            assertThatThrownBy(() -> EmbeddedBroker.requireUnused(directory)).isInstanceOf(BrokerException.class);
        }

        assertThat(list(environment)).isEqualTo("No dead letters.\n");
        EmbeddedBroker.requireUnused(directory);
    }

    @Test
    void showsTheMetricsOfBothSidesOnOnePage() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, String> environment = Map.of(
                "PORT", "0", "POSTRIDER_ADMIN_PORT", String.valueOf(port), "POSTRIDER_DATA_DIR", directory.toString());
        try (Standalone running = Standalone.start(
                Settings.load(Service.STANDALONE, environment),
                new CapturedTerminal().stream(),
                () -> Long.MAX_VALUE,
                OpenTelemetry.noop())) {
            assertThat(running.failure().toCompletableFuture()).isNotDone();

            String page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();

            assertThat(page)
                    .contains("postrider_build_info{", "\npostrider_ingress_connections ", "\npostrider_relay_lanes{");
        }
    }

    @Test
    void commandsMakeNoDataDirectory() {
        Path missing = directory.resolve("missing");

        assertThat(list(Map.of("POSTRIDER_DATA_DIR", missing.toString())))
                .isEqualTo("There is no data directory " + missing
                        + ": nothing was accepted here yet, or POSTRIDER_DATA_DIR names another directory\n");
        assertThat(missing).doesNotExist();
    }

    @Test
    @Tag("long")
    void fullDiskGets503UntilThereIsRoomAndTheRelayContinues() throws Exception {
        Map<String, String> environment =
                Map.of("PORT", "0", "POSTRIDER_ADMIN_PORT", "0", "POSTRIDER_DATA_DIR", directory.toString());
        CapturedTerminal terminal = new CapturedTerminal();
        AtomicLong usable = new AtomicLong(DiskSpace.NEEDED_BYTES);
        try (Standalone running = Standalone.start(
                Settings.load(Service.STANDALONE, environment), terminal.stream(), usable::get, OpenTelemetry.noop())) {
            assertThat(running.failure().toCompletableFuture()).isNotDone();
            assertThat(post(terminal, "before").statusCode()).isEqualTo(202);

            usable.decrementAndGet();
            HttpResponse<String> refused = post(terminal, "meanwhile");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body())
                    .contains("\"detail\":\"The disk is full: 255 MB are usable, 256 MB are needed.\"");
            await().atMost(Duration.ofSeconds(30)).until(() -> terminal.text().contains("[user/jane] before"));

            usable.incrementAndGet();
            assertThat(post(terminal, "after").statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(30)).until(() -> terminal.text().contains("[user/jane] after"));
        }
        assertThat(terminal.text()).doesNotContain("meanwhile");
    }

    private static HttpResponse<String> post(CapturedTerminal terminal, String text) throws Exception {
        Matcher listening = Pattern.compile("Listening on (\\S+)\\. ").matcher(terminal.text());
        assertThat(listening.find()).isTrue();
        URI uri = URI.create(listening.group(1) + "/post/user/jane/msg/" + text);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What it prints, whether it goes well or not. */
    private static String list(Map<String, String> environment) {
        CapturedTerminal terminal = new CapturedTerminal();
        new Cli(new StandaloneProgram(OpenTelemetry.noop()), environment, terminal.stream(), terminal.stream())
                .run("dead-letters", "list");
        return terminal.text();
    }

    private static final class FaultyTerminal extends PrintStream {

        FaultyTerminal() {
            super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        }

        @Override
        public void println(String line) {
            throw new UnsupportedOperationException("foreseen by nobody");
        }
    }
}
