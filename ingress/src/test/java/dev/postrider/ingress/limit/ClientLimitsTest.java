package dev.postrider.ingress.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {

    private static final ClientAddress ONE = client("198.51.100.1");
    private static final ClientAddress OTHER = client("198.51.100.2");

    private final ManualClock clock = new ManualClock();

    @Test
    void eachClientHasABurstOfItsOwn() {
        ClientLimits limits = ClientLimits.of(new Rate(1, 3), clock);

        assertThat(admitted(limits, ONE, 5)).isEqualTo(3);
        assertThat(admitted(limits, OTHER, 5)).isEqualTo(3);
        assertThat(limits.call(ONE)).isInstanceOf(RateDecision.RetryLater.class);
    }

    @Test
    void withoutARateCallsAreNotLimitedAndNobodyIsRemembered() {
        ClientLimits limits = ClientLimits.onlyFailures(clock);

        assertThat(admitted(limits, ONE, 10_000)).isEqualTo(10_000);
        assertThat(limits.remembered()).isZero();
    }

    @Test
    void wrongKeysAreLimitedApartFromCalls() {
        ClientLimits limits = ClientLimits.of(new Rate(1, 3), clock);

        assertThat(IntStream.range(0, 500).filter(i -> limits.failure(ONE) == RateDecision.ALLOWED))
                .hasSize(100);
        assertThat(limits.failure(ONE)).isEqualTo(new RateDecision.RetryLater(1));
        assertThat(limits.failure(OTHER)).isEqualTo(RateDecision.ALLOWED);
        assertThat(limits.call(ONE)).isEqualTo(RateDecision.ALLOWED);

        clock.advance(Duration.ofSeconds(1));
        assertThat(IntStream.range(0, 500).filter(i -> limits.failure(ONE) == RateDecision.ALLOWED))
                .hasSizeBetween(9, 11);
    }

    @Test
    void manyClientsDoNotFillTheMemory() {
        ClientLimits limits = ClientLimits.of(new Rate(1, 3), clock);

        for (int i = 0; i < 5 * ClientLimits.MOST_CLIENTS; i++) {
            limits.call(new ClientAddress(i, 0));
            limits.failure(new ClientAddress(i, 0));
        }

        assertThat(limits.remembered()).isEqualTo(2 * ClientLimits.MOST_CLIENTS);
    }

    @Test
    void aClientIsForgottenOnceItsBurstIsFullAgain() {
        ClientLimits limits = ClientLimits.of(new Rate(1, 3), clock);
        admitted(limits, ONE, 3);

        clock.advance(Duration.ofMillis(2_999));
        assertThat(limits.remembered()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(limits.remembered()).isZero();
    }

    @Test
    void whoGoesOnCallingIsNotForgotten() {
        ClientLimits limits = ClientLimits.of(new Rate(1, 3), clock);
        admitted(limits, ONE, 3);

        int more = 0;
        for (int second = 0; second < 100; second++) {
            clock.advance(Duration.ofSeconds(1));
            more += admitted(limits, ONE, 10);
        }

        assertThat(more).isEqualTo(100);
    }

    private static int admitted(ClientLimits limits, ClientAddress client, int calls) {
        return (int) IntStream.range(0, calls)
                .filter(i -> limits.call(client) == RateDecision.ALLOWED)
                .count();
    }

    private static ClientAddress client(String address) {
        return TrustedProxies.NONE.client(address, List.of());
    }
}
