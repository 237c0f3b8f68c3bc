package dev.postrider.ingress.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {

    @Test
    void readsWhatIsUtf8() {
        String text = "caf\u00E9 \uD83D\uDE80 \uFFFD\0";

        assertThat(Utf8.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(new Decoding.Decoded(text));
    }

    @Test
    void leavesOutAByteOrderMarkAtTheBeginningOnly() {
        assertThat(Utf8.decode("\uFEFFa\uFEFF".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Decoding.Decoded("a\uFEFF"));
        assertThat(Utf8.decode(new byte[0])).isEqualTo(new Decoding.Decoded(""));
    }

    @ParameterizedTest
    @CsvSource({
        "61 C3 28, 1, breaks off",
        "61 62 E2 82, 2, breaks off",
        "EF BB BF FF, 3, beyond",
        "C0 AF, 0, overlong",
        "61 A9, 1, without a lead byte",
        "ED A0 80, 0, surrogate"
    })
    void saysWhatIsWrongAndWhere(String hex, int index, String what) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);

        assertThat(Utf8.decode(bytes)).isInstanceOfSatisfying(Decoding.Bad.class, bad -> {
            assertThat(bad.index()).isEqualTo(index);
            assertThat(bad.what()).contains(what);
        });
    }
}
