package dev.postrider.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageIdsTest {

    private static final Address JANE = new Address.Username("jane");
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

    private final MessageIds ids = new MessageIds(new Random(1), new Clock() {
        @Override
        public Instant wall() {
            return NOW;
        }

        @Override
        public long nanos() {
            return 0;
        }
    });

    @Test
    void newIdsCarryTheirTime() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        assertThat(ids.next()).isNotEqualTo(id);
    }

    @Test
    void oneKeyAndAddressIsOneIdEverywhere() {
        UUID id = MessageIds.of(JANE, "build-7");

        assertThat(id).isEqualTo(MessageIds.of(JANE, "build-7"));
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void anotherKeyOrAddressIsAnotherId() {
        assertThat(MessageIds.of(JANE, "build-7"))
                .isNotEqualTo(MessageIds.of(JANE, "build-8"))
                .isNotEqualTo(MessageIds.of(new Address.Username("jan"), "build-7"));
        assertThat(MessageIds.of(JANE, "x")).isNotEqualTo(MessageIds.of(new Address.Username("janex"), ""));
    }
}
