package dev.postrider.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CallerHeaderTest {

    private static final String LONGEST = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @Test
    void theNameOfAKeyIsReadBack() {
        assertThat(CallerHeader.decode(CallerHeader.encode("ci.builds-2_x"))).isEqualTo("ci.builds-2_x");
        assertThat(CallerHeader.decode(CallerHeader.encode(LONGEST))).isEqualTo(LONGEST);
    }

    /** Others write to the topic too, and the name goes to terminals and logs. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-", "Ci", "two words", "ci\n", "cé", "\u001b[2J", LONGEST + "x"})
    void whatCannotBeTheNameOfAKeyIsNone(String header) {
        assertThat(CallerHeader.decode(header.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void withoutTheHeaderThereIsNone() {
        assertThat(CallerHeader.decode(null)).isEmpty();
    }
}
