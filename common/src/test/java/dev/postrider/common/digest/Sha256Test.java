package dev.postrider.common.digest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class Sha256Test {

    /** The examples of FIPS 180-2, appendix B. */
    @Test
    void isTheStandards() {
        assertThat(hex("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
                .isEqualTo("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }

    @Test
    void isTheSameHoweverTheBytesComeInParts() {
        assertThat(hex("a", "", "bc")).isEqualTo(hex("abc"));
        assertThat(hex()).isEqualTo(hex(""));
    }

    private static String hex(String... parts) {
        byte[][] bytes = new byte[parts.length][];
        for (int i = 0; i < parts.length; i++) {
            bytes[i] = parts[i].getBytes(US_ASCII);
        }
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }
}
