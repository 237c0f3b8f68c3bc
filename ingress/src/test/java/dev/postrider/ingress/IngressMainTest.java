package dev.postrider.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngressMainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesItsSettings() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("PORT (3000)", "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS")
                .doesNotContain("POSTRIDER_RATE");
    }

    @Test
    void aBadSettingIsOneSentence() {
        assertThat(run(Map.of("PORT", "none"))).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).startsWith("PORT ");
    }

    @Test
    void checkSaysThatKafkaIsNotThere() {
        assertThat(run(Map.of("POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9"), "--check"))
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Kafka: ");
    }

    private int run(Map<String, String> environment, String... args) {
        return IngressMain.run(
                args,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
