package dev.postrider.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.settings.Secret;
import dev.postrider.common.time.Clock;
import dev.postrider.ingress.secret.ServerSecret;
import dev.postrider.testkit.time.ManualClock;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MessageIdsTest {

    private static final Address JANE = new Address.Username("jane");
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

    private static final Clock CLOCK = new ManualClock(NOW, 0);
    private static final ServerSecret SECRET = secret("0123456789abcdef0123456789abcdef");

    private final MessageIds ids = new MessageIds(new Random(1), CLOCK);

    @Test
    void newIdsCarryTheirTime() {
        UUID id = ids.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        assertThat(ids.next()).isNotEqualTo(id);
    }

    /** An id lets its holder see what became of the message, so it must not give away the neighbours' ids. */
    @Test
    void newIdsOfOneMillisecondAreFarApart() {
        List<BigInteger> drawn = Stream.generate(ids::next)
                .limit(2_000)
                .map(id -> new BigInteger(id.toString().replace("-", ""), 16))
                .sorted()
                .toList();

        for (int i = 1; i < drawn.size(); i++) {
            assertThat(drawn.get(i).subtract(drawn.get(i - 1))).isGreaterThan(BigInteger.TWO.pow(32));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void oneCallerKeyAndAddressIsOneIdEverywhere(String how, MessageIds some, MessageIds others) {
        UUID id = some.of("ci", JANE, "build-7");

        assertThat(id).isEqualTo(others.of("ci", JANE, "build-7"));
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void anotherCallerKeyOrAddressIsAnotherId(String how, MessageIds some, MessageIds others) {
        assertThat(some.of("ci", JANE, "build-7"))
                .isNotEqualTo(others.of("ci", JANE, "build-8"))
                .isNotEqualTo(others.of("cd", JANE, "build-7"))
                .isNotEqualTo(others.of("ci", new Address.Username("jan"), "build-7"));
        assertThat(some.of("ci", JANE, "x")).isNotEqualTo(others.of("ci", new Address.Username("janex"), ""));
        assertThat(some.of("ci", JANE, "x")).isNotEqualTo(others.of("c", JANE, "ix"));
        assertThat(some.of("ci", JANE, "user/jane\nx")).isNotEqualTo(others.of("ci", JANE, "x"));
    }

    @Test
    void withASecretIdsAreThoseOfTheSecret() {
        UUID id = new MessageIds(new Random(1), CLOCK, SECRET).of("ci", JANE, "build-7");

        assertThat(id)
                .isNotEqualTo(ids.of("ci", JANE, "build-7"))
                .isNotEqualTo(new MessageIds(new Random(1), CLOCK, secret("0123456789abcdef0123456789abcdeX"))
                        .of("ci", JANE, "build-7"));
    }

    /** Replicas of two versions run side by side during an upgrade. Computed with sha256sum and openssl. */
    @Test
    void idsStayWhatTheyAre() {
        assertThat(ids.of("ci", JANE, "build-7")).hasToString("bcac85c5-78c5-8387-bdf6-38db9e2d6099");
        assertThat(new MessageIds(new Random(1), CLOCK, SECRET).of("ci", JANE, "build-7"))
                .hasToString("00204de5-be2e-8906-bae6-fa3d201a7b2b");
    }

    static Stream<Arguments> both() {
        return Stream.of(
                Arguments.of(
                        "without a secret", new MessageIds(new Random(1), CLOCK), new MessageIds(new Random(2), CLOCK)),
                Arguments.of(
                        "with a secret",
                        new MessageIds(new Random(1), CLOCK, SECRET),
                        new MessageIds(new Random(2), CLOCK, SECRET)));
    }

    private static ServerSecret secret(String text) {
        return new ServerSecret(new Secret(text));
    }
}
