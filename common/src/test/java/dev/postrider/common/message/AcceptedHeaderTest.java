package dev.postrider.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptedHeaderTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1_800_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void whatIsEncodedIsDecoded(long millis) {
        assertThat(AcceptedHeader.decode(AcceptedHeader.encode(millis))).hasValue(millis);
    }

    /** Relays of other versions read it. */
    @Test
    void isEightBytesTheHighestFirst() {
        assertThat(HexFormat.of().formatHex(AcceptedHeader.encode(1_800_000_000_000L)))
                .isEqualTo("000001a3185c5000");
    }

    @Test
    void whatIsNotOursIsIgnored() {
        assertThat(AcceptedHeader.decode(null)).isEmpty();
        assertThat(AcceptedHeader.decode(new byte[0])).isEmpty();
        assertThat(AcceptedHeader.decode(new byte[7])).isEmpty();
        assertThat(AcceptedHeader.decode(new byte[9])).isEmpty();
    }
}
