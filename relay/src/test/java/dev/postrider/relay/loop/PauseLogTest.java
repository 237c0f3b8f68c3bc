package dev.postrider.relay.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.relay.engine.exchange.PauseCause;
import dev.postrider.relay.engine.exchange.RelayEvent;
import dev.postrider.relay.status.RelaySnapshot;
import dev.postrider.testkit.output.CapturedLog;
import dev.postrider.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pause is said when it begins, while it lasts, and when it is over. */
class PauseLogTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05.678Z"), 0);
    private final CapturedLog log = CapturedLog.of(PauseLog.class);
    private int waiting;
    private final PauseLog pauses = new PauseLog(
            () -> new RelaySnapshot.Backlog(waiting, 1, 1, Optional.empty(), 76, (waiting + 75) / 76, 5), clock);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void saysWhenItBeginsAndWhenItIsOver() {
        begin("HTTP 503");
        waiting = 3_120;
        pass(Duration.ofSeconds(590));
        pauses.ends();

        assertThat(log.messagesWithLevels())
                .containsExactly(
                        "WARN Delivery paused: retryInMs=1000, reason=HTTP 503",
                        "INFO Delivery resumed, the chat server accepts posts again: pausedSeconds=590, waiting=3120, aboutPosts=42");
    }

    @Test
    void remindsAfterTenMinutesAndThenEachHour() {
        begin("HTTP 503");
        waiting = 7;
        pass(Duration.ofMinutes(5));
        begin("connection refused");
        pass(Duration.ofMinutes(186));

        assertThat(log.messages())
                .filteredOn(line -> line.startsWith("Delivery still paused"))
                .hasSize(4)
                .containsOnly(
                        "Delivery still paused: since=2026-01-02T03:04:05Z, waiting=7, aboutPosts=1, reason=connection refused");
        assertThat(log.messages()).hasSize(6);
    }

    @Test
    void aPauseAfterAnotherIsAnother() {
        begin("HTTP 503");
        pass(Duration.ofMinutes(9));
        pauses.ends();
        begin("HTTP 502");
        pass(Duration.ofMinutes(9));
        pauses.ends();

        assertThat(log.messages()).hasSize(4).noneMatch(line -> line.contains("still"));
    }

    private void begin(String reason) {
        pauses.begins(new RelayEvent.Paused(PauseCause.UNAVAILABLE, reason, Duration.ofSeconds(1)));
    }

    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            pauses.remind();
        }
    }
}
