package dev.postrider.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.output.CapturedTerminal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngressMainTest {

    private final CapturedTerminal out = new CapturedTerminal();
    private final CapturedTerminal err = new CapturedTerminal();

    @Test
    void helpNamesItsSettings() {
        assertThat(run(Map.of(), "--help")).isZero();
        assertThat(out.text())
                .contains("PORT (3000)", "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS")
                .doesNotContain("POSTRIDER_RATE");
    }

    @Test
    void aBadSettingIsOneSentence() {
        assertThat(run(Map.of("PORT", "none"))).isEqualTo(1);
        assertThat(err.text()).hasLineCount(1).startsWith("PORT ");
    }

    @Test
    void checkSaysThatKafkaIsNotThere() {
        assertThat(run(Map.of("POSTRIDER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9"), "--check"))
                .isEqualTo(1);
        assertThat(out.text()).contains("Kafka: ");
    }

    private int run(Map<String, String> environment, String... args) {
        return IngressMain.run(args, environment, out.stream(), err.stream());
    }
}
