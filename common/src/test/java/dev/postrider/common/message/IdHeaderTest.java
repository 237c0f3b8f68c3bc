package dev.postrider.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.IdHeader.DuplicateKind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class IdHeaderTest {

    private static final UUID OF_A_CALL = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final UUID OF_A_KEY = UUID.fromString("0b6d1f0e-7f3a-8c11-9a22-5d0a4b1c2d3e");

    @ParameterizedTest
    @EnumSource(DuplicateKind.class)
    void comesBackAsItWas(DuplicateKind kind) {
        IdHeader header = new IdHeader(OF_A_KEY, kind);

        assertThat(IdHeader.decode(header.encode())).contains(header);
    }

    /** Records wait in Kafka for longer than a version runs. */
    @ParameterizedTest
    @CsvSource({"PLAIN,00", "KEYED,01", "RETRIED,02"})
    void theWireFormatIsWhatItAlwaysWas(DuplicateKind kind, String code) {
        assertThat(HexFormat.of().formatHex(new IdHeader(OF_A_CALL, kind).encode()))
                .isEqualTo("01890a5dac96774bbcceb302099a8057" + code);
    }

    @Test
    void saysHowFarBackTheSameMessageMayLie() {
        assertThat(IdHeader.of(message(OF_A_CALL, false)).kind()).isEqualTo(DuplicateKind.PLAIN);
        assertThat(IdHeader.of(message(OF_A_CALL, true)).kind()).isEqualTo(DuplicateKind.RETRIED);
        assertThat(IdHeader.of(message(OF_A_KEY, true)).kind()).isEqualTo(DuplicateKind.KEYED);
        assertThat(DuplicateKind.values())
                .isSorted()
                .containsExactly(DuplicateKind.PLAIN, DuplicateKind.RETRIED, DuplicateKind.KEYED);
    }

    @Test
    void whatIsShorterIsNotOurs() {
        byte[] header = new IdHeader(OF_A_KEY, DuplicateKind.KEYED).encode();

        assertThat(IdHeader.decode(null)).isEmpty();
        for (int length = 0; length < header.length; length++) {
            assertThat(IdHeader.decode(Arrays.copyOf(header, length))).isEmpty();
        }
    }

    /** Rather a message twice than one that is taken for a repetition by mistake. */
    @Test
    void aKindOrMoreBytesThatOnlyALaterVersionKnowsDoNoHarm() {
        byte[] header = Arrays.copyOf(new IdHeader(OF_A_KEY, DuplicateKind.KEYED).encode(), 40);
        assertThat(IdHeader.decode(header)).contains(new IdHeader(OF_A_KEY, DuplicateKind.KEYED));

        header[16] = 77;
        assertThat(IdHeader.decode(header)).contains(new IdHeader(OF_A_KEY, DuplicateKind.PLAIN));
    }

    private static Message message(UUID id, boolean keyed) {
        return new Message(id, new Address.Username("jo"), "built", List.of(), Mentions.HARMLESS, keyed);
    }
}
