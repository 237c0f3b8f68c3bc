package dev.postrider.standalone;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postrider.broker.EmbeddedBroker;
import dev.postrider.common.settings.Service;
import dev.postrider.common.settings.Settings;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
