package dev.postrider.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;

final class KafkaVersionTest {

    @Test
    void theComposedBrokerIsOfTheClientsVersion() throws IOException {
        Path file = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docker-compose.yml");

        assertThat(Files.readString(file)).contains("image: apache/kafka:" + AppInfoParser.getVersion() + "\n");
    }
}
