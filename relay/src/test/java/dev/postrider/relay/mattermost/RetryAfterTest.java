package dev.postrider.relay.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Stream<Arguments> waits() {
        return Stream.of(
                arguments(List.of(), 2),
                arguments(List.of("1"), 1),
                arguments(List.of("0"), 1),
                arguments(List.of(" 5 "), 5),
                arguments(List.of("3", "7"), 7),
                arguments(List.of("7", "3"), 7),
                arguments(List.of("3, 9"), 9),
                arguments(List.of("9,3", "4"), 9),
                arguments(List.of("soon"), 2),
                arguments(List.of("soon", "4"), 4),
                arguments(List.of("soon, 4"), 4),
                arguments(List.of(""), 2),
                arguments(List.of(",,"), 2),
                arguments(List.of("-5"), 2),
                arguments(List.of("1.5"), 2),
                arguments(List.of("0x10"), 2),
                arguments(List.of("٣"), 2),
                arguments(List.of("Fri, 02 Jan 2026 03:04:35 GMT"), 30),
                arguments(List.of("Fri, 02 Jan 2026 03:04:35 GMT, 40"), 40),
                arguments(List.of("10, Fri, 02 Jan 2026 03:04:35 GMT"), 30),
                arguments(List.of("Fri, 02 Jan 2026 03:04:35 GMT, Fri, 02 Jan 2026 03:04:45 GMT"), 40),
                arguments(List.of("Fri, 02 Jan 2026 03:04:00 GMT"), 1),
                arguments(List.of("Fri, 31 Dec 2100 23:59:59 GMT"), 300),
                arguments(List.of("Mon, 02 Jan 2026 03:04:35 GMT"), 2),
                arguments(List.of("Xxx, 99 Yyy 2026 99:99:99 GMT"), 2),
                arguments(List.of("86400"), 300),
                arguments(List.of("9223372036854775808"), 300),
                arguments(List.of("9".repeat(100)), 300));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void isTheLongestTimeThatIsOneAndMakesSense(List<String> lines, int seconds) {
        assertThat(RetryAfter.longest(lines, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
