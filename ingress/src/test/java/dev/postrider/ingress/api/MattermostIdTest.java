package dev.postrider.ingress.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MattermostIdTest {

    private static final String ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769";

    /** The last two were made by Go's base32.NewEncoding with Mattermost's alphabet and without padding. */
    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000, yyyyyyyyyyyyyyyyyyyyyyyyyy",
        "ffffffff-ffff-ffff-ffff-ffffffffffff, 9999999999999999999999999h",
        "01a205e1-07e4-71d7-988b-4e8cc91b0ea1, ygtymae8hta7xgrmj4gc1gaqwr",
        "a221f3cc-58c3-88b0-9b1e-0dcca0608b4c, weo98unaaqrmbga6bzgkyarmjo"
    })
    void writesBitsAsMattermostDoes(UUID id, String text) {
        assertThat(MattermostId.of(id)).isEqualTo(text);
    }

    @Test
    void leadsBackToTheUuid() {
        Random random = new Random(7);
        for (int round = 0; round < 1_000; round++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            String text = MattermostId.of(id);

            assertThat(text).hasSize(26);
            BigInteger bits = BigInteger.ZERO;
            for (int at = 0; at < text.length(); at++) {
                bits = bits.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(text.charAt(at))));
            }
            bits = bits.shiftRight(2);
            assertThat(new UUID(bits.shiftRight(64).longValue(), bits.longValue()))
                    .isEqualTo(id);
        }
    }
}
