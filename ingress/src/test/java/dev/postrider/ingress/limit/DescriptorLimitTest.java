package dev.postrider.ingress.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorLimitTest {

    @ParameterizedTest
    @CsvSource({
        "1048576, 400, 4096",
        "4096, 600, 2472",
        "1024, 300, 468",
        "1024, 900, 16",
        "-1, -1, 4096",
        "9223372036854775807, 400, 4096"
    })
    void connectionsLeaveAReserveOfTheDescriptors(long limit, long open, int connections) {
        assertThat(DescriptorLimit.connections(4_096, limit, open)).isEqualTo(connections);
    }
}
