package dev.postrider.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost",
        "localhost, localhost",
        "0.0.0.0, localhost",
        "::, localhost",
        "::1, localhost",
        "[::1], localhost",
        "127.0.0.2, 127.0.0.2",
        "10.1.2.3, 10.1.2.3",
        "fd00::1, [fd00::1]",
        "build.example.com, build.example.com",
    })
    void aNewcomerIsToldAnAddressThatItListensOn(String bind, String host) {
        assertThat(Ingress.hostToTry(bind)).isEqualTo(host);
    }
}
