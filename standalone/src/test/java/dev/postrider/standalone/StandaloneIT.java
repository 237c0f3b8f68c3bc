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
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

        assertThatThrownBy(() -> Standalone.start(settings, new FaultyTerminal()))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThatCode(() -> EmbeddedBroker.requireUnused(directory)).doesNotThrowAnyException();
    }

    @Test
    void commandsWorkWhetherItRunsOrNot() throws Exception {
        Map<String, String> environment =
                Map.of("PORT", "0", "POSTRIDER_ADMIN_PORT", "0", "POSTRIDER_DATA_DIR", directory.toString());
        try (Standalone running =
                Standalone.start(Settings.load(Service.STANDALONE, environment), new CapturedTerminal().stream())) {
            assertThat(running.failure().toCompletableFuture()).isNotDone();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(list(environment)).isEqualTo("No dead letters.\n"));
            assertThatThrownBy(() -> EmbeddedBroker.requireUnused(directory)).isInstanceOf(BrokerException.class);
        }

        assertThat(list(environment)).isEqualTo("No dead letters.\n");
        EmbeddedBroker.requireUnused(directory);
    }

    @Test
    void commandsMakeNoDataDirectory() {
        Path missing = directory.resolve("missing");

        assertThat(list(Map.of("POSTRIDER_DATA_DIR", missing.toString())))
                .isEqualTo("There is no data directory " + missing
                        + ": nothing was accepted here yet, or POSTRIDER_DATA_DIR names another directory\n");
        assertThat(missing).doesNotExist();
    }

    /** What it prints, whether it goes well or not. */
    private static String list(Map<String, String> environment) {
        CapturedTerminal terminal = new CapturedTerminal();
        new Cli(new StandaloneProgram(), environment, terminal.stream(), terminal.stream()).run("dead-letters", "list");
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
