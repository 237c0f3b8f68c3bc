package dev.postrider.relay.engine.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DestinationGateTest {

    private static final long SECOND = 1_000_000_000L;

    /** Monotonic time may overflow at any moment: in these tests it does. */
    private static final long START = Math.subtractExact(Long.MAX_VALUE, SECOND / 2);

    private final DestinationGate gate = new DestinationGate(new NoJitter());

    @Test
    void isOpenAtFirst() {
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.admits(START)).isTrue();
        assertThat(gate.cause()).isEmpty();
    }

    @Test
    void admitsOneCanaryOnceThePauseIsOver() {
        gate.failed(1, PauseCause.UNAVAILABLE, "down", START);

        assertThat(gate.admits(START + SECOND - 1)).isFalse();
        assertThat(gate.pauseNanos(START)).contains(SECOND);
        assertThat(gate.admits(START + SECOND)).isTrue();

        gate.sent(2);
        assertThat(gate.admits(START + SECOND)).isFalse();
        assertThat(gate.pauseNanos(START + SECOND)).isEmpty();
    }

    @Test
    void waitsLongerEachTimeTheCanaryFails() {
        gate.failed(1, PauseCause.UNAVAILABLE, "down", START);
        gate.sent(2);
        gate.failed(2, PauseCause.UNAVAILABLE, "down", START);

        assertThat(gate.pauseNanos(START)).contains(2 * SECOND);
    }

    @Test
    void opensOnlyForTheCanarysOwnDelivery() {
        gate.failed(1, PauseCause.UNAVAILABLE, "down", START);
        gate.sent(3);

        assertThat(gate.delivered(2, START + SECOND)).isEmpty();
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.delivered(3, START + SECOND)).contains(new RelayEvent.Recovered(PauseCause.UNAVAILABLE));
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void lateFailuresOfWhatWasInFlightDecideNothing() {
        gate.failed(1, PauseCause.UNAVAILABLE, "down", START);

        assertThat(gate.failed(2, PauseCause.UNAUTHORISED, "late", START + SECOND))
                .isEmpty();
        assertThat(gate.pauseNanos(START)).contains(SECOND);
        assertThat(gate.cause()).contains(PauseCause.UNAVAILABLE);
    }

    @Test
    void saysSoOnceThatItPauses() {
        assertThat(gate.failed(1, PauseCause.UNAVAILABLE, "down", START)).isPresent();
        gate.sent(2);
        assertThat(gate.failed(2, PauseCause.UNAVAILABLE, "down", START)).isEmpty();
        gate.sent(3);
        assertThat(gate.failed(3, PauseCause.UNAUTHORISED, "who?", START)).isPresent();
        assertThat(gate.busy(4, Duration.ofSeconds(1), START)).isEmpty();
    }

    @Test
    void pausesForTheTimeTheDestinationNames() {
        assertThat(gate.busy(1, Duration.ofSeconds(7), START)).isPresent();

        assertThat(gate.pauseNanos(START)).contains(7 * SECOND);
        assertThat(gate.cause()).contains(PauseCause.BUSY);
    }

    @Test
    void keepsTheLatestTimeNamed() {
        gate.busy(1, Duration.ofSeconds(7), START);
        gate.busy(2, Duration.ofSeconds(3), START);
        assertThat(gate.pauseNanos(START)).contains(7 * SECOND);

        gate.busy(3, Duration.ofSeconds(9), START);
        assertThat(gate.pauseNanos(START)).contains(9 * SECOND);
    }

    @Test
    void aTimeNamedWhileTheCanaryIsInFlightHoldsEvenIfItIsDelivered() {
        gate.failed(1, PauseCause.UNAVAILABLE, "down", START);
        gate.sent(3);
        gate.busy(2, Duration.ofSeconds(60), START + SECOND);

        assertThat(gate.delivered(3, START + SECOND)).isEmpty();

        assertThat(gate.admits(START + 60 * SECOND)).isFalse();
        assertThat(gate.admits(START + 61 * SECOND)).isTrue();
    }

    @Test
    void aTimeNamedWhileTheCanaryIsInFlightHoldsIfItFails() {
        gate.failed(1, PauseCause.UNAVAILABLE, "down", START);
        gate.sent(3);
        gate.busy(2, Duration.ofSeconds(60), START);

        gate.failed(3, PauseCause.UNAVAILABLE, "down", START);

        assertThat(gate.pauseNanos(START)).contains(60 * SECOND);
    }

    @Test
    void letsTheNextCanaryGoAtOnceWhenOneWasAnswered() {
        gate.failed(1, PauseCause.UNAUTHORISED, "who?", START);
        assertThat(gate.needsProbe()).isTrue();
        gate.sent(2);

        gate.answered(2, START + 3 * SECOND);

        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.needsProbe()).isFalse();
        assertThat(gate.admits(START + 3 * SECOND)).isTrue();
    }

    @Test
    void replacesACanaryThatWillNeverReport() {
        gate.failed(1, PauseCause.UNAVAILABLE, "down", START);
        gate.sent(2);

        gate.forgotten(2, START + 3 * SECOND);

        assertThat(gate.admits(START + 3 * SECOND)).isTrue();
        assertThat(gate.isOpen()).isFalse();
    }
}
